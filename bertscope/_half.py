"""Rounds parameters to fp16, where fp16 can hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOAT16_MAX = 65504.0


class HalfError(ValueError):
    """A model cannot be stored as fp16 and stay the same; the message says why, and fp32 is the way out."""


def to_half(values: NDArray[Any], name: str) -> NDArray[np.float16]:
    """Return a parameter rounded to fp16.

    Raises
    ------
    HalfError
        If it holds a number beyond fp16, or none.
    """
    peak = float(np.abs(values).max())
    if not peak <= FLOAT16_MAX:
        raise HalfError(f"parameter {name!r} reaches {peak}, and fp16 ends at {FLOAT16_MAX}")
    return values.astype(np.float16)
