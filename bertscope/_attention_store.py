"""Puts the slices of attention together that come from the browser, run by run.

NumPy is imported when an array is asked for: showing a view needs none, and Pyodide fetches it from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ._messages import Slice


@dataclass
class _Layer:
    shape: tuple[int, int, int]
    data: bytearray
    # Where each slice that came begins and ends; the same slice may come twice.
    spans: dict[int, int] = field(default_factory=dict)

    def is_complete(self) -> bool:
        end = 0
        for start in sorted(self.spans):
            if start > end:
                return False
            end = max(end, self.spans[start])
        return end >= len(self.data)


class AttentionStore:
    """Layers of the newest run, and of none older.

    Slices of a run may come before the traits that announce it, so they are kept for any run from the announced one on.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._run = -1
        self._partial: dict[int, _Layer] = {}
        self._whole: dict[int, _Layer] = {}
        self._stacked: NDArray[np.float32] | None = None
        self._settled = False
        self._failure: str | None = None

    def add(self, piece: Slice, buffer: memoryview | bytes) -> None:
        """Take a slice in; one of an older run is dropped.

        Raises
        ------
        ValueError
            If the slice does not fit into its layer.
        """
        if not self._is_newest(piece.run) or piece.layer in self._whole:
            return
        layer = self._partial.get(piece.layer)
        if layer is None or layer.shape != piece.shape:
            layer = self._partial[piece.layer] = _Layer(piece.shape, bytearray(piece.total))
        view = memoryview(buffer).cast("B")
        end = piece.offset + len(view)
        if end > piece.total:
            raise ValueError(
                f"a slice of {len(view)} bytes at {piece.offset} is longer than its layer of {piece.total}"
            )
        layer.data[piece.offset : end] = view
        layer.spans[piece.offset] = end
        if layer.is_complete():
            del self._partial[piece.layer]
            self._whole[piece.layer] = layer

    def settle(self, run: int, failure: str | None) -> None:
        """Note that nothing more comes of `run` unless asked for, and why it failed if it did."""
        if self._is_newest(run):
            self._settled = True
            self._failure = failure

    def is_settled(self, run: int) -> bool:
        """Whether the browser has said that nothing more comes of `run` by itself."""
        return self._run == run and self._settled

    def failure(self, run: int) -> str | None:
        """Return why `run` failed; None when it did not, or is not over."""
        return self._failure if self._run == run else None

    def has(self, run: int, layers: Sequence[int]) -> bool:
        """Whether these layers of `run` are all there."""
        return self._run == run and all(layer in self._whole for layer in layers)

    def stack(self, layers: Sequence[int]) -> NDArray[np.float32]:
        """Return these layers, which must be there, as one array (layers, heads, from, to)."""
        import numpy as np  # noqa: PLC0415  # as said above

        if self._stacked is not None:
            return self._stacked[list(layers)]
        parts = [self._whole[layer] for layer in layers]
        return np.stack([np.frombuffer(part.data, "<f4").reshape(part.shape) for part in parts])

    def stack_all(self, count: int) -> NDArray[np.float32]:
        """Return all layers as one read-only array, the same one each time."""
        if self._stacked is None:
            stacked = self.stack(range(count))
            stacked.flags.writeable = False
            self._stacked = stacked
            # So that the numbers are in memory once.
            for layer in self._whole.values():
                layer.data = bytearray()
        return self._stacked

    def _is_newest(self, run: int) -> bool:
        if run > self._run:
            self._run = run
            self._partial.clear()
            self._whole.clear()
            self._stacked = None
            self._settled = False
            self._failure = None
        return run == self._run
