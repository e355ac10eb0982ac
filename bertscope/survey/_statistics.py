"""What numbers of many inputs say together: intervals, tests, correction, reliability.

The same rules and the same draws as in ``src/survey/``; ``test/fixtures/survey-statistics.json`` holds both together.
All columns go through one product of matrices, in blocks of draws, so that memory stays bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bertscope._scoring.random_lcg import Lcg

from ._seeds import shuffle_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: Draws of the bootstrap, and of the test by sign flips where it is not exact.
BOOTSTRAP_DRAWS = 2000
FLIP_DRAWS = 9999
#: The most inputs of which every flip of signs is tried.
MOST_EXACT_INPUTS = 14

_FEWEST_INPUTS = 4
_FEWEST_HEADS = 3
#: What is equal but for rounding counts as equal.
_TOLERANCE = 1e-12
#: Numbers of a block: 16 MB.
_BLOCK_NUMBERS = 2_000_000


def average_columns(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each column over its defined numbers; NaN where it has none.

    Parameters
    ----------
    columns
        Shape (inputs, columns).
    """
    defined = ~np.isnan(columns)
    counts = defined.sum(axis=0)
    sums = np.where(defined, columns, 0.0).sum(axis=0)
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _blocks_of(draws: int, inputs: int) -> Iterator[slice]:
    step = max(1, _BLOCK_NUMBERS // max(1, inputs))
    for start in range(0, draws, step):
        yield slice(start, min(draws, start + step))


class BootstrapDraws:
    """Draws of inputs with replacement, shared by all columns.

    Attributes
    ----------
    counts
        How often a draw holds an input; shape (draws, inputs).
    """

    def __init__(self, inputs: int, draws: int, seed: int) -> None:
        self.counts = np.zeros((draws, inputs), dtype=np.uint16)
        random = Lcg(seed)
        for block in _blocks_of(draws, inputs):
            rows = self.counts[block]
            drawn = np.floor(random.take(rows.size) * inputs).astype(np.int64)
            places = drawn + np.repeat(np.arange(len(rows)) * inputs, inputs)
            rows += np.bincount(places, minlength=rows.size).reshape(rows.shape).astype(np.uint16)

    def average(self, columns: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the means of the columns in each draw, NaN where a draw has none; shape (draws, columns).

        Parameters
        ----------
        columns
            Shape (inputs, columns).
        """
        means = np.empty((len(self.counts), columns.shape[1]))
        values, gaps, gap_of = _split_gaps(columns)
        for block in _blocks_of(*self.counts.shape):
            counts = self.counts[block].astype(np.float64)
            totals = (counts @ gaps)[:, gap_of]
            sums = counts @ values
            means[block] = np.divide(
                sums, totals, out=np.full(sums.shape, np.nan), where=totals > 0
            )
        return means


def _split_gaps(
    columns: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return columns with 0 for NaN, the different patterns of gaps, and which of them each column has."""
    defined = ~np.isnan(columns)
    known: dict[bytes, int] = {}
    gap_of = [
        known.setdefault(column.tobytes(), len(known)) for column in np.ascontiguousarray(defined.T)
    ]
    gaps = [np.frombuffer(gap, dtype=np.bool_) for gap in known]
    held = np.stack(gaps, axis=1).astype(np.float64) if gaps else np.zeros((len(columns), 0))
    return np.where(defined, columns, 0.0), held, np.array(gap_of, dtype=np.intp)


def find_intervals(
    columns: NDArray[np.float64], means: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return between which bounds 95 % of the draws lie; NaN where fewer than 2 inputs have the number.

    Parameters
    ----------
    columns
        Shape (inputs, columns).
    means
        Their means in each draw, shape (draws, columns).
    """
    low = np.full(columns.shape[1], np.nan)
    high = low.copy()
    known = (~np.isnan(columns)).sum(axis=0) > 1
    whole = known & ~np.isnan(means).any(axis=0)
    low[whole], high[whole] = np.quantile(means[:, whole], [0.025, 0.975], axis=0)
    for at in np.flatnonzero(known & ~whole):
        held = means[~np.isnan(means[:, at]), at]
        if held.size > 0:
            low[at], high[at] = np.quantile(held, [0.025, 0.975])
    return low, high


class FlipTest(NamedTuple):
    """What flips of signs say.

    Attributes
    ----------
    p
        One a column, one-sided; NaN where it is undefined in all inputs.
    draws
        How many flips were tried.
    is_exact
        Whether they are all there are.
    """

    p: NDArray[np.float64]
    draws: int
    is_exact: bool


def flip_signs(columns: NDArray[np.float64], draws: int, seed: int) -> FlipTest:
    """Test whether means are above 0: how often a mean is as large when each input may have either sign.

    Parameters
    ----------
    columns
        Shape (inputs, columns); undefined numbers have no say.
    draws
        Taken for more than 14 inputs; up to there every flip is tried.
    """
    inputs = len(columns)
    defined = ~np.isnan(columns)
    counts = defined.sum(axis=0)
    known = counts > 0
    values = np.where(defined, columns, 0.0)[:, known]
    least = average_columns(columns)[known] - _TOLERANCE
    is_exact = inputs <= MOST_EXACT_INPUTS
    tried = 2**inputs if is_exact else draws
    reached = np.zeros(values.shape[1], dtype=np.int64)
    random = Lcg(seed)
    for block in _blocks_of(tried, inputs):
        if is_exact:
            choices = np.arange(block.start, block.stop)[:, np.newaxis]
            flipped = (choices >> np.arange(inputs)) & 1 == 1
        else:
            rows = block.stop - block.start
            flipped = random.take(rows * inputs).reshape(rows, inputs) < 0.5  # noqa: PLR2004  # a coin
        sums = np.where(flipped, -1.0, 1.0) @ values
        reached += (sums / counts[known] >= least).sum(axis=0)
    p = np.full(len(counts), np.nan)
    p[known] = reached / tried if is_exact else (1 + reached) / (1 + tried)
    return FlipTest(p, tried, is_exact)


def correct_tests(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return q: the smallest share of false ones at which a test would stand with all that are as clear.

    By Benjamini and Hochberg, 1995. NaN = no test, which counts as none. Of .01, .04, .03, .5 the q are .04, .0533,
    .0533, .5.
    """
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[order] * order.size / np.arange(1, order.size + 1)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def measure_reliability(columns: NDArray[np.float64], seed: int) -> float:
    """Return whether two halves of the inputs tell heads apart alike: at most 1, NaN where it cannot be said.

    Pearson's r over heads between the halves' means, stepped up to the length of the whole by Spearman and Brown.

    Parameters
    ----------
    columns
        One a head, shape (inputs, heads).
    """
    if (~np.isnan(columns)).any(axis=1).sum() < _FEWEST_INPUTS:
        return float("nan")
    order = shuffle_numbers(len(columns), seed)
    middle = len(columns) // 2
    # Ascending, so that sums do not depend on the shuffle's order.
    halves = [np.sort(order[:middle]), np.sort(order[middle:])]
    first, second = (average_columns(columns[half]) for half in halves)
    both = ~np.isnan(first) & ~np.isnan(second)
    if both.sum() < _FEWEST_HEADS:
        return float("nan")
    first, second = first[both], second[both]
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    one, other = first - first.mean(), second - second.mean()
    r = float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum()))
    return float("nan") if r == -1 else 2 * r / (1 + r)
