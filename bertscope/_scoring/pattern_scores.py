"""The scores of all heads on one input, as arrays and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .pattern import PATTERNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .head_name import HeadName
    from .pattern import PatternName, Tier

_DECIMALS = 8
_MEASURES = (
    "queries",
    "kept",
    "mass",
    "conditional",
    "chance",
    "lift",
    "corrected",
    "top_rate",
    "control",
    "margin",
    "p",
)


@dataclass(frozen=True, eq=False)
class PatternScores:
    """How far each head follows each of the six patterns on one input.

    Arrays have shape (layers * heads, 6) where not said otherwise, heads flattened layer by layer, the
    patterns in the order of `patterns`; NaN = undefined: no token to ask, no row left, no control.
    """

    layers: int
    #: Heads a layer.
    heads: int
    #: n: tokens that are no padding.
    tokens: int
    #: What "related" means for "identical" and "other-sentence".
    tier: Tier
    #: Tokens asked about, and those of them with an idle mass of at most .9.
    queries: NDArray[np.intp]
    kept: NDArray[np.intp]
    #: S: mean mass on the targets, 0 to 1.
    mass: NDArray[np.float64]
    #: S~: the same as a share of what is not on delimiters, over the rows kept; undefined for "delimiter".
    conditional: NDArray[np.float64]
    #: U: what an even head would give.
    chance: NDArray[np.float64]
    #: S / U.
    lift: NDArray[np.float64]
    #: (S - U) / (1 - U): 0 = even, 1 = all mass.
    corrected: NDArray[np.float64]
    #: S if each row spread its mass off the delimiters evenly; undefined for "delimiter".
    permuted_chance: NDArray[np.float64]
    #: T: share of tokens asked that attend most to a target, delimiters included.
    top_rate: NDArray[np.float64]
    #: What the matched control scores: the best other offset, shuffled words, other neighbours, or an even head.
    control: NDArray[np.float64]
    #: M: S~ (of "delimiter" S) minus ``control``, -1 to 1.
    margin: NDArray[np.float64]
    #: On this one input; of "identical" and "other-sentence" undefined unless permutations were asked for.
    p: NDArray[np.float64]
    #: Shape (layers * heads,): H / ln n, and the mean mass to delimiters.
    entropy: NDArray[np.float64]
    idle: NDArray[np.float64]
    #: Shape (layers * heads,): whether a weight is no number.
    is_broken: NDArray[np.bool_]
    #: One a head; by the same pieces, whatever the tier.
    names: tuple[HeadName, ...]

    @property
    def patterns(self) -> tuple[PatternName, ...]:
        """The six patterns, in the order of the columns of the arrays."""
        return PATTERNS

    def tier_of(self, pattern: PatternName) -> Tier | None:
        """Return by what the targets of a pattern count as related; None where that is no question."""
        if pattern == "sub-word":
            return "piece"
        return self.tier if pattern in {"identical", "other-sentence"} else None

    @property
    def table(self) -> list[dict[str, Any]]:
        """One row a head and pattern, with the columns of `AttentionView.patterns`; None = undefined.

        ``rank`` is the place by mass among the heads that were scored, 1 for the largest.
        """
        values = {name: _plain(getattr(self, name)) for name in _MEASURES}
        values["rank"] = _plain(self._ranks())
        idle, entropy = _plain(self.idle), _plain(self.entropy)
        return [
            {
                "layer": at // self.heads,
                "head": at % self.heads,
                "name": name.label,
                "kind": name.kind,
                "idle": idle[at],
                "entropy": entropy[at],
                "pattern": pattern,
                "tier": self.tier_of(pattern),
                **{
                    column: None if self.is_broken[at] else cells[at][place]
                    for column, cells in values.items()
                },
                "n_inputs": 1,
            }
            for at, name in enumerate(self.names)
            for place, pattern in enumerate(PATTERNS)
        ]

    def _ranks(self) -> NDArray[np.float64]:
        # NaN is larger than nothing.
        ranks: NDArray[np.float64] = 1.0 + (self.mass[None] > self.mass[:, None]).sum(axis=1)
        ranks[np.isnan(self.mass)] = np.nan
        return ranks


def _plain(values: NDArray[Any]) -> list[Any]:
    """Return plain numbers, rounded as in the browser's table."""
    rounded = np.round(values, _DECIMALS).astype(object)
    rounded[np.isnan(values)] = None
    plain: list[Any] = rounded.tolist()
    return plain
