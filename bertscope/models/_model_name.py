"""The names that models are installed under: each is a folder on the server, and part of an address."""

from __future__ import annotations

import re
from pathlib import Path

#: What src/sources/model-names.ts reads behind ``server:``, without what hides a folder or looks like an option.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}")
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")
#: Files that lie beside the folders have such names.
_FILES = (".js", ".json")
#: No folder can have these on Windows, whatever comes behind a dot.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def check_name(name: str) -> str:
    """Return the name if a model can be installed under it.

    Raises
    ------
    ValueError
        For anything that is no plain name.
    """
    folded = name.casefold()
    if (
        _NAME.fullmatch(name) is None
        or name.endswith(".")
        or folded.endswith(_FILES)
        or folded.partition(".")[0] in _DEVICES
    ):
        raise ValueError(
            f"{name[:100]!r} cannot be the name of a model: give one of letters, digits, '-', '_' and '.', at most 96, "
            "such as my-bert"
        )
    return name


def name_after(source: str) -> str:
    """Return the name of a model that was given none: the last part of its Hub id or folder, ``-`` for other signs.

    Raises
    ------
    ValueError
        If that gives no name.
    """
    last = Path(source).name or Path(source).resolve().name
    try:
        return check_name(_OTHER.sub("-", last).strip("-."))
    except ValueError as error:
        raise ValueError(f"{error} (after {source!r}; --name gives another)") from None
