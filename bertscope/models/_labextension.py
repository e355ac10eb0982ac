"""What makes a folder of models an extension of JupyterLab: it is listed, served and copied as one, and does nothing.

JupyterLab 4 serves any folder below ``labextensions/``. With a ``package.json`` it is an extension: one without
``jupyterlab._build`` is warned of in the server's log at each page, and one without the script that ``load`` names
is an error in the browser's console. So there is such a script: a container without modules.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from bertscope._version import __version__

if TYPE_CHECKING:
    from pathlib import Path

EXTENSION = "bertscope-models"

_ENTRY = f"""\
// This extension only carries models. JupyterLab asks every extension for a container of modules: this one is empty.
(window._JUPYTERLAB ??= {{}})['{EXTENSION}'] = {{
  init() {{}},
  get: module => Promise.reject(new Error(`{EXTENSION} has no module ${{module}}`))
}};
"""


def write_extension(folder: Path) -> None:
    """Write what JupyterLab wants to see in the folder of an extension, and ``static/``."""
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    # Browsers keep it for a year: another content is another name.
    entry = static / f"remoteEntry.{hashlib.sha256(_ENTRY.encode()).hexdigest()[:16]}.js"
    write_whole(entry, _ENTRY)
    for other in static.glob("remoteEntry.*.js"):
        if other != entry:
            other.unlink()
    package = {
        "name": EXTENSION,
        "version": __version__,
        "description": "Models that were installed with 'bertscope model add'.",
        "jupyterlab": {"_build": {"load": entry.relative_to(folder).as_posix()}},
    }
    write_whole(folder / "package.json", json.dumps(package, indent=2) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is never there in part."""
    new = path.with_name(f"{path.name}.part")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
