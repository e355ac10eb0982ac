"""Text as two languages count it: code points in Python, UTF-16 code units in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST_IN_ONE_UNIT = "\uffff"
_FIRST_SURROGATE = "\ud800"

# What JavaScript's `trim` takes away: Python's `strip` knows the byte order mark for no space, and some controls for one.
_WHITE_SPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


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


def is_blank(text: str) -> bool:
    r"""Whether the browser sees no text in it: nothing but white space, as JavaScript has it.

    Examples
    --------
    >>> is_blank(" \ufeff\n"), is_blank("\x1f")
    (True, False)
    """
    return not text.strip(_WHITE_SPACE)


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
