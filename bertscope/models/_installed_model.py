"""A model as the server's list has it: ``static/models.json``, which src/sources/server-folder.ts reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._model_name import check_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_VERSION = 1
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class ModelFile:
    """One file of an installed model.

    Attributes
    ----------
    path
        Within the model's folder, with ``/``: ``"onnx/model.onnx"``.
    sha256
        Lower-case hexadecimal.
    """

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class InstalledModel:
    """A model that is installed for the server.

    Attributes
    ----------
    name
        What a cell asks for behind ``server:``.
    model_id
        The repository it comes from; None for a folder, whose place stays on this machine.
    revision
        The commit of that repository; None for a folder.
    precision
        What its parameters are stored as: ``"fp16-stored"``, ``"fp32"``, or what files that came ready-made hold.
    """

    name: str
    model_id: str | None
    revision: str | None
    precision: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """All its files together."""
        return sum(file.size_bytes for file in self.files)


def describe_files(folder: Path) -> tuple[ModelFile, ...]:
    """Return the files of a folder with length and hash, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        ModelFile(path.relative_to(folder).as_posix(), path.stat().st_size, hash_file(path))
        for path in paths
    )


def hash_file(path: Path) -> str:
    """Return what a file hashes to by sha256, in lower-case hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            found.update(piece)
    return found.hexdigest()


def write_list(models: Iterable[InstalledModel]) -> str:
    """Return the list of a server's models as JSON."""
    entries = [
        {
            "name": model.name,
            "modelId": model.model_id,
            "revision": model.revision,
            "precision": model.precision,
            "files": [
                {"path": file.path, "sizeBytes": file.size_bytes, "sha256": file.sha256}
                for file in model.files
            ],
        }
        for model in models
    ]
    return json.dumps({"version": _VERSION, "models": entries}, indent=2) + "\n"


def read_list(text: str) -> list[InstalledModel]:
    """Return the models that a list names.

    Raises
    ------
    ValueError
        If it is no such list.
    """
    try:
        value: Any = json.loads(text)
        if value["version"] != _VERSION:
            raise ValueError(f"version {value['version']!r}, not {_VERSION}")
        return [_read_entry(entry) for entry in value["models"]]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _read_entry(entry: Any) -> InstalledModel:
    return InstalledModel(
        name=check_name(_read(entry, "name", str)),
        model_id=entry.get("modelId"),
        revision=entry.get("revision"),
        precision=entry.get("precision") or "",
        files=tuple(
            ModelFile(
                _read(file, "path", str), _read(file, "sizeBytes", int), _read(file, "sha256", str)
            )
            for file in _read(entry, "files", list)
        ),
    )


def _read(entry: Any, field: str, kind: type) -> Any:
    value = entry[field]
    if not isinstance(value, kind):
        raise TypeError(f"{field} is {value!r:.80}")
    return value
