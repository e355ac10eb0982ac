"""A small model in a folder of the kernel, whose files the browser gets over the comm when it computes with it.

Left out: which message asks for a piece (``_messages.py``), and models that many notebooks share (``bertscope.models``).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._errors import ValueRangeError
from .models._model_folder import ModelFolder

if TYPE_CHECKING:
    from pathlib import Path

#: Of all files together: they pass through the kernel's connection, and lie in the page's memory.
MAX_BYTES = 64 << 20
#: Of one message.
PIECE_BYTES = 4 << 20
#: What the name of a document's model begins with where its files were somebody's own.
PREFIX = "file:"
_DIGITS = 12
_NAME_CHARACTERS = 60
_JSON = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class _File:
    path: str
    size_bytes: int
    sha256: str


class ModelFiles:
    """What of a folder the browser needs to compute with a model.

    Parameters
    ----------
    path
        The folder: ``config.json``, ``tokenizer.json`` (or ``vocab.txt``) and one ONNX file or several, in it or in
        its folder ``onnx``.

    Raises
    ------
    ValueRangeError
        If it is no such folder, or its files are too large to pass through a kernel.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._folder = ModelFolder(path)
            found = _find_files(self._folder)
        except ValueError as error:
            raise ValueRangeError(f"model: {error}") from None
        total = sum(file.stat().st_size for file in found.values())
        if total > MAX_BYTES:
            raise ValueRangeError(
                f"model: {path.name} has {total / 1e6:.0f} MB of files, and a notebook's kernel can give the browser "
                f"{MAX_BYTES / 1e6:.0f} MB: install it once with `bertscope model add` and name it server:NAME, or "
                "leave one ONNX file in a folder"
            )
        self._files = {
            name: _File(name, file.stat().st_size, _hash(file)) for name, file in found.items()
        }
        digest = hashlib.sha256(
            "\n".join(f"{file.path} {file.sha256}" for file in self._files.values()).encode()
        )
        resolved = path.resolve().name
        self.name = resolved[:_NAME_CHARACTERS] or "model"
        slug = _OTHER.sub("-", self.name).strip("-.") or "model"
        #: What the document says: the name and what is in the files, and nothing of where they lie.
        self.model = f"{PREFIX}{slug}-{digest.hexdigest()[:_DIGITS]}"

    def describe(self) -> dict[str, Any]:
        """Return the value of the trait ``_model_files``."""
        files = [
            {"path": file.path, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in self._files.values()
        ]
        return {"model": self.model, "name": self.name, "files": files}

    def read_piece(self, path: str, offset: int) -> bytes:
        """Return up to `PIECE_BYTES` of a file from `offset` on.

        Raises
        ------
        ValueError
            If it is no file of the model, or no longer what it was; the sentence names no folder.
        """
        file = self._files.get(path)
        if file is None or not 0 <= offset < file.size_bytes:
            raise ValueError(f"{path[:100]} is no file of {self.name}.")
        try:
            found = self._folder.find(path)
            if found is None or found.stat().st_size != file.size_bytes:
                raise ValueError(f"{path} of {self.name} has changed since the cell named it.")
            with found.open("rb") as stream:
                stream.seek(offset)
                return stream.read(PIECE_BYTES)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ValueError(f"{path} of {self.name} cannot be read: {reason}.") from error


def _find_files(folder: ModelFolder) -> dict[str, Path]:
    """Return the files by their paths in the folder; ValueError names what is missing and the next step."""
    found = {name: path for name in _JSON if (path := folder.find(name)) is not None}
    if "tokenizer.json" not in found and (vocabulary := folder.find("vocab.txt")) is not None:
        found["vocab.txt"] = vocabulary
    for below in ("", "onnx/"):
        inside = folder.path / below
        names = sorted(path.name for path in inside.iterdir()) if inside.is_dir() else []
        # Parameters may lie in a second file: model.onnx_data, model.onnx.data.
        graphs = [name for name in names if ".onnx" in name]
        found |= {
            below + name: path for name in graphs if (path := folder.find(below + name)) is not None
        }
    name = folder.path.resolve().name
    if not any(path.endswith(".onnx") for path in found):
        raise ValueError(
            f"{name} has no ONNX file: `bertscope model add` exports a checkpoint and installs it, then name it "
            "server:NAME"
        )
    if "config.json" not in found:
        raise ValueError(f"{name} has no config.json, which says how many layers and heads it has")
    if "tokenizer.json" not in found and "vocab.txt" not in found:
        raise ValueError(f"{name} has no tokenizer.json and no vocab.txt: save its tokenizer there")
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
