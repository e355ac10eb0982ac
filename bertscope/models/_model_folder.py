"""A folder that a model is read from: somebody else's, perhaps, so that no name in it leads out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: JSON of a tokenizer with a million pieces has some 50 MB.
_MOST_TEXT_BYTES = 256 << 20


class ModelFolder:
    """A folder, by what is safe to read in it.

    Parameters
    ----------
    path
        Of the folder.

    Raises
    ------
    ValueError
        If it is no folder.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise ValueError(f"{str(path)!r} is no folder: name the one that holds config.json")
        self.path = path
        self._root = path.resolve()
        if self._root.parent.name == "snapshots":
            # The Hub's cache: what lies in a snapshot are links to ../../blobs.
            self._root = self._root.parents[1]

    def find(self, name: str) -> Path | None:
        """Return where a file is; None if there is none of that name.

        Parameters
        ----------
        name
            Of the file, or a path with ``/`` within the folder.

        Raises
        ------
        ValueError
            If it lies elsewhere, by its name or by a link, or is no ordinary file.
        """
        path = self.path / name
        if not path.exists():
            if path.is_symlink():
                raise ValueError(f"{path} is a link to nothing: put the file itself there")
            return None
        if not path.resolve().is_relative_to(self._root):
            raise ValueError(f"{path} leads out of its folder: put the file itself there")
        if not path.is_file():
            raise ValueError(f"{path} is no ordinary file: put the file itself there")
        return path

    def read_json(self, name: str) -> dict[str, Any] | None:
        """Return what a JSON file says; None if there is none.

        Raises
        ------
        ValueError
            If it is no JSON object.
        """
        path = self.find(name)
        if path is None:
            return None
        if path.stat().st_size > _MOST_TEXT_BYTES:
            raise ValueError(
                f"{path} has {path.stat().st_size:,} bytes: that is no {name} of a model"
            )
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{path} is no JSON ({error}): save the model again") from error
        if not isinstance(value, dict):
            raise ValueError(f"{path} holds no JSON object: save the model again")  # noqa: TRY004  # it is not the caller's type
        return value

    def read_config(self) -> dict[str, Any]:
        """Return ``config.json``.

        Raises
        ------
        ValueError
            If there is none; the message says where it may be.
        """
        config = self.read_json("config.json")
        if config is not None:
            return config
        if self.find("adapter_config.json") is not None:
            raise ValueError(
                f"{self.path} holds an adapter, not a model: load it with peft, call merge_and_unload(), save that, and "
                "add its folder"
            )
        inside = sorted(path.parent.name for path in self.path.glob("*/config.json"))
        hint = (
            f"it is in {', '.join(inside)}: name that folder"
            if inside
            else "save the model there with save_pretrained()"
        )
        raise ValueError(f"{self.path} holds no config.json; {hint}")
