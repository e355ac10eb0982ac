"""What the browser tells about the model behind the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class ModelInfo:
    """The model that a view's numbers come from.

    Attributes
    ----------
    id, name
        What ``model=`` resolved to, and the name people know it by.
    layers, heads, max_tokens
        Counts; layers and heads are numbered from 0.
    precision
        How parameters are stored and computed, for example ``"fp16 stored, fp32 computed"``.
    sha256, size_bytes
        Of the model's file; the hash in lower-case hexadecimal.
    origin
        ``"live"`` when the browser computed the attention from the text, ``"stored"`` when it was read from a file.
    route
        How attention was got out of the file: ``"chunks"``, ``"skeleton"`` or ``"appended"``; ``None`` when stored.
    host, commit, file
        Where the file came from, for a model that was asked for by name: ``"huggingface.co"``, the commit its revision
        stood for, and the ONNX file. None for what is built in; `commit` also where the place has none.
    libraries
        Versions of what computed it, for example ``{"onnxruntime-web": "1.30.0"}``.
    """

    id: str
    name: str
    layers: int
    heads: int
    max_tokens: int
    precision: str
    sha256: str
    size_bytes: int
    origin: Literal["live", "stored"]
    route: str | None
    libraries: dict[str, str]
    host: str | None = None
    commit: str | None = None
    file: str | None = None


def read_model_info(raw: dict[str, Any]) -> ModelInfo:
    """Turn what the browser sent, in its own spelling, into a ``ModelInfo``."""
    place = raw.get("place") or {}
    return ModelInfo(
        id=raw["id"],
        name=raw["name"],
        layers=raw["layers"],
        heads=raw["heads"],
        max_tokens=raw["maxTokens"],
        precision=raw["precision"],
        sha256=raw["sha256"],
        size_bytes=raw["sizeBytes"],
        origin=raw["origin"],
        route=raw["route"],
        libraries=dict(raw["libraries"]),
        host=place.get("host"),
        commit=place.get("commit"),
        file=place.get("file"),
    )
