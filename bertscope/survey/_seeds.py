"""Seeds and shuffles of surveys, over the one generator of ``bertscope._scoring``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bertscope._scoring.permutations import shuffle_rows
from bertscope._scoring.random_lcg import random_lcg

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Above this a survey's third stream, of seed + 2, would begin where another survey's does.
LARGEST_SEED = 2**32 - 3


def check_seed(seed: Any) -> int:
    """Return the seed of a survey.

    Raises
    ------
    ValueError
        If it is no whole number from 0 to 2³² - 3.
    """
    is_whole = isinstance(seed, (int, np.integer)) and not isinstance(seed, bool)
    if not is_whole or not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"seed must be a whole number from 0 to {LARGEST_SEED}, not {seed!r}")
    return int(seed)


def shuffle_numbers(count: int, seed: int) -> NDArray[np.int64]:
    """Return 0 to count - 1 in the project's shuffle.

    Seed 1 makes 0 2 3 4 1 of 0 to 4.
    """
    order = np.arange(count)[np.newaxis]
    shuffle_rows(order, random_lcg(seed, max(0, count - 1))[np.newaxis])
    shuffled: NDArray[np.int64] = order[0]
    return shuffled
