"""What kernel and browser send each other beside the synced traits.

The browser numbers its runs: a run is one text (or pair) through one model. Everything of a run carries its number, so
that numbers of an older text are never taken for those of a newer one. Synced traits are held back while the kernel is
busy and these messages are not, so they may arrive before the traits that announce their run.

Browser to kernel
    ``{"type": "attention", "run": int, "layer": int, "shape": [heads, n, n], "offset": int, "total": int}`` and one
    buffer: a slice of at most 4 MiB of one layer's weights, float32 little-endian, row-major over heads, from, to.
    ``offset`` and ``total`` count bytes within the layer. Layers are sent without being asked while all of them
    together stay within the trait ``attention_limit_bytes``.

    ``{"type": "settled", "run": int, "error": str or null}``: nothing more comes of this run unless it is asked for.
    ``error`` says in a sentence why it failed, and what to do; null when it did not.

Kernel to browser
    ``{"type": "fetch", "run": int, "layers": [int, ...]}``: send these layers, whatever the limit. A run that is no
    longer the newest is not answered.

The browser's side is ``src/widget/messages.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict, cast

BYTES_PER_WEIGHT = 4
_AXES = 3


class Fetch(TypedDict):
    """Kernel to browser: send these layers."""

    type: Literal["fetch"]
    run: int
    layers: list[int]


@dataclass(frozen=True)
class Slice:
    """Browser to kernel: a piece of one layer; ``offset`` and ``total`` in bytes."""

    run: int
    layer: int
    shape: tuple[int, int, int]
    offset: int
    total: int


@dataclass(frozen=True)
class Settled:
    """Browser to kernel: nothing more comes of this run by itself; ``error`` says why it failed."""

    run: int
    error: str | None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_message(content: object) -> Slice | Settled | None:
    """Read a custom message; None for what is not one of ours.

    Raises
    ------
    ValueError
        For a slice whose fields contradict each other.
    """
    if not isinstance(content, dict) or not _is_count(content.get("run")):
        return None
    if content.get("type") == "settled":
        error = content.get("error")
        return Settled(content["run"], error if isinstance(error, str) else None)
    if content.get("type") != "attention":
        return None
    counts = [content.get(name) for name in ("layer", "offset", "total")]
    shape = content.get("shape")
    if (
        not isinstance(shape, list)
        or len(shape) != _AXES
        or not all(map(_is_count, [*counts, *shape]))
    ):
        raise ValueError(f"not a slice of attention: {content!r}")
    layer, offset, total = cast("list[int]", counts)
    heads, rows, columns = shape
    if rows != columns or total != heads * rows * columns * BYTES_PER_WEIGHT:
        raise ValueError(f"a layer of shape {shape} has not {total} bytes")
    return Slice(content["run"], layer, (heads, rows, columns), offset, total)
