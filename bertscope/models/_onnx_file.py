"""An ONNX file that somebody else made: what it says of itself, without a look at its parameters.

Follows the protobuf of ONNX as the package ``onnx`` reads it. Left out: whether its attention can be seen, which the
browser finds out by structure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ._missing import need

if TYPE_CHECKING:
    from ._model_folder import ModelFolder

_WHAT = "a folder with ONNX files"
_IDS = "input_ids"
#: Where files of a model lie, by the layout of the Hub.
_PLACES = ("", "onnx/")


@dataclass(frozen=True)
class OnnxFile:
    """One ONNX file.

    Attributes
    ----------
    path
        Within the folder, with ``/``.
    companions
        Files with its parameters, likewise.
    precision
        What most of its parameters are stored as: ``"fp32"``, ``"fp16-stored"`` (each widened before it is used),
        ``"fp16"``, ``"int8"`` or ``"int4"``.
    """

    path: str
    companions: tuple[str, ...]
    precision: str


def find_onnx_files(folder: ModelFolder) -> list[str]:
    """Return the ONNX files of a folder, and of ``onnx/`` in it, by name."""
    return [
        f"{place}{path.name}"
        for place in _PLACES
        for path in sorted((folder.path / place).glob("*.onnx"))
    ]


def read_onnx_file(folder: ModelFolder, path: str) -> OnnxFile:
    """Read one.

    Raises
    ------
    ValueError
        If it is no model of texts, or names parameters that are not there.
    ModuleNotFoundError
        If onnx is not installed.
    """
    onnx = need("onnx", _WHAT)
    decode = need("google.protobuf.message", _WHAT).DecodeError
    place = folder.find(path)
    if place is None:
        raise ValueError(f"{folder.path / path} is not there")
    try:
        model = onnx.load(place, load_external_data=False)
    except (decode, ValueError) as error:
        raise ValueError(
            f"{place} cannot be read as ONNX ({error or 'it ends too soon'}): it is damaged or was not copied whole"
        ) from error
    inputs = [one.name for one in model.graph.input]
    if not model.graph.node or _IDS not in inputs:
        given = ", ".join(inputs[:8]) or "none"
        raise ValueError(
            f"{place} is no encoder of texts: it has no input {_IDS!r} (its inputs: {given})"
        )
    return OnnxFile(path, _list_companions(onnx, folder, path, model), _describe(onnx, model.graph))


def _list_companions(onnx: Any, folder: ModelFolder, path: str, model: Any) -> tuple[str, ...]:
    """Return the files that hold parameters, each seen to be there and long enough."""
    needed: dict[str, int] = {}
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            told = {entry.key: entry.value for entry in tensor.external_data}
            location = told.get("location", "")
            try:
                end = int(told.get("offset") or 0) + int(told.get("length") or 0)
            except ValueError:
                end = -1
            # A plain name: nothing above the folder, no disk, no root.
            if location in ("", ".", "..") or any(sign in location for sign in "/\\:") or end < 0:
                raise ValueError(
                    f"{path} keeps parameters in {location!r:.100}, which is no file beside it: export the model again"
                )
            needed[location] = max(needed.get(location, 0), end)
    below = PurePosixPath(path).parent
    for location, end in needed.items():
        place = folder.find((below / location).as_posix())
        found = 0 if place is None else place.stat().st_size
        if place is None or found < end:
            state = "is not there" if place is None else f"ends after {found:,} of {end:,} bytes"
            raise ValueError(f"{path} keeps parameters in {location}, which {state}: copy it whole")
    return tuple((below / location).as_posix() for location in needed)


def _describe(onnx: Any, graph: Any) -> str:
    types = onnx.TensorProto
    names = {
        types.FLOAT: "fp32",
        types.FLOAT16: "fp16",
        types.INT8: "int8",
        types.UINT8: "int8",
        types.INT4: "int4",
        types.UINT4: "int4",
    }
    # Blocks of four bits are stored in bytes, and only their operator tells.
    if any(node.op_type == "MatMulNBits" and _bits(node) == 4 for node in graph.node):  # noqa: PLR2004  # a width
        return "int4"
    counts: dict[str, int] = {}
    for tensor in graph.initializer:
        size = 1
        for length in tensor.dims:
            size *= length
        name = names.get(tensor.data_type, "other")
        counts[name] = counts.get(name, 0) + size
    most = max(counts, key=lambda name: counts[name], default="none")
    halves = {one.name for one in graph.initializer if one.data_type == types.FLOAT16}
    if most == "fp16" and all(
        node.op_type in ("Cast", "Gather", "Slice") for node in graph.node if halves & {*node.input}
    ):
        return "fp16-stored"
    return most


def _bits(node: Any) -> int:
    return next((attribute.i for attribute in node.attribute if attribute.name == "bits"), 4)
