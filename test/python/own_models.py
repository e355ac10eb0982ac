"""Folders that models are added from, made of the committed tiny BERT or node by node."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bertscope.models._installed_model import InstalledModel, ModelFile

if TYPE_CHECKING:
    from bertscope.models._server_folder import ServerFolder

FIXTURES = Path(__file__).parents[1] / "fixtures" / "own-models"
CHECKPOINT, READY = FIXTURES / "checkpoint", FIXTURES / "ready"
EAGER: dict[str, Any] = json.loads((FIXTURES / "eager.json").read_text("utf-8"))


def copy_ready(target: Path) -> Path:
    """Return a folder with ONNX files that may be changed."""
    return Path(shutil.copytree(READY, target))


def install(server: ServerFolder, name: str, content: str = "{}", *, force: bool = False) -> None:
    """Install a model of one file."""
    with server.adding(name, force=force) as staging:
        (staging.folder / "config.json").write_text(content, "utf-8")
        staging.finished = make_model(name, content)


def make_model(name: str, content: str = "{}") -> InstalledModel:
    """Return what the list says of a model of one file."""
    return InstalledModel(
        name, None, None, "fp32", (ModelFile("config.json", len(content), "0" * 64),)
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def make_graph(*, inputs: tuple[str, ...] = ("input_ids",), external: str | None = None) -> bytes:
    """Return a graph that looks one number a token up, with its table in a file of that name."""
    table = numpy_helper.from_array(np.ones((80, 4), np.float32), "table")
    if external is not None:
        table.ClearField("raw_data")
        table.data_location = TensorProto.EXTERNAL
        for key, value in {"location": external, "offset": "0", "length": "1280"}.items():
            table.external_data.add(key=key, value=value)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", inputs[0]], ["rows"])],
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "s"]) for name in inputs],
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, None)],
        [table],
    )
    made: onnx.ModelProto = helper.make_model(
        graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)]
    )
    return bytes(made.SerializeToString())
