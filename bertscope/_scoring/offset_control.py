"""The control of "next word" and "previous word": what a head gives to other places nearby.

A head that decays with distance gives much to the next token, but no less to the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .control import Control
from .divide import divide
from .query_set import pair_at_offset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .head_rows import HeadRows
    from .token_roles import TokenRoles

_OFFSETS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)


def mean_by_offset(rows: HeadRows, roles: TokenRoles) -> NDArray[np.float64]:
    """Return the mean conditional weight to the token so many places on, over rows kept.

    Returns
    -------
    Shape (heads, 10), for the offsets -5 to 5 without 0; NaN where no row is left.
    """
    means = np.empty((len(rows.attention), len(_OFFSETS)))
    for at, offset in enumerate(_OFFSETS):
        sources, targets = np.nonzero(pair_at_offset(roles, offset))
        sums = rows.conditional(sources, targets).sum(axis=1)
        means[:, at] = divide(sums, rows.is_kept[:, sources].sum(axis=1))
    return means


def control_by_offset(means: NDArray[np.float64], offset: int, own: NDArray[np.float64]) -> Control:
    """Return the best mean at any other offset, and the rank of one's own: p is at least 1/10."""
    others = np.delete(means, _OFFSETS.index(offset), axis=1)
    best = np.fmax.reduce(others, axis=1)
    better = (others >= own[:, None]).sum(axis=1)
    p = (1 + better) / (1 + (~np.isnan(others)).sum(axis=1))
    is_unknown = np.isnan(own)
    return Control(np.where(is_unknown, np.nan, best), np.where(is_unknown, np.nan, p))
