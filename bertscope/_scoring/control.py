"""What a score is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Control(NamedTuple):
    """Shape (heads,) each; NaN = undefined."""

    #: What the matched control scores.
    control: NDArray[np.float64]
    #: The share of equally good alternatives, one's own among them.
    p: NDArray[np.float64]
