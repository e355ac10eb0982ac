"""The control of "identical words" and "other sentence": which word stands where is shuffled.

What is popular with every row (a column stripe) is so for any word, and cancels. Closed form of
section 3.5 of the specification, written for any symmetric relation, as in
``src/patterns/related-control.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .divide import divide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .head_rows import HeadRows
    from .token_roles import TokenRoles


def control_by_permutation(
    rows: HeadRows, roles: TokenRoles, related: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean conditional mass over all permutations of words inside their sentences.

    Parameters
    ----------
    rows
        The heads.
    roles
        Of the tokens.
    related
        Shape (n, n), symmetric, between tokens of W.

    Returns
    -------
    Of "identical words" and "other sentence", shape (heads,) each; NaN where no row is left.
    """
    is_here = np.stack([roles.is_word & (roles.sentences == sentence) for sentence in (0, 1)])
    across = related & (roles.sentences[:, None] != roles.sentences)
    within = related & ~across
    # Shape (heads, n, 2): the mass of each row to the words of either sentence.
    to_words = rows.attention @ is_here.T.astype(np.float64) / rows.active[:, :, None]
    itself = np.einsum("hii->hi", rows.attention) / rows.active
    heads = len(rows.attention)
    mass, count = np.zeros(heads), np.zeros(heads)
    across_mass, across_count = np.zeros(heads), np.zeros(heads)
    for sentence in (0, 1):
        here, there = is_here[sentence], is_here[1 - sentence]
        words, others = int(here.sum()), int(there.sum())
        if words == 0:
            continue
        is_kept = rows.is_kept & here
        own = (itself * is_kept).sum(axis=1)
        beside = (to_words[:, :, sentence] * is_kept).sum(axis=1) - own
        beyond = (to_words[:, :, 1 - sentence] * is_kept).sum(axis=1)
        # Each pair of partners stands at each pair of places as often.
        beside *= within[here].sum() / max(1, words * (words - 1))
        beyond *= across[here].sum() / max(1, words * others)
        related_share = related[here].any(axis=1).sum() / words
        across_share = across[here].any(axis=1).sum() / words
        kept = is_kept.sum(axis=1)
        mass += related_share * own + beside + beyond
        count += related_share * kept
        across_mass += beyond
        across_count += across_share * kept
    return divide(mass, count), divide(across_mass, across_count)
