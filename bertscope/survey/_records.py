"""What a survey keeps of its inputs: the scores of all heads, a row an input, in columns of numbers.

Leaves out the weights, and what is said of one input alone. A cell is a head and a pattern: (layer · heads + head) · 6 +
pattern, in the order of `PATTERNS`. The browser's twin is ``src/survey/survey-record.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from bertscope._scoring.pattern import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

#: Measures of a cell that a survey averages; each is undefined (NaN) on some inputs.
MEASURES = (
    "mass",
    "conditional",
    "chance",
    "lift",
    "corrected",
    "top_rate",
    "control",
    "margin",
)
#: Counts of a cell.
COUNTS = ("queries", "kept")
#: What tokens count as related by, in a survey: only the same piece.
TIERS = {"identical": "piece", "other-sentence": "piece", "sub-word": "piece"}


@dataclass(frozen=True)
class Records:
    """Scored inputs, one a row.

    Attributes
    ----------
    index
        Which input of the survey, from 0, as the inputs were given.
    text_hash
        By which a resumed survey knows the text again.
    tokens, is_cut
        How many, special tokens counted; and whether the text was too long and lost its end.
    mass, conditional, chance, lift, corrected, top_rate, control, margin
        By cell, shape (inputs, cells); NaN where undefined.
    queries, kept
        By cell: tokens that were asked about, and those of them that were not idle.
    entropy, is_broken
        By head, shape (inputs, layers · heads): H / ln n, and whether a weight was no number.
    """

    index: NDArray[np.int64]
    text_hash: NDArray[np.uint64]
    tokens: NDArray[np.int32]
    is_cut: NDArray[np.bool_]
    mass: NDArray[np.float64]
    conditional: NDArray[np.float64]
    chance: NDArray[np.float64]
    lift: NDArray[np.float64]
    corrected: NDArray[np.float64]
    top_rate: NDArray[np.float64]
    control: NDArray[np.float64]
    margin: NDArray[np.float64]
    queries: NDArray[np.int32]
    kept: NDArray[np.int32]
    entropy: NDArray[np.float64]
    is_broken: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.index)

    def keep(self, wanted: NDArray[np.bool_]) -> Records:
        """Return the rows that are wanted; these very records if that is all of them."""
        return self if wanted.all() else self.take(np.flatnonzero(wanted))

    def take(self, rows: NDArray[np.intp]) -> Records:
        """Return these rows alone, in this order."""
        return Records(**{name: getattr(self, name)[rows] for name in NAMES})


NAMES = tuple(field.name for field in fields(Records))


def make_records(inputs: int, heads: int) -> Records:
    """Return rows in which everything is undefined, to be filled.

    Parameters
    ----------
    heads
        Of all layers together.
    """
    cells = heads * len(PATTERNS)
    return Records(
        index=np.zeros(inputs, dtype=np.int64),
        text_hash=np.zeros(inputs, dtype=np.uint64),
        tokens=np.zeros(inputs, dtype=np.int32),
        is_cut=np.zeros(inputs, dtype=np.bool_),
        **{measure: np.full((inputs, cells), np.nan) for measure in MEASURES},
        queries=np.zeros((inputs, cells), dtype=np.int32),
        kept=np.zeros((inputs, cells), dtype=np.int32),
        entropy=np.full((inputs, heads), np.nan),
        is_broken=np.zeros((inputs, heads), dtype=np.bool_),
    )


def join_records(parts: Iterable[Records], heads: int) -> Records:
    """Return all rows, in the order of their inputs; of an input that is there twice the first."""
    given = [part for part in parts if len(part) > 0]
    if not given:
        return make_records(0, heads)
    joined = (
        given[0]
        if len(given) == 1
        else Records(
            **{name: np.concatenate([getattr(part, name) for part in given]) for name in NAMES}
        )
    )
    if (np.diff(joined.index) > 0).all():
        # A copy of some hundred megabytes less.
        return joined
    _, order = np.unique(joined.index, return_index=True)
    return joined.take(order)
