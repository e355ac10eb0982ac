"""Reads what stands behind ``%attention``: options first, then the text as it is.

The text is never split as a shell would, so that an apostrophe or a lone quotation mark is a character like any other.
"""

from __future__ import annotations

import difflib
import keyword
import re
from argparse import ArgumentTypeError
from dataclasses import dataclass
from typing import Any

from IPython.core.error import UsageError

_MOST_HEADS = 1000
_SENTENCES = 2

_OPTION = re.compile(r"(-[^\s=]*)(=|\s+|$)")
_VALUE = re.compile(r"\"([^\"]*)\"(?=\s|$)|'([^']*)'(?=\s|$)|(\S+)")
_PAIR = re.compile(r'"([^"]*)"\s+"([^"]*)"')
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_HEADS = re.compile(r"(\d+)(?:-(\d+))?")
_WORD = re.compile(r"\S+")


def read_layer(value: str) -> int:
    """Read the value of ``--layer``."""
    if not value.isdecimal():
        raise ArgumentTypeError(f"--layer must be a whole number from 0, not {value!r}")
    return int(value)


def read_heads(value: str) -> tuple[int, ...]:
    """Read the value of ``--heads``: numbers and ranges, such as ``0,7`` or ``0-11``, both ends included."""
    heads: list[int] = []
    for part in value.split(","):
        match = _HEADS.fullmatch(part)
        first, last = (0, -1) if match is None else (int(match[1]), int(match[2] or match[1]))
        if not 0 <= last - first < _MOST_HEADS:
            raise ArgumentTypeError(
                f"--heads must be numbers from 0 such as 7, 0,7 or 0-11 (without spaces), not {value!r}"
            )
        heads.extend(range(first, last + 1))
    return tuple(heads)


def read_cut(value: str) -> dict[str, Any]:
    """Read the value of ``--cut``: ``0.9`` and ``mass:0.9``, or ``weight:0.1``."""
    kind, _, number = value.rpartition(":")
    try:
        return {"by": kind or "mass", "value": float(number)}
    except ValueError:
        raise ArgumentTypeError(
            f"--cut must be a share such as 0.9, or a least weight such as weight:0.1, not {value!r}"
        ) from None


def read_name(value: str) -> str:
    """Read the value of ``--as``."""
    if not value.isidentifier() or keyword.iskeyword(value):
        raise ArgumentTypeError(f"--as must be the name of a variable such as view, not {value!r}")
    return value


# name -> the other spellings, and what argparse is told about it
OPTIONS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "--layer": (("-l",), {"type": read_layer, "metavar": "N", "help": "The layer, from 0."}),
    "--heads": (
        ("--head",),
        {
            "type": read_heads,
            "action": "append",
            "metavar": "N",
            "help": "One head from 0, or several: 0,7 or 0-11; may be given several times.",
        },
    ),
    "--model": (("-m",), {"metavar": "NAME", "help": "embedded or article."}),
    "--view": ((), {"metavar": "NAME", "help": "heads, grid, matrix, neurons or patterns."}),
    "--cut": (
        (),
        {
            "type": read_cut,
            "metavar": "SHARE",
            "help": "Draw the strongest lines until they hold this share, such as 0.9; "
            "or those of at least a weight, such as weight:0.1.",
        },
    ),
    "--as": (
        (),
        {
            "type": read_name,
            "dest": "name",
            "metavar": "NAME",
            "help": "Bind the view to this name.",
        },
    ),
    "--help": (("-h",), {"action": "store_true", "help": "Print this."}),
}
_FLAGS = ("--help",)
_SPELLINGS = {
    spelling: name for name, (others, _) in OPTIONS.items() for spelling in (name, *others)
}


@dataclass(frozen=True)
class MagicLine:
    """Options as argparse takes them, ``--name=value``, and the text behind them, None where there is none."""

    options: tuple[str, ...]
    text: str | None


def split_line(line: str) -> MagicLine:
    """Split a line into options and text; ``--`` ends the options.

    Raises
    ------
    UsageError
        For an option that there is not, that has no value, or that stands behind the text.
    """
    options: list[str] = []
    rest = line.strip()
    while match := _OPTION.match(rest):
        written, follows = match.groups()
        rest = rest[match.end() :]
        if written == "--" and follows != "=":
            return MagicLine(tuple(options), rest)
        name = find_option(written)
        if name in _FLAGS:
            options.append(name)
            continue
        value = _VALUE.match(rest)
        if value is None:
            raise UsageError(f"{written} needs a value")
        options.append(f"{name}={next(group for group in value.groups() if group is not None)}")
        rest = rest[value.end() :].lstrip()
    for word in _WORD.findall(rest):
        if word.partition("=")[0] in _SPELLINGS and word.startswith("--"):
            raise UsageError(
                f"{word} stands behind the text: write options first, or -- before a text that has {word} in it"
            )
    return MagicLine(tuple(options), rest or None)


def find_option(written: str) -> str:
    """Return the name of an option in any of its spellings.

    Raises
    ------
    UsageError
        If there is none; the message names the one most like it.
    """
    if written in _SPELLINGS:
        return _SPELLINGS[written]
    similar = difflib.get_close_matches(written, _SPELLINGS, 1)
    guess = f" (did you mean {similar[0]}?)" if similar else ""
    raise UsageError(
        f"there is no option {written}{guess}; a text that begins with a hyphen needs -- before it"
    )


def read_texts(text: str | None, body: str | None) -> tuple[str, ...]:
    """Return no text, one, or two.

    Parameters
    ----------
    text
        What stands behind the options. Quotation marks around all of it are left out; two texts are
        ``"one" "and another"``.
    body
        The cell below ``%%attention``, None for a line alone: one text a line, blank lines apart.

    Raises
    ------
    UsageError
        If there is text in both places, or another number of lines than one or two.
    """
    if body is None:
        return () if text is None else _read_quoted(text)
    if text is not None:
        raise UsageError(
            f"the texts of %%attention stand below it, one or two lines, and nothing but options behind it, not {text!r}"
        )
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", body) if line.strip()]
    if not 1 <= len(lines) <= _SENTENCES:
        raise UsageError(
            f"%%attention takes sentence A on one line and sentence B, if any, on the next, and found {len(lines)} lines"
        )
    return tuple(lines)


def _read_quoted(text: str) -> tuple[str, ...]:
    pair = _PAIR.fullmatch(text)
    if pair is not None:
        return pair.groups()
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        return (quoted[1] if quoted[1] is not None else quoted[2],)
    return (text,)
