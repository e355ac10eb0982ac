"""Wakes whoever awaits the browser, and says where nobody could be woken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from IPython import get_ipython

from ._kernel_parent import keep_parents

if TYPE_CHECKING:
    from collections.abc import Callable

# From this version on ipykernel takes comm messages while a cell awaits.
_FIRST_AWAITING_IPYKERNEL = (7, 4)

# Seconds between two times that the browser is asked.
REPEAT_S = 2.0


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

    async def wait_until(
        self, condition: Callable[[], bool], timeout: float | None, ask: Callable[[], None]
    ) -> bool:
        """Wait until `condition` holds; return False when `timeout` seconds pass before.

        `ask` is called at once and every `REPEAT_S` seconds.
        """
        kernel = getattr(get_ipython(), "kernel", None)
        if kernel is not None:
            keep_parents(kernel)
        loop = asyncio.get_running_loop()
        deadline = None if timeout is None else loop.time() + timeout
        next_ask = loop.time()
        entry = (loop, asyncio.Event())
        self._waiting.append(entry)
        try:
            while not condition():
                now = loop.time()
                if deadline is not None and now >= deadline:
                    return False
                if now >= next_ask:
                    ask()
                    next_ask = now + REPEAT_S
                due = next_ask if deadline is None else min(next_ask, deadline)
                try:
                    await asyncio.wait_for(entry[1].wait(), due - now)
                except asyncio.TimeoutError:  # another class than TimeoutError in Python 3.10
                    continue
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
