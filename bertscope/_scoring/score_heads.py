"""All scores of some heads on one input: means, controls, p; leaves out names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .adjacent_control import control_by_adjacent
from .control import Control
from .divide import divide
from .head_rows import read_rows
from .offset_control import control_by_offset, mean_by_offset
from .permutation_test import rank_by_permutation
from .related_control import control_by_permutation
from .set_means import average_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .head_rows import HeadRows
    from .pattern_input import RelatedInput
    from .set_means import SetMeans
    from .token_roles import TokenRoles


@dataclass(frozen=True, eq=False)
class HeadScores:
    """Columns by name as in `PatternScores`, shape (heads, 6) each; NaN = undefined."""

    counts: dict[str, NDArray[np.intp]]
    measures: dict[str, NDArray[np.float64]]
    #: Shape (heads,): H / ln n.
    entropy: NDArray[np.float64]


def score_heads(
    attention: NDArray[np.float64], roles: TokenRoles, asked: RelatedInput
) -> HeadScores:
    """Score heads, shape (heads, n, n), finite, each row sums to 1."""
    rows = read_rows(attention, roles)
    means = [average_set(rows, roles, each) for each in asked.sets]
    controls = _find_controls(rows, roles, asked, means)
    heads = len(attention)
    mass = _side_by_side([each.mass for each in means])
    chance = _side_by_side([np.full(heads, each.chance) for each in means])
    conditional = _side_by_side([each.conditional for each in means])
    control = _side_by_side([each.control for each in controls])
    # What is idle cannot be asked about "when it is not idle".
    held = np.column_stack([conditional[:, :-1], mass[:, -1]])
    return HeadScores(
        counts={
            "queries": _side_by_side([np.full(heads, each.queries) for each in means]),
            "kept": _side_by_side([each.kept for each in means]),
        },
        measures={
            "mass": mass,
            "conditional": conditional,
            "chance": chance,
            "lift": divide(mass, chance),
            "corrected": divide(mass - chance, 1 - chance),
            "permuted_chance": _side_by_side([each.permuted_chance for each in means]),
            "top_rate": _side_by_side([each.top_rate for each in means]),
            "control": control,
            "margin": held - control,
            "p": _side_by_side([each.p for each in controls]),
        },
        entropy=rows.entropy,
    )


def _find_controls(
    rows: HeadRows, roles: TokenRoles, asked: RelatedInput, means: Sequence[SetMeans]
) -> list[Control]:
    """Return what each set's score is held against."""
    next_word, previous, identical, other, sub_word, delimiter = means
    undefined = np.full(len(rows.attention), np.nan)
    offsets = mean_by_offset(rows, roles)
    shuffled = control_by_permutation(rows, roles, asked.related)
    p = (undefined, undefined)
    if len(asked.permutations) > 0:
        p = rank_by_permutation(rows, roles, asked.related, asked.permutations)
    return [
        control_by_offset(offsets, 1, next_word.conditional),
        control_by_offset(offsets, -1, previous.conditional),
        *(
            Control(np.where(np.isnan(each.conditional), np.nan, shuffled[at]), p[at])
            for at, each in enumerate((identical, other))
        ),
        control_by_adjacent(rows, roles, sub_word.conditional),
        Control(np.full(len(undefined), delimiter.chance), undefined),
    ]


def _side_by_side(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.column_stack(columns)
