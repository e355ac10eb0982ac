"""How far a survey is, told to whoever waits: a bar where rich is installed, else lines on the error stream."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Between two lines.
_PAUSE_S = 5.0
_MINUTE_S = 60
_HOUR_S = 3600


class Progress(Protocol):
    """Told of inputs as they are done."""

    def advance(self, inputs: int, failed: int) -> None:
        """Say how many more inputs are done, and how many of these failed."""


class _Silence:
    def advance(self, inputs: int, failed: int) -> None:
        """Say nothing."""


class _Lines:
    """A line every few seconds."""

    def __init__(self, total: int | None, done: int) -> None:
        self._total, self._done, self._failed = total, done, 0
        self._began = self._told = time.monotonic()
        self._computed = 0

    def advance(self, inputs: int, failed: int) -> None:
        self._done += inputs
        self._computed += inputs
        self._failed += failed
        now = time.monotonic()
        if now - self._told < _PAUSE_S and self._done != self._total:
            return
        self._told = now
        print(self._describe(now - self._began), file=sys.stderr, flush=True)  # noqa: T201  # what it is for

    def _describe(self, elapsed_s: float) -> str:
        of = "" if self._total is None else f" of {self._total}"
        failed = f", {self._failed} failed" if self._failed > 0 else ""
        rate = self._computed / max(elapsed_s, 1e-3)
        left = ""
        if self._total is not None and rate > 0 and self._done < self._total:
            left = f", {say_duration((self._total - self._done) / rate)} left"
        return f"survey: {self._done}{of} inputs{failed}, {rate:.1f} inputs/s{left}"


def say_duration(seconds: float) -> str:
    """Return a time roughly, such as ``3 min``."""
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    if seconds < _HOUR_S:
        return f"{seconds / _MINUTE_S:.0f} min"
    return f"{seconds / _HOUR_S:.1f} h"


@contextmanager
def show_progress(total: int | None, done: int, *, shown: bool) -> Iterator[Progress]:
    """Give what is told of inputs as they are done.

    Parameters
    ----------
    total
        How many inputs there are; None = nobody knows.
    done
        How many have a record already.
    shown
        Whether anything is to be seen.
    """
    if not shown:
        yield _Silence()
        return
    try:
        from rich.progress import (  # noqa: PLC0415  # not everybody has it
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar  # noqa: PLC0415  # as above
    except ImportError:
        yield _Lines(total, done)
        return
    from rich.console import Console  # noqa: PLC0415  # as above

    columns = (
        TextColumn("survey"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Bar(*columns, console=Console(stderr=True)) as bar:
        yield _Rich(bar, bar.add_task("survey", total=total, completed=done, note=""))


class _Rich:
    """A bar of rich."""

    def __init__(self, bar: Any, task: Any) -> None:
        self._bar, self._task, self._failed = bar, task, 0

    def advance(self, inputs: int, failed: int) -> None:
        self._failed += failed
        note = f"{self._failed} failed" if self._failed > 0 else ""
        self._bar.advance(self._task, inputs)
        self._bar.update(self._task, note=note)
