"""The widget: the document's fields as traits, and what comes back from the browser as Python values."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, TypeVar, cast

import ipywidgets
from traitlets import Dict, TraitType, Tuple, Unicode, observe, validate

from ._absence import explain_absence, explain_limit, explain_timeout, explain_unshown
from ._attention_store import AttentionStore
from ._bundle import make_bundle
from ._defaults import DEFAULTS
from ._display import ShownOnce
from ._errors import NotReadyError, ReadyTimeoutError, ValueRangeError
from ._messages import (
    BYTES_PER_WEIGHT,
    RUN_TRAITS,
    TEXTS,
    Fetch,
    Report,
    RequestReport,
    Settled,
    read_message,
)
from ._model_info import ModelInfo, read_model_info
from ._signal import Signal, explain_deaf_kernel
from ._token import Token, read_tokens
from ._traits import Choice, CutRule, Flag, Index, Indices, Name, Pins, Text
from ._version import __version__
from ._version_skew import explain_skew

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from traitlets import Bunch

    from ._token import RawTokens

_LIMIT_BYTES = 8 * 1024 * 1024
_REPR_CHARACTERS = 40

_T = TypeVar("_T", bound="TraitType[Any, Any]")


def _document(trait: _T) -> _T:
    """Mark a field of the document: both sides may change it."""
    return trait.tag(sync=True)


def _reported(trait: _T) -> _T:
    """Mark what only the browser writes; it needs no echo of it."""
    return trait.tag(sync=True, echo_update=False)


def _quote(text: str) -> str:
    return repr(text if len(text) <= _REPR_CHARACTERS else text[: _REPR_CHARACTERS - 1] + "…")


class AttentionView(ipywidgets.DOMWidget):
    """What every attention head of a BERT-like model attends to, computed and drawn by the browser.

    All parameters are traits, kept true on both sides: set them and the picture follows; click in the picture and they
    follow. A value outside its range raises `ValueRangeError` and leaves the old one. Lists come back as tuples,
    because a change inside a list would not reach the browser.

    Parameters
    ----------
    text_a, text_b
        The texts, at most 100,000 characters (UTF-16 code units) each; without `text_b` it is a single text.
    model
        ``"embedded"`` (all-MiniLM-L6-v2, computed in the browser) or ``"article"`` (the stored attention of
        bert-base-uncased on the pair of "Deconstructing BERT").
    view
        ``"heads"``, ``"grid"``, ``"matrix"``, ``"neurons"`` or ``"patterns"``.
    layer, heads
        Numbered from 0; one head may be given as a number. None is the model's own opening selection, and the first
        run makes it concrete.
    pinned
        Tokens held fast, each ``{"side": "from" or "to", "token": number}``.
    filter
        Which sentence attends to which: ``"all"``, ``"aa"``, ``"ab"``, ``"ba"`` or ``"bb"``.
    cut
        Which lines are drawn: ``{"by": "mass", "value": 0.95}`` draws the strongest until they hold 95 % of the
        attention, ``{"by": "weight", "value": 0.1}`` those of at least 0.1.
    delimiters
        ``"show"``, ``"hide"`` or ``"renormalise"`` what goes to [CLS] and [SEP].
    words
        Whether pieces are joined to words.
    attention_limit_bytes
        Up to this size the whole attention comes to Python by itself; beyond it `fetch_attention` asks for it.

    Attributes
    ----------
    phase
        Where the browser is: ``"empty"``, ``"loading"``, ``"computing"``, ``"ready"`` or ``"error"``.
    notices
        Sentences the browser shows, for example that a text was too long for the model.
    snapshot
        What the browser computed for the present texts, coded so that it can be stored: a dict of tokens, model and
        weights. None while there is none, and when it would be larger than the browser's limit.
    """

    _model_name = _reported(Unicode("AttentionModel"))
    _model_module = _reported(Unicode("bertscope"))
    _model_module_version = _reported(Unicode("*"))
    _view_name = _reported(Unicode("AttentionWidgetView"))
    _view_module = _reported(Unicode("bertscope"))
    _view_module_version = _reported(Unicode("*"))

    text_a = _document(Text(DEFAULTS["text_a"]))
    text_b = _document(Text(DEFAULTS["text_b"], allow_none=True))
    model = _document(Name(DEFAULTS["model"]))
    view = _document(Choice(("heads", "grid", "matrix", "neurons", "patterns"), DEFAULTS["view"]))
    layer = _document(Index(DEFAULTS["layer"], allow_none=True))
    heads = _document(Indices(DEFAULTS["heads"], allow_none=True))
    pinned = _document(Pins(tuple(DEFAULTS["pinned"])))
    filter = _document(Choice(("all", "aa", "ab", "ba", "bb"), DEFAULTS["filter"]))
    cut = _document(CutRule(DEFAULTS["cut"]))
    delimiters = _document(Choice(("show", "hide", "renormalise"), DEFAULTS["delimiters"]))
    words = _document(Flag(DEFAULTS["words"]))

    attention_limit_bytes = _document(Index(_LIMIT_BYTES))

    phase = _reported(Unicode("loading", read_only=True))
    notices = _reported(Tuple(read_only=True))
    snapshot = _reported(Dict(default_value=None, allow_none=True, read_only=True))
    _browser_version = _reported(Unicode())
    _python_version = _reported(Unicode())
    # The newest run: {"id", "text_a", "text_b", "model"}. What it gave is about these texts and no others.
    _run = _reported(Dict(default_value=None, allow_none=True))
    _tokens = _reported(Dict(default_value=None, allow_none=True))
    _model_info = _reported(Dict(default_value=None, allow_none=True))

    def __init__(self, text_a: str | None = None, text_b: str | None = None, **fields: Any) -> None:
        """Make a view; every other field of the document may be given by name."""
        self._store = AttentionStore()
        self._signal = Signal()
        self._shown_once = ShownOnce()
        self._was_shown = False
        # The texts and the model when a report was last asked for.
        self._asked_about: tuple[object, ...] = ()
        if text_a is not None:
            fields["text_a"] = text_a
        super().__init__(text_b=text_b, _python_version=__version__, **fields)
        self.on_msg(self._take_message)

    # What the browser has told.

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the present texts, in the order of the axes of `attention`.

        Raises
        ------
        NotReadyError
            While they have not come; the message says what to do.
        """
        if self._tokens is None or not self._is_current():
            raise self._refuse_absence("tokens")
        columns = cast("RawTokens", self._tokens)
        return read_tokens(columns, self._run["text_a"], self._run["text_b"])

    @property
    def model_info(self) -> ModelInfo:
        """The model behind the numbers: name, counts, precision, hash.

        Raises
        ------
        NotReadyError
            While it has not come; the message says what to do.
        """
        if self._model_info is None or not self._is_current():
            raise self._refuse_absence("model_info")
        return read_model_info(self._model_info)

    @property
    def attention(self) -> NDArray[np.float32]:
        """The attention weights of the present texts, shape (layers, heads, from, to), float32, read-only.

        ``attention[layer, head, i, j]`` is how much token ``i`` attends to token ``j``; each row over ``j`` sums to 1.

        Raises
        ------
        NotReadyError
            While they have not come, or when there are more of them than `attention_limit_bytes`; the message says
            what to do. Numbers of an earlier text are never given.
        """
        if self._is_current() and self._has_shape():
            if self._has_all():
                return self._store.stack_all(self._model_info["layers"])
            is_whole = self._store.is_settled(self._run["id"]) and self._find_failure() is None
            if is_whole and self._is_beyond_limit():
                count = len(self._tokens["tokens"])
                raise NotReadyError(
                    explain_limit(count, self._count_bytes(), self.attention_limit_bytes)
                )
        raise self._refuse_absence("attention")

    async def ready(self, timeout: float | None = 60) -> AttentionView:
        """Wait until the browser is done with the present texts, and return this view.

        Then `tokens`, `model_info` and, up to `attention_limit_bytes`, `attention` are there.

        Parameters
        ----------
        timeout
            In seconds; None waits for ever.

        Raises
        ------
        NotReadyError
            If the browser reports that it failed, or could never be heard: the view is not shown, there is no text, or
            the kernel does not listen while a cell awaits.
        ReadyTimeoutError
            If it takes longer.
        """
        if not self._is_done():
            self._refuse_vain_wait()
            if not await self._signal.wait_until(self._is_done, timeout, self._request_report):
                raise self._give_up(timeout)
        failure = self._find_failure()
        if failure is not None:
            raise NotReadyError(failure)
        return self

    async def fetch_attention(
        self,
        layers: int | Iterable[int] | None = None,
        timeout: float | None = 60,
    ) -> NDArray[np.float32]:
        """Ask the browser for layers, whatever their size, and return them.

        Parameters
        ----------
        layers
            Numbers from 0; None is all of them, after which `attention` has them too.
        timeout
            In seconds; None waits for ever.

        Returns
        -------
        numpy.ndarray
            Float32, shape (layers asked for, heads, from, to), in the order asked for.

        Raises
        ------
        ValueRangeError
            If the model has no such layer.
        NotReadyError
            As `ready`, and if the text changed or the page was loaded anew in the meantime.
        ReadyTimeoutError
            If it takes longer.
        """
        await self.ready(timeout)
        run = self._run["id"]
        wanted = self._read_layers(layers)
        if not self._store.has(run, wanted):
            self._refuse_vain_wait()
            missing = [layer for layer in wanted if not self._store.has(run, [layer])]
            self.send(Fetch(type="fetch", run=run, layers=missing))

            def is_over() -> bool:
                return (
                    self._store.has(run, wanted) or not self._is_current() or self._run["id"] != run
                )

            if not await self._signal.wait_until(is_over, timeout, self._request_report):
                raise self._give_up(timeout)
            if not self._store.has(run, wanted):
                message = "The text changed, or the page was loaded anew, before all layers were here: ask again."
                raise NotReadyError(message)
        if layers is None:
            return self.attention
        return self._store.stack(wanted)

    # Display.

    @property
    def document(self) -> dict[str, Any]:
        """What the view shows, as one JSON value: the fields of the document under their own names.

        A fresh copy, which lists and dicts in it belong to; ``snapshot`` is that of the trait.
        """
        fields = {
            name: _copy_plain(getattr(self, name)) for name in DEFAULTS if self.has_trait(name)
        }
        return {**DEFAULTS, **fields, "live_id": self.model_id}

    def show(self) -> None:
        """Show the view now; as the value of the same cell it is then not shown again."""
        self._shown_once.show(self)

    def __repr__(self) -> str:
        """Name the texts, shortened, and the model."""
        texts = [_quote(text) for text in (self.text_a, self.text_b) if text is not None]
        return f"AttentionView({', '.join(texts)}, model={self.model!r})"

    def _ipython_display_(self) -> None:
        if not self._shown_once.is_repetition():
            # Says that it has nothing of its own to do: the MIME bundle is shown.
            raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        self._was_shown = True
        return make_bundle(self)

    # Ranges that depend on the model.

    @validate("layer")
    def _check_layer(self, proposal: Bunch) -> int | None:
        layer: int | None = proposal["value"]
        counts = self._known_counts()
        if layer is not None and counts is not None and layer >= counts["layers"]:
            raise _refuse_number("layer", layer, counts, "layers")
        return layer

    @validate("heads")
    def _check_heads(self, proposal: Bunch) -> tuple[int, ...] | None:
        heads: tuple[int, ...] | None = proposal["value"]
        counts = self._known_counts()
        if heads is not None and counts is not None and max(heads) >= counts["heads"]:
            raise _refuse_number("heads", max(heads), counts, "heads")
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
        self, _: AttentionView, content: object, buffers: Sequence[memoryview]
    ) -> None:
        message = read_message(content)
        if message is None:
            return
        if isinstance(message, Report):
            self._take_report(message)
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
        super().set_state({**self._open_selection(state), **state})
        if not self._is_current():
            self._forget_snapshot()

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

    @observe("_run", "_tokens", "_model_info", "phase", "text_a", "text_b", "model")
    def _wake(self, _: Bunch) -> None:
        self._signal.notify()

    @observe(*TEXTS)
    def _forget_snapshot(self, _: object = None) -> None:
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

    # Where the newest run stands.

    def _is_current(self) -> bool:
        """Whether the newest run that the browser told of was about the present texts and model."""
        run = self._run
        return run is not None and tuple(run[name] for name in TEXTS) == self._read_texts()

    def _read_texts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in TEXTS)

    def _is_done(self) -> bool:
        """Whether nothing more comes; that may be heard before layers that wait behind other cells."""
        if not self._is_current() or not self._store.is_settled(self._run["id"]):
            return False
        if self._find_failure() is not None:
            return True
        return self._has_shape() and (self._has_all() or self._is_beyond_limit())

    def _has_shape(self) -> bool:
        return self._model_info is not None and self._tokens is not None

    def _has_all(self) -> bool:
        return self._store.has(self._run["id"], range(self._model_info["layers"]))

    def _is_beyond_limit(self) -> bool:
        limit: int = self.attention_limit_bytes
        return self._count_bytes() > limit

    def _find_failure(self) -> str | None:
        return self._store.failure(self._run["id"]) if self._is_current() else None

    def _count_bytes(self) -> int:
        info, count = self._model_info, len(self._tokens["tokens"])
        size: int = info["layers"] * info["heads"] * count * count * BYTES_PER_WEIGHT
        return size

    def _read_layers(self, layers: int | Iterable[int] | None) -> tuple[int, ...]:
        count: int = self._model_info["layers"]
        if layers is None:
            return tuple(range(count))
        wanted: tuple[int, ...] = Indices().validate(None, layers)
        if max(wanted) >= count:
            raise _refuse_number("layers", max(wanted), self._model_info, "layers")
        return wanted

    def _refuse_vain_wait(self) -> None:
        reason = explain_deaf_kernel() or self._explain_unshown()
        if reason is not None:
            raise NotReadyError(reason)

    # Sentences.

    def _explain_unshown(self) -> str | None:
        is_seen = self._was_shown or self._run is not None
        return explain_unshown(self.text_a, self.text_b, is_seen=is_seen)

    def _refuse_absence(self, what: str) -> NotReadyError:
        reason = self._explain_unshown() or self._find_failure()
        return NotReadyError(reason or explain_absence(what, self._browser_version))

    def _give_up(self, timeout: float | None) -> ReadyTimeoutError:
        return ReadyTimeoutError(
            explain_timeout(timeout, self.phase, self.notices, self._browser_version)
        )


def _copy_plain(value: Any) -> Any:
    """Return `value` as JSON has it: fresh lists for tuples, fresh dicts."""
    if isinstance(value, tuple | list):
        return [_copy_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _copy_plain(item) for name, item in value.items()}
    return value


def _refuse_number(name: str, value: int, counts: dict[str, Any], what: str) -> ValueRangeError:
    last = counts[what] - 1
    return ValueRangeError(
        f"{name} must be from 0 to {last}, as {counts['name']} has {counts[what]} {what}, not {value}"
    )
