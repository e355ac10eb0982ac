"""Shows a view at once, and not a second time when it is also the value of its cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from IPython import get_ipython
from IPython.display import display

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from ._view import AttentionView

# From `display(view)` to the view's own method it is five calls; a few more for shells that wrap them.
_FRAMES_TO_DISPLAY = 12


class ShownOnce:
    """Whether a view has been shown in the cell that still runs."""

    def __init__(self) -> None:
        """Begin unshown."""
        self._pending = False

    def show(self, view: AttentionView) -> None:
        """Show `view` now, where there is something to show it in."""
        shell = get_ipython()
        if shell is None:
            return
        display(view)
        self._pending = True
        self._forget_with_next_cell(shell)

    def is_repetition(self) -> bool:
        """Whether the view is about to be shown again as the value of the cell that has shown it; true only once."""
        if not self._pending or _is_asked_for():
            return False
        self._pending = False
        return True

    def _forget_with_next_cell(self, shell: InteractiveShell) -> None:
        # Not after this cell: what says that a cell is over (post_execute) is said for each message
        # from the browser too, and some of those come while the cell awaits.
        def forget(*_: object) -> None:
            self._pending = False
            shell.events.unregister("pre_run_cell", forget)

        shell.events.register("pre_run_cell", forget)


def _is_asked_for() -> bool:
    """Whether ``display()`` itself is running, not the shell that shows a cell's value.

    Every kernel has its own display hook and none says in a common way that it is at work, so the calls are looked at.
    """
    frame = sys._getframe(1)  # noqa: SLF001  # the documented way to look at the calls
    for _ in range(_FRAMES_TO_DISPLAY):
        if frame.f_code is display.__code__:
            return True
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False
