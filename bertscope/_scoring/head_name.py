"""The name of a head by its scores: section 3.4 of the specification.

A name has two parts, how much is idle and what the head does with the rest, and says nothing it has no
numbers for. The cuts are published ones (.5, .6, .8, .9) or ours (.2, .75); they are not to be tuned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from .pattern import PATTERN_TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .pattern import PatternName

DELIMITER_MASS = 0.6
MOSTLY_IDLE_MASS = 0.4
LEAST_SHARE = 0.5
LEAST_MARGIN = 0.2
STRICT_RATE = 0.9
BROAD_ENTROPY = 0.8
ACROSS_SHARE = 0.75
FEWEST_ROWS = 5

Kind = Literal["delimiter", "mostly idle", "active", "unscored"]


class NameScore(NamedTuple):
    """One pattern's numbers that a name rests on, of one input or means over several; NaN = undefined."""

    pattern: PatternName
    kept: int
    mass: float
    conditional: float
    margin: float
    top_rate: float
    #: Over several inputs: whether the margin stands the test; one input has none.
    is_significant: bool = True


class NamedPattern(NamedTuple):
    """A pattern that the head passes."""

    pattern: PatternName
    #: S~: the share of what is not idle, 0 to 1.
    share: float
    #: Rests on fewer than 5 rows: shown with a "?".
    is_uncertain: bool
    #: Positional, and in at least 9 of 10 tokens the largest weight.
    is_strict: bool


@dataclass(frozen=True)
class HeadName:
    """What a head does, in words; as a string, its `label`."""

    #: ``unscored``: broken, or no token to ask.
    kind: Kind
    #: What it does when active, in the order of the patterns; empty = unclassified.
    patterns: tuple[NamedPattern, ...]
    #: Whether two or more patterns pass; P3 and P4 count as one.
    is_mixed: bool
    #: Whether it spreads over nearly all tokens alike.
    is_broad: bool
    #: Whether the idle share rests on fewer than 5 tokens.
    is_uncertain: bool
    #: In words, such as ``delimiter; when active: sub-word partner?``.
    label: str
    #: With numbers, such as ``delimiter, idle 60 %; when active: sub-word partner? (96 % of the rest)``.
    text: str

    def __str__(self) -> str:
        return self.label


def _unscored(words: str) -> HeadName:
    return HeadName("unscored", (), False, False, False, words, words)  # noqa: FBT003  # three times no


#: A head with weights that are no numbers.
BROKEN_NAME = _unscored("broken")
_NOTHING_TO_NAME = _unscored("no words to score")


def name_head(
    idle: float, idle_queries: int, entropy: float, scores: Iterable[NameScore]
) -> HeadName:
    """Name a head.

    Parameters
    ----------
    idle
        Mean mass to delimiters; NaN if no token was asked.
    idle_queries
        How many tokens were asked.
    entropy
        H / ln n.
    scores
        P1 to P5 with at most one entry each, in their order.

    Examples
    --------
    (2,1) of the article: idle .600, P5 .961 / margin .778 on 2 rows is named ``delimiter, idle 60 %;
    when active: sub-word partner? (96 % of the rest)``.
    """
    if math.isnan(idle):
        return _NOTHING_TO_NAME
    kind: Kind = "active"
    if idle >= DELIMITER_MASS:
        kind = "delimiter"
    elif idle >= MOSTLY_IDLE_MASS:
        kind = "mostly idle"
    patterns = tuple(
        NamedPattern(
            score.pattern,
            score.conditional,
            is_uncertain=score.kept < FEWEST_ROWS,
            is_strict=score.pattern in {"next", "previous"} and score.top_rate >= STRICT_RATE,
        )
        for score in _choose_family([score for score in scores if _passes(score)])
    )
    is_broad = entropy >= BROAD_ENTROPY
    is_uncertain = idle_queries < FEWEST_ROWS
    # Called a delimiter head, it needs no other name.
    is_done = kind == "delimiter" and not patterns
    mark = "?" if is_uncertain else ""
    share = _percent(idle)
    words = _describe(patterns, is_broad=is_broad, with_shares=False)
    label, text = {
        "delimiter": (f"delimiter{mark}; when active: ", f"delimiter{mark}, idle {share}"),
        "mostly idle": (f"mostly idle{mark}; when active: ", f"mostly idle{mark} {share}"),
        "active": ("", f"idle {share}"),
    }[kind]
    return HeadName(
        kind,
        patterns,
        is_mixed=len(patterns) > 1,
        is_broad=is_broad,
        is_uncertain=is_uncertain,
        label=f"delimiter{mark}" if is_done else label + words,
        text=text
        if is_done
        else f"{text}; when active: {_describe(patterns, is_broad=is_broad, with_shares=True)}",
    )


def _percent(share: float) -> str:
    # Halves go up, as in the browser.
    return f"{math.floor(share * 100 + 0.5)} %"


def _passes(score: NameScore) -> bool:
    # What is undefined is NaN, and passes nothing.
    return (
        score.pattern != "delimiter"
        and score.conditional >= LEAST_SHARE
        and score.margin >= LEAST_MARGIN
        and score.is_significant
    )


def _choose_family(passed: list[NameScore]) -> list[NameScore]:
    """Keep of P3 and P4, where both pass, the one that says more."""
    mass = {score.pattern: score.mass for score in passed}
    if not {"identical", "other-sentence"} <= mass.keys():
        return passed
    is_across = mass["other-sentence"] / mass["identical"] >= ACROSS_SHARE
    dropped = "identical" if is_across else "other-sentence"
    return [score for score in passed if score.pattern != dropped]


def _describe(patterns: tuple[NamedPattern, ...], *, is_broad: bool, with_shares: bool) -> str:
    """Say what the head does with the rest."""
    broad = ", broad" if is_broad else ""
    if not patterns:
        return f"unclassified{broad}"
    listed = " + ".join(
        PATTERN_TITLES[named.pattern]
        + ("?" if named.is_uncertain else "")
        + (", strict positional" if named.is_strict else "")
        + (f" ({_percent(named.share)} of the rest)" if with_shares else "")
        for named in patterns
    )
    return f"{'mixed: ' if len(patterns) > 1 else ''}{listed}{broad}"
