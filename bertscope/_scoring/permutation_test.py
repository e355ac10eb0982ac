"""The p of "identical words" and "other sentence" on one input.

How often the conditional mass is as large when it is shuffled which word stands where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .divide import divide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .head_rows import HeadRows
    from .token_roles import TokenRoles

# Sums of the same numbers in another order are the same within this.
_SAME = 1e-9
# So many cells at once: 32 MB.
_CELLS = 1 << 22


class _Cells:
    """Pairs of words whose weights are summed, and the words that have one."""

    def __init__(self, pairs: NDArray[np.bool_]) -> None:
        self.sources, self.targets = np.nonzero(pairs)
        self.words = np.flatnonzero(pairs.any(axis=1))

    def sum_at(self, weights: NDArray[np.float64], places: NDArray[np.intp]) -> NDArray[np.float64]:
        """Sum the weights where the words stand, shape (draws,)."""
        step = max(1, _CELLS // max(1, len(self.sources)))
        return np.concatenate(
            [
                weights[part[:, self.sources], part[:, self.targets]].sum(axis=1)
                for part in (places[at : at + step] for at in range(0, len(places), step))
            ]
        )


def _score(
    weights: NDArray[np.float64],
    is_kept: NDArray[np.bool_],
    places: NDArray[np.intp],
    beside: _Cells,
    beyond: _Cells,
) -> NDArray[np.float64]:
    """Return S~ of both patterns, shape (2, draws); NaN where no row is left."""
    across = beyond.sum_at(weights, places)
    masses = np.stack([across + beside.sum_at(weights, places), across])
    kept = [is_kept[places[:, cells.words]].sum(axis=1) for cells in (beside, beyond)]
    return divide(masses, np.stack(kept))


def rank_by_permutation(
    rows: HeadRows, roles: TokenRoles, related: NDArray[np.bool_], places: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p = (1 + draws that do as well) / (1 + draws with a row left).

    Parameters
    ----------
    rows
        The heads.
    roles
        Of the tokens.
    related
        Shape (n, n), symmetric, between tokens of W.
    places
        Shape (draws, words), of `draw_permutations`.

    Returns
    -------
    Of "identical words" and "other sentence", shape (heads,) each; NaN where no row is left in truth.
    """
    tokens = np.flatnonzero(roles.is_word)
    order = np.arange(len(tokens))[None]
    pairs = related[np.ix_(tokens, tokens)]
    is_across = roles.sentences[tokens][:, None] != roles.sentences[tokens]
    # A word stands beside itself wherever it stands.
    beside = _Cells(pairs & ~is_across | np.diag(pairs.any(axis=1)))
    beyond = _Cells(pairs & is_across)
    p = np.full((2, len(rows.attention)), np.nan)
    for head in range(len(rows.attention)):
        is_kept = rows.is_kept[head, tokens]
        weights = rows.attention[head][np.ix_(tokens, tokens)] / rows.active[head, tokens, None]
        weights *= is_kept[:, None]
        truth = _score(weights, is_kept, order, beside, beyond)
        if np.isnan(truth[0, 0]):
            continue
        found = _score(weights, is_kept, places, beside, beyond)
        as_good = (found >= truth - _SAME).sum(axis=1)
        p[:, head] = (1 + as_good) / (1 + (~np.isnan(found)).sum(axis=1))
        p[np.isnan(truth[:, 0]), head] = np.nan
    return p[0], p[1]
