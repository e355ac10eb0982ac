"""Decodes the stored attention of a document, as the browser coded it.

Left out: coding, which the browser does (``src/attention/snapshot.ts``).
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# Name: type of the stored numbers, what a weight of 1 is stored as (None: weights as they are), largest error.
_CODINGS: dict[str, tuple[str, int | None, float]] = {
    "float32": ("<f4", None, 0.0),
    "sqrt-uint16": ("<u2", 65535, 2e-5),
    "sqrt-uint8": ("u1", 255, 0.004),
}
_COLUMNS = {
    "tokens": "tokens",
    "offsets": "offsets",
    "sentence_ids": "sentences",
    "word_ids": "words",
    "special": "special",
}
_MOST_WEIGHTS = 2**27


@dataclass(frozen=True)
class StoredRun:
    """What a snapshot holds.

    Attributes
    ----------
    columns
        A list each, as the browser tells them: ``tokens``, ``offsets`` (UTF-16), ``sentences``, ``words``, ``special``.
    model, layers
        The model that computed it, as the document describes it, and which of its layers are held.
    attention
        float32, shape (held layers, heads, from, to); None where none is held.
    tolerance
        How far a weight may be from what was computed; 0 is exact.
    """

    columns: dict[str, list[Any]]
    model: dict[str, Any]
    layers: tuple[int, ...]
    attention: NDArray[np.float32] | None
    tolerance: float


def read_snapshot(snapshot: Mapping[str, Any]) -> StoredRun:
    """Return the run that the field ``snapshot`` of a document holds.

    Raises
    ------
    ValueError
        If it is damaged: a field is missing, or the attention is not what the shape says.
    """
    try:
        columns = {name: list(snapshot[field]) for field, name in _COLUMNS.items()}
        model = dict(snapshot["model"])
        stored = snapshot["attention"]
        if stored is None:
            return StoredRun(columns, model, (), None, 0.0)
        layers = tuple(int(layer) for layer in stored["layers"])
        shape = (len(layers), int(model["heads"]), len(columns["tokens"]), len(columns["tokens"]))
        _check_layers(layers, model["layers"])
        attention = _decode(stored["data"], _CODINGS[stored["coding"]][:2], shape)
        return StoredRun(columns, model, layers, attention, _CODINGS[stored["coding"]][2])
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise ValueError(f"The snapshot is damaged: {error}") from error


def _check_layers(layers: tuple[int, ...], count: int) -> None:
    if list(layers) != sorted({layer for layer in layers if 0 <= layer < count}):
        raise ValueError(f"layers {layers[:10]} are not ascending layers of {count}")


def _decode(
    data: str, coding: tuple[str, int | None], shape: tuple[int, int, int, int]
) -> NDArray[np.float32]:
    kind, scale = coding
    count = shape[0] * shape[1] * shape[2] * shape[3]
    size = count * np.dtype(kind).itemsize
    if count > _MOST_WEIGHTS:
        raise ValueError(f"{count} weights are more than {_MOST_WEIGHTS}")
    inflater = zlib.decompressobj()
    # One byte more tells what is too long from what fits, and a bomb goes no further.
    raw = inflater.decompress(base64.b64decode(data, validate=True), size + 1)
    if len(raw) != size or not inflater.eof:
        raise ValueError(f"the attention does not have the {size} bytes of its shape")
    numbers = np.frombuffer(raw, kind).reshape(shape)
    if scale is None:
        weights = numbers.astype(np.float32)
    else:
        weights = ((numbers / scale) ** 2).astype(np.float32)
    if not (np.all(weights >= 0) and np.all(weights <= 1 + 1e-5)):
        raise ValueError("a stored number is no attention weight")
    return weights
