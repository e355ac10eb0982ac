"""The control of "sub-word partner": neighbours that are not pieces of one word.

Pieces of a word are neighbours too, so what a head gives to any neighbour must not count for them.
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


def control_by_adjacent(rows: HeadRows, roles: TokenRoles, own: NDArray[np.float64]) -> Control:
    """Return the mean over all pairs in both directions, and the rank among pairs of whole words.

    Parameters
    ----------
    rows
        The heads.
    roles
        Of the tokens.
    own
        S~ of the pattern, shape (heads,).
    """
    words = roles.words
    first, second = np.nonzero(pair_at_offset(roles, 1) & (words[:, None] != words))
    pieces = np.bincount(words[words >= 0], minlength=1)
    # Only such pairs are ranked against a word's own pieces.
    is_apart = (pieces[words[first]] == 1) & (pieces[words[second]] == 1)
    kept = rows.is_kept[:, first].astype(np.intp) + rows.is_kept[:, second]
    weights = rows.conditional(first, second) + rows.conditional(second, first)
    mean = divide(weights.sum(axis=1), kept.sum(axis=1))
    apart = divide(weights, kept)[:, is_apart]
    better = (apart >= own[:, None]).sum(axis=1)
    p = (1 + better) / (1 + (~np.isnan(apart)).sum(axis=1))
    control = np.where(np.isnan(own), np.nan, mean)
    return Control(control, np.where(np.isnan(control), np.nan, p))
