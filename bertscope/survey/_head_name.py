"""The name of a head over a set of inputs: section 3.4 of the specification, on means.

By the rule for one input (``bertscope._scoring.head_name``), with the test of the margin, and with how often other draws
of inputs give the same. The browser's twin is ``src/survey/survey-name.ts``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bertscope._scoring.head_name import (
    ACROSS_SHARE,
    BROAD_ENTROPY,
    BROKEN_NAME,
    DELIMITER_MASS,
    LEAST_MARGIN,
    LEAST_SHARE,
    MOSTLY_IDLE_MASS,
    STRICT_RATE,
    HeadName,
    NameScore,
    name_head,
)
from bertscope._scoring.pattern import PATTERNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A head whose name fewer of the draws give is called unstable.
STABLE_SHARE = 0.8
#: What such a name ends in.
UNSTABLE = " (unstable)"

DELIMITER = PATTERNS.index("delimiter")
_IDENTICAL = PATTERNS.index("identical")
_ACROSS = PATTERNS.index("other-sentence")
_POSITIONAL = (PATTERNS.index("next"), PATTERNS.index("previous"))
_NOTHING = -1


class HeadMeans(NamedTuple):
    """Means of one head, of all inputs together or of each draw; shape (patterns, …), entropy (…)."""

    mass: NDArray[np.float64]
    conditional: NDArray[np.float64]
    margin: NDArray[np.float64]
    top_rate: NDArray[np.float64]
    entropy: NDArray[np.float64]


class HeadFacts(NamedTuple):
    """What is known of a head over all inputs besides its means; by pattern, but for the last two.

    Attributes
    ----------
    significant
        Whether the margin stands the test.
    queries, kept
        Fewer than 5 get a "?".
    is_broken
        Whether a weight of it was no number in some input.
    stability
        Share of draws with the same name; NaN where unknown.
    """

    significant: NDArray[np.bool_]
    queries: NDArray[np.int64]
    kept: NDArray[np.int64]
    is_broken: bool
    stability: float


def _code_names(means: HeadMeans, significant: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return one number a name, the same for the same words without any "?"; one a draw."""
    mass, conditional, margin, top_rate, entropy = means
    idle = mass[DELIMITER]
    # What is undefined is NaN, and reaches no cut.
    passed = (conditional >= LEAST_SHARE) & (margin >= LEAST_MARGIN)
    passed &= significant.reshape(-1, *[1] * idle.ndim)
    passed[DELIMITER] = False
    both = passed[_IDENTICAL] & passed[_ACROSS]
    share = np.divide(mass[_ACROSS], mass[_IDENTICAL], out=np.zeros_like(idle), where=both)
    passed[_IDENTICAL] &= ~both | (share < ACROSS_SHARE)
    passed[_ACROSS] &= ~both | (share >= ACROSS_SHARE)
    strict = [passed[at] & (top_rate[at] >= STRICT_RATE) for at in _POSITIONAL]
    is_broad = entropy >= BROAD_ENTROPY
    # A delimiter head that does nothing else is called no more than that.
    is_done = (idle >= DELIMITER_MASS) & ~passed.any(axis=0)
    code = np.zeros(idle.shape, dtype=np.int64)
    for bit in (
        idle >= DELIMITER_MASS,
        idle >= MOSTLY_IDLE_MASS,
        is_broad & ~is_done,
        *passed,
        *strict,
    ):
        code = code * 2 + bit
    return np.where(np.isnan(idle), _NOTHING, code)


def measure_stability(means: HeadMeans, drawn: HeadMeans, significant: NDArray[np.bool_]) -> float:
    """Return the share of draws in which the head has the name that all inputs give it, "?" apart."""
    own = _code_names(means, significant)
    return float(np.mean(_code_names(drawn, significant) == own))


def name_over_inputs(means: HeadMeans, facts: HeadFacts) -> HeadName:
    """Return the name of a head over all inputs."""
    idle = float(means.mass[DELIMITER])
    if facts.is_broken and np.isnan(idle):
        return BROKEN_NAME
    scores = [
        NameScore(
            pattern,
            kept=int(facts.kept[at]),
            mass=float(means.mass[at]),
            conditional=float(means.conditional[at]),
            margin=float(means.margin[at]),
            top_rate=float(means.top_rate[at]),
            is_significant=bool(facts.significant[at]),
        )
        for at, pattern in enumerate(PATTERNS[:DELIMITER])
    ]
    name = name_head(idle, int(facts.queries[DELIMITER]), float(means.entropy), scores)
    if not facts.stability < STABLE_SHARE:
        return name
    return replace(name, label=f"{name.label}{UNSTABLE}", text=f"{name.text}{UNSTABLE}")
