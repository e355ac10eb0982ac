"""What has come from the browser: the traits that only it writes, and its messages, run by run."""

from __future__ import annotations

import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import Dict, Tuple, Unicode, observe, validate

from ._attention_store import AttentionStore
from ._document import DocumentWidget
from ._errors import ValueRangeError
from ._messages import (
    RUN_TRAITS,
    TEXTS,
    ModelPieceRequest,
    PicturePiece,
    Report,
    RequestReport,
    Settled,
    read_message,
)
from ._options import ModelHost, options
from ._picture_store import PictureStore
from ._signal import Signal
from ._synced import document_field, reported_by_browser
from ._traits import Index
from ._version import __version__
from ._version_skew import explain_skew

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from traitlets import Bunch

    from ._model_files import ModelFiles

_LIMIT_BYTES = 8 * 1024 * 1024


class ReportedWidget(DocumentWidget):
    """A document and what the browser has told of it, as it came."""

    attention_limit_bytes = document_field(Index(_LIMIT_BYTES))

    phase = reported_by_browser(Unicode("loading", read_only=True))
    notices = reported_by_browser(Tuple(read_only=True))
    snapshot = reported_by_browser(Dict(default_value=None, allow_none=True, read_only=True))
    _browser_version = reported_by_browser(Unicode())
    _python_version = reported_by_browser(Unicode())
    # The newest run: {"id", "text_a", "text_b", "model"}. What it gave is about these texts and no others.
    _run = reported_by_browser(Dict(default_value=None, allow_none=True))
    _tokens = reported_by_browser(Dict(default_value=None, allow_none=True))
    _model_info = reported_by_browser(Dict(default_value=None, allow_none=True))
    # What the heads of a run do: {"run", "complete", "heads", "patterns", "scores"}, in columns.
    _patterns = reported_by_browser(Dict(default_value=None, allow_none=True))
    # Where the browser fetches this view's model from; None is what its settings say.
    _model_host = reported_by_browser(ModelHost())
    # The folder that was given as the model: {"model", "name", "files"}; the browser asks for the files in pieces.
    _model_files = document_field(Dict(default_value=None, allow_none=True))
    # A survey that the view is to show: {"id", "name", "count", "model", "seed"}; its texts are asked for.
    _survey = document_field(Dict(default_value=None, allow_none=True))

    def __init__(self, **fields: Any) -> None:
        """Begin with nothing heard."""
        self._store = AttentionStore()
        self._folders: dict[str, ModelFiles] = {}
        self._pictures = PictureStore()
        self._signal = Signal()
        # The texts and the model when a report was last asked for.
        self._asked_about: tuple[object, ...] = ()
        told = {"_python_version": __version__, "_model_host": options.model_host}
        super().__init__(**told, **fields)
        self.on_msg(self._take_message)

    # A folder given as the model.

    @validate("model")
    def _check_model(self, proposal: Bunch) -> str:
        value: str | PathLike[str] = proposal["value"]
        if isinstance(value, str):
            return value
        # Rare, and a view is made at once.
        from ._model_files import ModelFiles  # noqa: PLC0415

        files = ModelFiles(Path(value))
        self._folders[files.model] = files
        self._model_files = files.describe()
        return files.model

    def _answer_piece(self, request: ModelPieceRequest) -> None:
        answer = {"type": "model_piece", **asdict(request), "error": None}
        folder = self._folders.get(request.model)
        if folder is None:
            self.send({**answer, "error": "This kernel does not know the model."})
            return
        try:
            piece = folder.read_piece(request.path, request.offset)
        except ValueError as error:
            self.send({**answer, "error": str(error)})
        else:
            self.send(answer, [piece])

    # Ranges that depend on the model.

    @validate("layer")
    def _check_layer(self, proposal: Bunch) -> int | None:
        layer: int | None = proposal["value"]
        counts = self._known_counts()
        if layer is not None and counts is not None and layer >= counts["layers"]:
            raise refuse_number("layer", layer, counts, "layers")
        return layer

    @validate("heads")
    def _check_heads(self, proposal: Bunch) -> tuple[int, ...] | None:
        heads: tuple[int, ...] | None = proposal["value"]
        counts = self._known_counts()
        if heads is not None and counts is not None and max(heads) >= counts["heads"]:
            raise refuse_number("heads", max(heads), counts, "heads")
        return heads

    @observe("layer", "heads")
    def _reopen(self, change: Bunch) -> None:
        counts = self._known_counts()
        if change["new"] is None and counts is not None:
            setattr(self, change["name"], counts["opening"][change["name"]])

    def _known_counts(self) -> dict[str, Any] | None:
        """Return what is known of the present model; nothing as long as the newest run was another's."""
        if self._run is None or self._run["model"] != self.model:
            return None
        counts: dict[str, Any] | None = self._model_info
        return counts

    # Messages.

    def _take_message(
        self, _: ReportedWidget, content: object, buffers: Sequence[memoryview]
    ) -> None:
        message = read_message(content)
        if message is None:
            return
        if isinstance(message, Report):
            self._take_report(message)
        elif isinstance(message, PicturePiece):
            self._pictures.add(message, buffers[0] if buffers else b"")
        elif isinstance(message, ModelPieceRequest):
            self._answer_piece(message)
        elif isinstance(message, Settled):
            self._store.settle(message.run, message.error)
        else:
            for buffer in buffers[:1]:
                self._store.add(message, buffer)
        self._signal.notify()

    def _request_report(self) -> None:
        self._asked_about = self._read_texts()
        self.send(RequestReport(type="report"))

    def _take_report(self, report: Report) -> None:
        # The browser's texts are newer than Python's, unless Python has changed its own since.
        is_newer = self._asked_about == self._read_texts()
        state = {
            name: value for name, value in report.state.items() if is_newer or name not in TEXTS
        }
        self.set_state(state)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take traits from the browser, but nothing of an older run than the present one."""
        state, run = dict(sync_data), sync_data.get("_run")
        if run is not None and self._run is not None and run["id"] < self._run["id"]:
            # It waited behind other cells, and a report overtook it.
            state = {name: value for name, value in state.items() if name not in RUN_TRAITS}
        if self._is_of_another_run(state):
            # Another page on this kernel has scored what it shows.
            del state["_patterns"]
        super().set_state({**self._open_selection(state), **state})
        self._forget_snapshot()

    def _is_of_another_run(self, state: dict[str, Any]) -> bool:
        patterns, run = state.get("_patterns"), state.get("_run", self._run)
        return patterns is not None and (run is None or patterns["run"] != run["id"])

    def _open_selection(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return the model's opening selection for the fields that nobody chose, once its run is known.

        The browser does the same and does not tell: told late, it would overwrite what Python has set meanwhile. As
        part of what came it is echoed, not sent, so that it does not overwrite what the reader has clicked meanwhile.
        """
        run, info = state.get("_run", self._run), state.get("_model_info", self._model_info)
        if run is None or info is None or run["model"] != state.get("model", self.model):
            return {}
        return {
            name: info["opening"][name]
            for name in ("layer", "heads")
            if getattr(self, name) is None
        }

    @observe("_run", "_tokens", "_model_info", "_patterns", "phase", "text_a", "text_b", "model")
    def _wake(self, _: Bunch) -> None:
        self._signal.notify()

    @observe(*TEXTS)
    def _forget_snapshot(self, _: object = None) -> None:
        if not self._is_current():
            self.set_trait("snapshot", None)

    def _should_send_property(self, key: str, value: object) -> bool:
        # The browser forgets its own; told late by Python, it might forget a newer one.
        should_send: bool = key != "snapshot" and super()._should_send_property(key, value)
        return should_send

    @observe("_browser_version")
    def _warn_of_skew(self, change: Bunch) -> None:
        sentence = explain_skew(__version__, change["new"])
        if sentence is not None:
            warnings.warn(sentence, stacklevel=2)

    def _is_current(self) -> bool:
        """Whether the newest run that the browser told of was about the present texts and model."""
        run = self._run
        return run is not None and tuple(run[name] for name in TEXTS) == self._read_texts()


def refuse_number(name: str, value: int, counts: dict[str, Any], what: str) -> ValueRangeError:
    """Return the error for a `value` beyond the model's ``counts[what]``."""
    last = counts[what] - 1
    return ValueRangeError(
        f"{name} must be from 0 to {last}, as {counts['name']} has {counts[what]} {what}, not {value}"
    )
