"""Which word stands where, shuffled: drawn once for an input and shared by all its heads.

The words are shuffled as in ``src/patterns/permutations.ts`` and ``shuffle.ts``: for each draw first those
of sentence A in reading order, then those of B, each draw from the true order anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .random_lcg import random_lcg

if TYPE_CHECKING:
    from numpy.typing import NDArray


def shuffle_rows(entries: NDArray[np.intp], random: NDArray[np.float64]) -> None:
    """Shuffle each row in place, by Fisher and Yates from the last place down.

    Parameters
    ----------
    entries
        Shape (rows, n).
    random
        Shape (rows, n - 1), from 0 to below 1, in the order in which they are drawn.

    Examples
    --------
    Seed 1: 0 1 2 3 4 becomes 0 2 3 4 1; 0 to 9 becomes 9 5 6 8 1 0 7 4 3 2.
    """
    every = np.arange(len(entries))
    for draw, place in enumerate(range(entries.shape[1] - 1, 0, -1)):
        other = (random[:, draw] * (place + 1)).astype(np.intp)
        moved = entries[every, other]
        entries[every, other] = entries[:, place]
        entries[:, place] = moved


def draw_permutations(words_a: int, words_b: int, draws: int, seed: int) -> NDArray[np.intp]:
    """Return where each word stands, shape (draws, words); entry k says at whose place word k stands.

    Parameters
    ----------
    words_a, words_b
        Words (tokens of W) of either sentence.
    draws
        How many permutations.
    seed
        Of `random_lcg`.
    """
    places = np.tile(np.arange(words_a + words_b), (draws, 1))
    steps_a, steps_b = max(0, words_a - 1), max(0, words_b - 1)
    random = random_lcg(seed, draws * (steps_a + steps_b)).reshape(draws, steps_a + steps_b)
    shuffle_rows(places[:, :words_a], random[:, :steps_a])
    shuffle_rows(places[:, words_a:], random[:, steps_a:])
    return places
