"""Which tokens a pattern asks about (queries) and what each should attend to (targets).

Follows section 3.1 of the specification; leaves out every weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .pattern import PatternName
    from .token_roles import TokenRoles


@dataclass(frozen=True, eq=False)
class QuerySet:
    """Pairs of tokens (query, target), sorted; a token without a target is no query."""

    pattern: PatternName
    #: Shape (pairs,).
    sources: NDArray[np.intp]
    targets: NDArray[np.intp]
    #: Shape (queries,): the tokens asked about, and where the pairs of each begin.
    queries: NDArray[np.intp]
    starts: NDArray[np.intp]


def collect_set(pattern: PatternName, pairs: NDArray[np.bool_]) -> QuerySet:
    """Return the set of the pairs of tokens, shape (n, n), that are true."""
    sources, targets = np.nonzero(pairs)
    queries, starts = np.unique(sources, return_index=True)
    return QuerySet(pattern, sources, targets, queries, starts)


def pair_at_offset(
    roles: TokenRoles, offset: int, *, counts_separator: bool = False
) -> NDArray[np.bool_]:
    """Pair each token of C with the one so many places on, if it is in C and the same sentence.

    With ``counts_separator`` a [SEP] may be what is attended to.
    """
    size = len(roles.tokens)
    ends = roles.is_content | roles.is_separator if counts_separator else roles.is_content
    same = roles.sentences[:, None] == roles.sentences
    pairs: NDArray[np.bool_] = (
        np.eye(size, k=offset, dtype=bool) & roles.is_content[:, None] & ends & same
    )
    return pairs


def related_sets(roles: TokenRoles, related: NDArray[np.bool_]) -> tuple[QuerySet, QuerySet]:
    """Return P3 and P4 of one relation, shape (n, n)."""
    # The token itself counts, as in the article, but only beside another.
    itself = np.diag(related.any(axis=1))
    across = related & (roles.sentences[:, None] != roles.sentences)
    return collect_set("identical", related | itself), collect_set("other-sentence", across)


def make_sets(
    roles: TokenRoles, related: NDArray[np.bool_], *, counts_separator: bool = False
) -> tuple[QuerySet, ...]:
    """Return the sets of all patterns in their order.

    Examples
    --------
    The article's pair: 14, 14, 6, 6, 2 and 16 queries.
    """
    size = len(roles.tokens)
    same_word = (roles.words[:, None] == roles.words) & ~np.eye(size, dtype=bool)
    return (
        collect_set("next", pair_at_offset(roles, 1, counts_separator=counts_separator)),
        collect_set("previous", pair_at_offset(roles, -1)),
        *related_sets(roles, related),
        collect_set("sub-word", same_word & roles.is_word[:, None] & roles.is_content),
        collect_set("delimiter", roles.is_content[:, None] & roles.is_delimiter),
    )
