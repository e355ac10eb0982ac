"""Division where nothing by nothing is undefined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def divide(above: ArrayLike, below: ArrayLike) -> NDArray[np.float64]:
    """Return ``above / below``, and NaN where ``below`` is 0."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=np.float64), below)
    shares: NDArray[np.float64] = np.full(above.shape, np.nan)
    np.divide(above, below, out=shares, where=below != 0)
    return shares
