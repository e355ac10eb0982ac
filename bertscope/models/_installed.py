"""What is installed, and where: one folder a model, and one list of them all that the browser reads."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_LIST = "models.json"
_VERSION = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class InstalledFile:
    """One file of a model, its path relative to the model's folder."""

    path: str
    sizeBytes: int  # noqa: N815  # as the browser reads it
    sha256: str


@dataclass(frozen=True)
class InstalledModel:
    """One installed model, as it stands in the list."""

    name: str
    modelId: str  # noqa: N815  # as the browser reads it
    precision: str
    source: str
    """The folder or the Hub's name that it came from."""
    files: tuple[InstalledFile, ...]

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return models_folder() / self.name

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.sizeBytes for file in self.files)


def models_folder() -> Path:
    """Return the folder that the Jupyter server of this environment hands out without a login."""
    # Without a package.json JupyterLab loads nothing from here; its server hands the files out all the same.
    return Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "bertscope-models" / "static"


def check_name(name: str) -> str:
    """Return `name`, or raise ValueError if it cannot name a folder and a part of an address everywhere."""
    if _NAME.fullmatch(name) is None or ".." in name:
        raise ValueError(
            f"{name!r} cannot name a model: use up to 64 small letters, digits, '.', '-' and '_', a letter or digit first"
        )
    return name


def list_models() -> list[InstalledModel]:
    """Return what is installed, by name.

    Raises
    ------
    ValueError
        If the list is damaged.
    """
    path = models_folder() / _LIST
    if not path.exists():
        return []
    try:
        found = _read(json.loads(path.read_text("utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path} is not a list of models ({error}): remove the file and add the models again"
        ) from error
    return sorted(found, key=lambda model: model.name)


def _read(value: Any) -> list[InstalledModel]:
    if value["version"] != _VERSION:
        raise ValueError(f"version {value['version']}")
    found = [
        InstalledModel(**{**row, "files": tuple(InstalledFile(**file) for file in row["files"])})
        for row in value["models"]
    ]
    for model in found:
        check_name(model.name)
    return found


def find_model(name: str) -> InstalledModel:
    """Return one; ValueError names those there are."""
    models = list_models()
    for model in models:
        if model.name == name:
            return model
    there = ", ".join(model.name for model in models) or "none is"
    raise ValueError(f"no model {name!r} is installed: {there}")


def install(model: InstalledModel, made: Path) -> None:
    """Move the folder `made`, which lies beside the models, to its place, and write the list anew."""
    target = model.folder
    old: Path | None = None
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.rename(old / "model")
    made.rename(target)
    _write([*(one for one in list_models() if one.name != model.name), model])
    if old is not None:
        shutil.rmtree(old)


def remove(name: str) -> None:
    """Take a model away, its files too.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    model = find_model(check_name(name))
    _write([one for one in list_models() if one.name != name])
    shutil.rmtree(model.folder, ignore_errors=True)


def _write(models: list[InstalledModel]) -> None:
    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    value = {"version": _VERSION, "models": [asdict(model) for model in models]}
    # A reader meets the old list or the new one, never half of one.
    handle, path = tempfile.mkstemp(prefix=".list-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
    Path(path).chmod(0o644)
    Path(path).replace(folder / _LIST)
