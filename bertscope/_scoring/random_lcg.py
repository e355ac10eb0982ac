"""The one random generator of BertScope, the same in every language.

d3-random's ``randomLcg(seed)``: state = seed mod 2**32 at first, then for every draw state = (1664525 *
state + 1013904223) mod 2**32, and the number is state / 2**32. A generator of this kind can jump: its state
after k steps is one product and one sum away, so that a stretch of numbers is computed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MULTIPLIER = 1664525
_INCREMENT = 1013904223
_MODULUS = 2**32
_STRETCH_BITS = 16


def _make_jumps() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return factors and summands of 1, 2, … steps; arrays wrap at 2³², as the generator does."""
    factors = np.array([_MULTIPLIER], dtype=np.uint32)
    summands = np.array([_INCREMENT], dtype=np.uint32)
    for _ in range(_STRETCH_BITS):
        # k steps after as many as there are entries.
        summands = np.concatenate([summands, factors * summands[-1] + summands])
        factors = np.concatenate([factors, factors * factors[-1]])
    return factors, summands


_FACTORS, _SUMMANDS = _make_jumps()


class Lcg:
    """A stream of numbers from 0 to below 1.

    Parameters
    ----------
    seed
        A whole number from 0 to 2³² - 1.
    """

    def __init__(self, seed: int) -> None:
        self._state = np.uint32(seed)

    def take(self, count: int) -> NDArray[np.float64]:
        """Return the next numbers."""
        states = np.empty(count, dtype=np.uint32)
        for start in range(0, count, _FACTORS.size):
            stretch = states[start : start + _FACTORS.size]
            np.multiply(_FACTORS[: stretch.size], self._state, out=stretch)
            stretch += _SUMMANDS[: stretch.size]
            self._state = stretch[-1]
        return states / _MODULUS


def random_lcg(seed: int, count: int) -> NDArray[np.float64]:
    """Return the first ``count`` numbers of a seed, from 0 to below 1.

    Parameters
    ----------
    seed
        A whole number; of a negative one its absolute value counts, as in the browser.
    count
        How many.

    Examples
    --------
    Seed 1 begins with .2364..., .3692..., .5042....
    """
    return Lcg(abs(seed) % _MODULUS).take(count)
