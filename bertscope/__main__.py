"""``bertscope`` and ``python -m bertscope``: what BertScope does on a command line."""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from bertscope._version import __version__
from bertscope.models._command import add_model_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FAILED, _STOPPED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return the exit status: 0, or 2 after a sentence that says what to do."""
    parser = argparse.ArgumentParser(
        prog="bertscope",
        description="An attention microscope for Jupyter.",
        epilog="Surveys of many texts: python -m bertscope.survey --help",
    )
    parser.add_argument("--version", action="version", version=f"bertscope {__version__}")
    add_model_commands(parser.add_subparsers(dest="command", required=True, metavar="model"))
    asked = parser.parse_args(arguments)
    try:
        with _ended_in_order():
            status: int = asked.run(asked)
    except KeyboardInterrupt:
        return _STOPPED
    except (OSError, ValueError, ImportError, MemoryError) as error:
        print(f"{parser.prog}: {str(error) or type(error).__name__}", file=sys.stderr)  # noqa: T201  # a program speaks
        return _FAILED
    return status


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to end unwind the stack, so that nothing half done stays."""

    def end(number: int, _: Any) -> NoReturn:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    sys.exit(main())
