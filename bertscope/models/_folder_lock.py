"""One program at a time changes a folder; leaves out threads of one process, which share no folder here."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock(file: int) -> None:
        # It gives up after ten seconds.
        while True:
            with suppress(OSError):
                msvcrt.locking(file, msvcrt.LK_LOCK, 1)
                return

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def hold_folder(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold a folder, which is made where it is missing, and leave neither lock nor empty folder behind.

    Parameters
    ----------
    on_wait
        Called once if another program holds it.
    """
    path = folder / ".lock"
    file = _open_held(path, on_wait)
    try:
        yield
    finally:
        # Before it is given free: who waits sees that it is gone, and begins anew. Windows refuses both.
        with suppress(OSError):
            path.unlink()
            folder.rmdir()
        os.close(file)


def _open_held(path: Path, on_wait: Callable[[], None]) -> int:
    told = False
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:
            # Whoever held it took the folder away.
            continue
        try:
            if not _try_lock(file):
                if not told:
                    told = True
                    on_wait()
                _lock(file)
            if _is_at(file, path):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _is_at(file: int, path: Path) -> bool:
    """Tell whether an open file is the one that lies there."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
