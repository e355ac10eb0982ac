"""A BERT as onnxruntime runs it, with its attention.

Attention is found by ``src/model/find-attention.ts`` and nowhere else: beside a model stands ``attention.json``, written
by ``node scripts/attention-outputs.mjs``, which names the outputs and holds the bytes that make them outputs.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from bertscope._model_info import ModelInfo

from ._missing import explain_missing
from ._model_files import (
    COMMAND,
    EMBEDDED,
    MODEL,
    OUTPUTS,
    TOKENIZER,
    find_files,
    read_json,
    read_limit,
    read_outputs,
    stamp_files,
)
from ._tokenizer import TextTokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ._texts import Text
    from ._tokenizer import Encoding

_MANIFEST, _CONFIG = "manifest.json", "config.json"
_LEAST_TOKENS = 3
#: A row of weights sums to 1 but for rounding.
_ROW_TOLERANCE = 1e-3
_OPEN_AT_ONCE = 2


class Model:
    """One model in this process, with one thread.

    Parameters
    ----------
    name
        ``"embedded"``, or the path of a folder.
    sha256
        What its file must hash to; None = anything.
    max_tokens
        The most tokens of an input, special tokens counted; None = as many as the model takes.

    Attributes
    ----------
    info
        What the numbers come from.
    """

    info: ModelInfo

    def __init__(
        self, name: str = EMBEDDED, *, sha256: str | None = None, max_tokens: int | None = None
    ) -> None:
        find = find_files(name)
        self._asked = (name, max_tokens)
        self._find = find
        self._stamp = stamp_files(find)
        data = find(MODEL).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if sha256 not in (None, found):
            raise ValueError(
                f"The model {name!r} is another file here than where the survey began (sha256 {found[:12]}…, not "
                f"{str(sha256)[:12]}…): put the same file there"
            )
        outputs = read_outputs(find, name, found)
        self._holds_scores = [layer["holdsScores"] for layer in outputs["layers"]]
        self._outputs = [layer["output"] for layer in outputs["layers"]]
        self._session = open_session(data + b64decode(outputs["append"]), find(MODEL).parent)
        self._inputs = check_inputs(self._session)
        manifest = read_json(find, _MANIFEST) or {}
        config = read_json(find, _CONFIG) or {}
        limit = manifest.get("maxTokens") or read_limit(find, config)
        is_whole = isinstance(max_tokens, (int, np.integer)) and not isinstance(max_tokens, bool)
        if max_tokens is not None and not (is_whole and max_tokens >= _LEAST_TOKENS):
            raise ValueError(
                f"max_tokens must be a whole number, at least {_LEAST_TOKENS}, not {max_tokens!r}"
            )
        self.max_tokens: int = min(limit, max_tokens or limit)
        self._tokenizer = TextTokenizer(find(TOKENIZER), self.max_tokens)
        heads = self._count_heads()
        expected = (
            manifest.get("layers") or config.get("num_hidden_layers") or len(self._outputs),
            manifest.get("heads") or config.get("num_attention_heads") or heads,
        )
        if expected != (len(self._outputs), heads):
            raise ValueError(
                f"The model {name!r} has {len(self._outputs)} layers of {heads} heads, but its configuration says "
                f"{expected[0]} of {expected[1]}: take the files of one model"
            )
        own = Path(name).resolve().name
        self.info = ModelInfo(
            id=EMBEDDED if name == EMBEDDED else manifest.get("id") or own,
            name=manifest.get("name") or own,
            layers=len(self._outputs),
            heads=heads,
            max_tokens=self.max_tokens,
            precision=manifest.get("precision") or "as stored in the file",
            sha256=found,
            size_bytes=len(data),
            origin="live",
            route="appended",
            libraries={name: version(name) for name in ("onnxruntime", "tokenizers")},
        )

    @property
    def tokenizer_sha256(self) -> str:
        """What the tokenizer's file hashes to."""
        return self._tokenizer.sha256

    def answers(self, name: str, sha256: str | None, max_tokens: int | None) -> bool:
        """Tell whether this is the model that `open_model` would open."""
        return (
            name == self._asked[0]
            and sha256 in (None, self.info.sha256)
            and max_tokens in (self._asked[1], self.max_tokens)
            and stamp_files(self._find) == self._stamp
        )

    def encode(self, text: Text) -> Encoding:
        """Return the tokens of a text or pair, cut to what the model takes."""
        return self._tokenizer.encode(text)

    def feed(self, encoding: Encoding) -> dict[str, NDArray[Any]]:
        """Return what the graph takes of an input, by name, each of shape (1, tokens)."""
        tokens = len(encoding.ids)
        values = {
            "input_ids": encoding.ids,
            "attention_mask": [1] * tokens,
            "token_type_ids": encoding.type_ids,
            "position_ids": list(range(tokens)),
        }
        return {name: np.array([values[name]], dtype=dtype) for name, dtype in self._inputs.items()}

    def run(self, encoding: Encoding) -> NDArray[np.float32]:
        """Return the attention, shape (layers, heads, from, to); each row over ``to`` sums to 1."""
        layers = self._session.run(self._outputs, self.feed(encoding))
        weights = np.stack([layer[0].astype(np.float32, copy=False) for layer in layers])
        for layer, holds_scores in zip(weights, self._holds_scores, strict=True):
            if holds_scores:
                _apply_softmax(layer)
        return weights

    def _count_heads(self) -> int:
        """Run a short text, see that its rows sum to 1, and return the heads of a layer."""
        from ._texts import Text  # noqa: PLC0415  # the other way round it is only a type

        weights = self.run(self.encode(Text("a", None)))
        worst = float(np.abs(weights.sum(axis=-1) - 1).max())
        if not worst <= _ROW_TOLERANCE:
            raise ValueError(
                f"What {OUTPUTS} names are no attention weights: a row sums to 1 ± {worst:.3g}. Write it anew: "
                f"{COMMAND} FOLDER"
            )
        return int(weights.shape[1])


_opened: list[Model] = []
_opening = Lock()


def open_model(name: str, sha256: str | None = None, max_tokens: int | None = None) -> Model:
    """Return a model, opened once in this process as long as its file stays.

    Raises
    ------
    ModuleNotFoundError
        If what a survey needs is not installed; the message names what to install.
    FileNotFoundError, ValueError
        If a file of the model is missing or belongs to another one.
    """
    # One thread at a time, so that none opens what another is opening.
    with _opening:
        for model in _opened:
            if model.answers(name, sha256, max_tokens):
                return model
        model = Model(name, sha256=sha256, max_tokens=max_tokens)
        _opened.append(model)
        del _opened[:-_OPEN_AT_ONCE]
        return model


def open_session(data: bytes, folder: Path) -> Any:
    """Open the bytes of a model with one thread; parameters beside them are looked for in `folder`."""
    try:
        import onnxruntime  # noqa: PLC0415  # only surveys need it
    except ModuleNotFoundError as error:
        raise explain_missing(error, "A survey outside the browser") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Errors alone: it warns of every parameter that it folds away.
    options.log_severity_level = 3
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(folder)
    )
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def check_inputs(session: Any) -> dict[str, Any]:
    """Return the inputs that a model takes, and their types.

    Raises
    ------
    ValueError
        If it takes what no encoder of texts does.
    """
    known = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
    types = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
    inputs = {one.name: types.get(one.type) for one in session.get_inputs()}
    for name, dtype in inputs.items():
        if name not in known or dtype is None:
            raise ValueError(
                f"The model has the input {name!r}, and a survey only knows {', '.join(known)}: take an encoder such "
                "as BERT"
            )
    return inputs


def _apply_softmax(scores: NDArray[np.float32]) -> None:
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
