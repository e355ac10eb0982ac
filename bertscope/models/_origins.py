"""Which folder of this machine a model was made from: beside what is served, never in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ._labextension import EXTENSION, write_whole

if TYPE_CHECKING:
    from pathlib import Path


class Origins:
    """Folders by the names of the models that were made from them.

    Parameters
    ----------
    labextensions
        The folder whose models these are; they are kept in the one above it, which no server hands out.
    """

    def __init__(self, labextensions: Path) -> None:
        self._path = labextensions.parent / f"{EXTENSION}.json"

    def recall(self, name: str) -> str | None:
        """Return the folder that a model was made from; None if nobody knows."""
        return self._read().get(name)

    def remember(self, name: str, folder: str | None) -> None:
        """Keep a folder under a name; None forgets what was kept."""
        kept = self._read()
        if kept.get(name) == folder:
            return
        kept.pop(name, None)
        if folder is not None:
            kept[name] = folder
        if kept:
            write_whole(self._path, json.dumps(kept, indent=2) + "\n")
        else:
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, str]:
        # A note, not a list of what there is: without it `check` asks for the folder.
        try:
            value = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(value, dict):
            return {}
        return {name: folder for name, folder in value.items() if isinstance(folder, str)}
