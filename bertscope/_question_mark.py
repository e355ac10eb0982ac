"""Lets a text behind ``%attention`` end with a question mark, which IPython takes for a question about its last word."""

from __future__ import annotations

import re

# `%attention?` itself still asks for help.
_QUESTION = re.compile(r"\s*(?:[\w.,\s]+=\s*)?%attention\s+\S.*\?")


def keep_question_marks(lines: list[str]) -> list[str]:
    """Return the lines of a cell, with a space behind each text that ends with a question mark.

    IPython looks for the mark at the very end of a line, and the magic leaves the space out again.
    """
    return [_keep(line) for line in lines]


def _keep(line: str) -> str:
    code = line.rstrip("\r\n")
    return f"{code} {line[len(code) :]}" if _QUESTION.fullmatch(code) else line
