"""The scores of heads for one set of queries and targets that need no control (section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .divide import divide
from .head_rows import MOST_IDLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .head_rows import HeadRows
    from .query_set import QuerySet
    from .token_roles import TokenRoles


@dataclass(frozen=True, eq=False)
class SetMeans:
    """Shape (heads,) where not said otherwise; NaN = undefined."""

    #: Tokens asked about: one number for all heads.
    queries: int
    kept: NDArray[np.intp]
    mass: NDArray[np.float64]
    conditional: NDArray[np.float64]
    #: What an even head would give: one number for all heads.
    chance: float
    permuted_chance: NDArray[np.float64]
    top_rate: NDArray[np.float64]


def average_set(rows: HeadRows, roles: TokenRoles, asked: QuerySet) -> SetMeans:
    """Return the means over the queries of one set.

    Examples
    --------
    A row [CLS] .5, itself .1, its target .4: mass .4, conditional .4 / (1 - .5) = .8.
    """
    heads = len(rows.attention)
    count = len(asked.queries)
    undefined = np.full(heads, np.nan)
    if count == 0:
        none = np.zeros(heads, dtype=np.intp)
        return SetMeans(0, none, undefined, undefined, np.nan, undefined, undefined)
    weights = rows.attention[:, asked.sources, asked.targets]
    masses = np.add.reduceat(weights, asked.starts, axis=1)
    hits = rows.top[:, asked.sources] == asked.targets
    sizes = np.diff(asked.starts, append=len(asked.sources))
    is_delimiter = asked.pattern == "delimiter"
    kept, conditional = np.full(heads, count), undefined
    permuted_chance = undefined
    if not is_delimiter:
        # A [SEP] that is asked for is not idle mass.
        aimed = np.add.reduceat(weights * roles.is_delimiter[asked.targets], asked.starts, axis=1)
        idle = rows.idle[:, asked.queries] - aimed
        is_kept = idle <= MOST_IDLE
        kept = is_kept.sum(axis=1)
        shares = np.where(is_kept, masses / np.where(is_kept, 1 - idle, 1), 0)
        conditional = divide(shares.sum(axis=1), kept)
        free = (1 - rows.idle[:, asked.queries]) * sizes
        permuted_chance = free.sum(axis=1) / roles.is_content.sum() / count
    return SetMeans(
        queries=count,
        kept=kept,
        mass=masses.sum(axis=1) / count,
        conditional=conditional,
        chance=len(asked.sources) / len(roles.tokens) / count,
        permuted_chance=permuted_chance,
        top_rate=hits.sum(axis=1) / count,
    )
