"""What the Tab key offers behind ``%attention``: options, and the values of those that have few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from IPython.core.error import UsageError

from ._document import VIEWS
from ._magic_line import OPTIONS, find_option, split_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUES: dict[str, Sequence[str]] = {
    "--model": ("embedded", "article"),
    "--view": VIEWS,
    "--cut": ("mass:", "weight:"),
}


class CompletionEvent(Protocol):
    """What IPython tells a completer."""

    text_until_cursor: str


def complete_attention(_: Any, event: CompletionEvent) -> Sequence[str]:
    """Return what may stand at the cursor; IPython keeps what begins as the word there does."""
    words = event.text_until_cursor.split()[1:]
    if words and not event.text_until_cursor[-1].isspace():
        typed = words.pop()
        option, equals, _value = typed.partition("=")
        if equals:
            return _find_values(option)
    if words and words[-1].startswith("-") and words[-1] != "--" and _needs_value(words):
        return _find_values(words[-1])
    return () if _is_text_begun(words) else tuple(OPTIONS)


def _find_values(option: str) -> Sequence[str]:
    try:
        return _VALUES.get(find_option(option), ())
    except UsageError:
        return ()


def _needs_value(words: Sequence[str]) -> bool:
    try:
        split_line(" ".join(words))
    except UsageError:
        return True
    return False


def _is_text_begun(words: Sequence[str]) -> bool:
    try:
        return "--" in words or split_line(" ".join(words)).text is not None
    except UsageError:
        return True
