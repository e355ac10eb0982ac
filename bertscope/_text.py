"""Text as two languages count it: code points in Python, UTF-16 code units in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_IN_ONE_UNIT = "\uffff"
_FIRST_SURROGATE = "\ud800"


def make_well_formed(text: str) -> str:
    r"""Join surrogate pairs and put U+FFFD in place of lone surrogates, which no notebook file can hold.

    Examples
    --------
    >>> make_well_formed("a\ud83d\ude00b\ud83dc") == "a\U0001f600b\ufffdc"
    True
    """
    # Most texts have no character that high, and max() is quicker than two conversions.
    if not text or max(text) < _FIRST_SURROGATE:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def count_utf16(text: str) -> int:
    """Count UTF-16 code units: one for each code point up to U+FFFF, two for each above.

    Examples
    --------
    >>> count_utf16("a\U0001f600")
    3
    """
    return len(text) + sum(character > _LAST_IN_ONE_UNIT for character in text)


def to_code_points(text: str) -> Callable[[int], int]:
    """Return what turns an offset in UTF-16 code units into one in code points.

    An offset between the halves of a pair goes to the start of its character, one past the end to the end.

    Examples
    --------
    >>> [to_code_points("a\U0001f600b")(units) for units in (0, 1, 2, 3, 4)]
    [0, 1, 1, 2, 3]
    """
    length = len(text)
    if not text or max(text) <= _LAST_IN_ONE_UNIT:
        return lambda units: min(units, length)
    table = [
        index
        for index, character in enumerate(text)
        for _ in range(1 if character <= _LAST_IN_ONE_UNIT else 2)
    ]
    return lambda units: table[units] if units < len(table) else length
