"""Wakes whoever awaits the browser, and says where nobody could be woken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Callable

# From this version on ipykernel takes comm messages while a cell awaits.
_FIRST_AWAITING_IPYKERNEL = (7, 4)


class Signal:
    """Something has come from the browser; may be given from any thread."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def notify(self) -> None:
        """Let all who wait look again."""
        for loop, woken in list(self._waiting):
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)

    async def wait_until(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        """Wait until `condition` holds; return False when `timeout` seconds pass before."""
        loop = asyncio.get_running_loop()
        deadline = None if timeout is None else loop.time() + timeout
        entry = (loop, asyncio.Event())
        self._waiting.append(entry)
        try:
            while not condition():
                left = None if deadline is None else deadline - loop.time()
                try:
                    await asyncio.wait_for(entry[1].wait(), left)
                except asyncio.TimeoutError:  # another class than TimeoutError in Python 3.10
                    return condition()
                entry[1].clear()
            return True
        finally:
            self._waiting.remove(entry)


def explain_deaf_kernel() -> str | None:
    """Return why an ``await`` here could never hear from a browser, or None where it can."""
    shell = get_ipython()
    if shell is None:
        return "There is no browser here: awaiting a view works in a notebook."
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return "There is no browser here: awaiting a view works in a notebook, not in a terminal."
    if type(kernel).__module__.partition(".")[0] == "ipykernel":
        import ipykernel  # noqa: PLC0415  # optional: other kernels have none

        if ipykernel.version_info[:2] < _FIRST_AWAITING_IPYKERNEL:
            return (
                f"This kernel (ipykernel {ipykernel.__version__}) hears the browser only between cells: read the "
                "numbers in the next cell, or install ipykernel 7.4 or later and restart the kernel."
            )
    return None
