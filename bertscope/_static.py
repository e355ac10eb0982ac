"""Finds the files of the browser's half, which the wheel puts where Jupyter looks for extensions."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXTENSION = Path("labextensions", "bertscope")


def find_static(name: str) -> Path:
    """Return the path of a file of the browser's half.

    Parameters
    ----------
    name
        Without the hash that the file's own name carries: ``"page.html"`` finds ``page.0123abcd.html``.

    Raises
    ------
    FileNotFoundError
        If it is nowhere; the message names what to install.
    """
    stem, _, suffix = name.rpartition(".")
    for folder in _folders():
        found = sorted(
            folder.glob(f"{stem}.*.{suffix}"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        if found:
            return found[0]
    raise FileNotFoundError(
        f"The browser's half of BertScope is not installed here ({name} is missing), and exported pages are made of "
        f"it: install bertscope as a wheel into the environment of this Python ({sys.prefix}), for example with "
        "`pip install --force-reinstall bertscope`."
    )


def _folders() -> Iterator[Path]:
    """Yield the folders to look into, those of this very package first."""
    # A source checkout, where the extension is built beside this module.
    yield Path(__file__).parent / "labextension" / "static"
    try:
        listed = files("bertscope") or []
    except PackageNotFoundError:
        listed = []
    for file in listed:
        if file.name == "package.json" and file.parent.parts[-2:] == _EXTENSION.parts:
            yield Path(str(file.locate())).parent / "static"
    try:
        from jupyter_core.paths import jupyter_path  # noqa: PLC0415  # not everybody has it
    except ImportError:
        pass
    else:
        yield from (Path(path, "bertscope", "static") for path in jupyter_path("labextensions"))
    yield Path(sys.prefix, "share", "jupyter", _EXTENSION, "static")
