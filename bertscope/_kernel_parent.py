"""Keeps the cell after one that awaited from being shown as running for ever.

ipykernel 7.4 takes comm messages while a cell awaits and, when each is through, makes the cell's request the parent of
what is sent once more. Messages that come as the cell ends are through when the next cell has begun: the end of that one
is then sent under the name of the one before, and the notebook shows ``[*]`` until it is run again. With "Run All" and a
view that is still sending, that is one run in ten.

Left out: other versions, which restore nothing.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Protocol

# The versions that give a parent back; a later one is looked at when it is there.
_RESTORING_IPYKERNEL = (7, 4)

# Requests that are remembered: a late message is a few turns of the kernel's loop late.
_REMEMBERED = 256


class Kernel(Protocol):
    """What is used of ipykernel's kernel."""

    def set_parent(self, ident: Any, parent: Any, channel: str = "shell") -> None:
        """Make `parent` the request under whose name messages are sent."""

    def get_parent(self, channel: str | None = None) -> Any:
        """Return the request under whose name messages are sent."""


def keep_parents(kernel: Kernel) -> None:
    """Have `kernel` refuse a parent whose turn is over; does so once, and only where it is needed."""
    if not _restores_parents(kernel) or hasattr(kernel.set_parent, "keeps_parents"):
        return
    set_parent = kernel.set_parent
    over: dict[str, None] = {}
    lock = Lock()

    def set_unless_over(ident: Any, parent: Any, channel: str = "shell") -> None:
        if channel == "shell":
            present, coming = _read_id(kernel.get_parent("shell")), _read_id(parent)
            # A request is made the parent once, when it begins; one that was replaced is not begun again.
            if coming != present and coming in over:
                return
            if present is not None and coming != present:
                with lock:
                    over[present] = None
                    while len(over) > _REMEMBERED:
                        del over[next(iter(over))]
        set_parent(ident, parent, channel)

    set_unless_over.keeps_parents = True  # type: ignore[attr-defined]  # the mark that it is done
    kernel.set_parent = set_unless_over  # type: ignore[method-assign]  # of this kernel, not of its class


def _restores_parents(kernel: Kernel) -> bool:
    if type(kernel).__module__.partition(".")[0] != "ipykernel":
        return False
    import ipykernel  # noqa: PLC0415  # optional: other kernels have none

    return bool(ipykernel.version_info[:2] == _RESTORING_IPYKERNEL)


def _read_id(message: Any) -> str | None:
    header = message.get("header") if isinstance(message, dict) else None
    found = header.get("msg_id") if isinstance(header, dict) else None
    return found if isinstance(found, str) else None
