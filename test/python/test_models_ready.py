"""Folders with ONNX files are installed as they are, and what is wrong with one is said before anything is."""

from __future__ import annotations

import json
import os
import sys

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from own_models import CHECKPOINT, EAGER, READY, copy_ready, make_graph, tree

import bertscope
from bertscope.models._half_storage import store_half
from bertscope.models._model_folder import ModelFolder
from bertscope.models._onnx_file import read_onnx_file
from bertscope.survey._model import Model
from bertscope.survey._texts import read_text

MODEL = "onnx/model.onnx"


@pytest.fixture
def labextensions(tmp_path):
    return tmp_path / "labextensions"


@pytest.fixture
def folder(tmp_path):
    return copy_ready(tmp_path / "my-bert")


def add(folder, labextensions, **options):
    return bertscope.models.add(folder, labextensions=labextensions, **options)


def test_the_files_are_installed_as_they_are(labextensions):
    added = add(READY, labextensions, name="mine")
    model, files = added.model, tree(added.folder)
    assert added.folder == labextensions / "bertscope-models" / "static" / "mine"
    assert files[MODEL] == (READY / MODEL).read_bytes()
    assert json.loads(files["config.json"]) == json.loads(
        (READY / "config.json").read_text("utf-8")
    )
    assert (model.model_id, model.precision) == (None, "fp16-stored")
    assert {file.path: file.size_bytes for file in model.files} == {
        path: len(data) for path, data in files.items()
    }
    assert bertscope.models.list_models(labextensions) == [model]
    assert bertscope.models.remove("mine", labextensions) == model
    assert bertscope.models.list_models(labextensions) == []


def test_it_is_installed_into_this_environment_where_nothing_else_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    added = bertscope.models.add(READY)
    assert added.folder == tmp_path / "share/jupyter/labextensions/bertscope-models/static/ready"
    assert [model.name for model in bertscope.models.list_models()] == ["ready"]
    bertscope.models.remove("ready")


def test_surveys_run_it_and_its_attention_is_that_of_pytorch(labextensions):
    added = add(READY, labextensions)
    model = Model(str(added.folder))
    encoding = model.encode(read_text(EAGER["text"]))
    assert encoding.ids == EAGER["ids"]
    assert np.abs(model.run(encoding) - np.array(EAGER["attention"])).max() <= 5e-4
    found = bertscope.survey(
        [EAGER["text"]], engine="local", model=str(added.folder), progress=False
    )
    assert (found.model_info.layers, found.model_info.heads) == (2, 2)


def test_a_graph_at_the_top_of_its_folder_stays_there(folder, labextensions):
    (folder / MODEL).rename(folder / "model.onnx")
    added = add(folder, labextensions)
    assert {"model.onnx", "attention.json"} <= set(tree(added.folder))
    assert added.note is None
    assert Model(str(added.folder)).info.layers == 2


def test_paths_of_the_machine_are_not_served(folder, labextensions):
    for name in ("config.json", "tokenizer_config.json"):
        value = json.loads((folder / name).read_text("utf-8"))
        secret = {"_name_or_path": "/home/me/secret", "name_or_path": "/home/me/secret"}
        (folder / name).write_text(json.dumps({**value, **secret}), "utf-8")
    (folder / "training_args.bin").write_bytes(b"secret")
    (folder / "notes.txt").write_text("secret", "utf-8")
    added = add(folder, labextensions)
    assert not any(b"secret" in data for data in tree(added.folder).values())


def test_several_graphs_and_their_parameters_are_all_taken(folder, labextensions):
    (folder / "onnx" / "model_int8.onnx").write_bytes(make_graph(external="big_data"))
    (folder / "onnx" / "big_data").write_bytes(bytes(1280))
    (folder / "onnx" / "other_data").write_bytes(bytes(9))
    added = add(folder, labextensions)
    assert {MODEL, "onnx/model_int8.onnx", "onnx/big_data"} <= set(tree(added.folder))
    assert "onnx/other_data" not in tree(added.folder)
    assert added.model.precision == "fp16-stored, fp32"


def test_parameters_in_a_second_file_are_found_when_it_runs(folder, labextensions):
    model = onnx.load(folder / MODEL)
    (folder / MODEL).unlink()
    onnx.save(
        model,
        folder / MODEL,
        save_as_external_data=True,
        location="model.onnx_data",
        size_threshold=256,
        convert_attribute=False,
    )
    added = add(folder, labextensions)
    assert added.note is None
    weights = (ready := Model(str(added.folder))).run(ready.encode(read_text(EAGER["text"])))
    assert np.abs(weights - np.array(EAGER["attention"])).max() <= 5e-4


def test_a_graph_whose_attention_is_not_seen_here_is_installed_with_a_note(folder, labextensions):
    (folder / MODEL).write_bytes(make_graph())
    added = add(folder, labextensions)
    assert added.note is not None
    assert "0 softmaxes" in added.note
    assert "onnx/attention.json" not in tree(added.folder)
    with pytest.raises(
        ValueError, match="came ready-made, and where its attention is was not found"
    ):
        bertscope.models.check("my-bert", CHECKPOINT, labextensions=labextensions)


def test_a_graph_that_onnxruntime_cannot_run_is_installed_with_a_note(folder, labextensions):
    model = onnx.load(folder / MODEL)
    model.graph.node[0].domain = "somebody.else"
    onnx.save(model, folder / MODEL)
    added = add(folder, labextensions)
    assert "onnxruntime cannot run it" in str(added.note)


def write(path, text):
    path.write_text(text, "utf-8")


def point_elsewhere(path):
    path.unlink()
    path.symlink_to("/etc/passwd")


def link_to_nothing(path):
    path.unlink()
    path.symlink_to("nowhere")


def make_pipe(path):
    path.unlink()
    os.mkfifo(path)


#: What is done to the folder, and what is said of it.
BROKEN = [
    (lambda it: (it / "config.json").unlink(), r"holds no config\.json; save the model"),
    (lambda it: write(it / "config.json", "{"), r"config\.json is no JSON"),
    (lambda it: write(it / "config.json", "[1]"), r"config\.json holds no JSON object"),
    (lambda it: write(it / "config.json", "[" * 100_000), r"config\.json is no JSON"),
    (lambda it: (it / "config.json").write_bytes(b"\xff\xfe"), r"config\.json is no JSON"),
    (lambda it: (it / "tokenizer.json").unlink(), "holds no tokenizer"),
    (lambda it: write(it / "tokenizer.json", "{}"), "describes no tokenizer"),
    (lambda it: (it / MODEL).write_bytes(b""), "no encoder of texts"),
    (lambda it: (it / MODEL).write_bytes(b"GGUF" * 100), "cannot be read as ONNX"),
    (lambda it: (it / MODEL).write_bytes(make_graph(inputs=("pixels",))), r"inputs: pixels"),
]
if hasattr(os, "mkfifo"):
    BROKEN += [
        (lambda it: point_elsewhere(it / "tokenizer.json"), "leads out of its folder"),
        (lambda it: point_elsewhere(it / MODEL), "leads out of its folder"),
        (lambda it: link_to_nothing(it / "config.json"), "is a link to nothing"),
        (lambda it: make_pipe(it / "config.json"), "is no ordinary file"),
        (lambda it: make_pipe(it / MODEL), "is no ordinary file"),
    ]


@pytest.mark.parametrize(("damage", "sentence"), BROKEN)
def test_what_is_wrong_is_one_sentence_and_nothing_is_installed(
    folder, labextensions, damage, sentence
):
    damage(folder)
    with pytest.raises(ValueError, match=sentence) as caught:
        add(folder, labextensions)
    assert "\n" not in str(caught.value)
    assert not (labextensions / "bertscope-models").exists()


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "", "a/b", "a\\b", "C:x"])
def test_parameters_outside_the_folder_are_refused(folder, labextensions, name):
    (folder / "secret").write_bytes(bytes(2000))
    (folder / MODEL).write_bytes(make_graph(external=name))
    with pytest.raises(ValueError, match="which is no file beside it"):
        add(folder, labextensions)


@pytest.mark.parametrize(("size", "state"), [(None, "is not there"), (9, "ends after 9 of 1,280")])
def test_parameters_that_are_missing_are_told(folder, labextensions, size, state):
    (folder / MODEL).write_bytes(make_graph(external="big_data"))
    if size is not None:
        (folder / "onnx" / "big_data").write_bytes(bytes(size))
    with pytest.raises(ValueError, match=state):
        add(folder, labextensions)


def test_the_links_of_the_hub_s_cache_are_followed(folder, tmp_path, labextensions):
    place = tmp_path / "models--owner--name" / "snapshots" / "0123"
    place.parent.mkdir(parents=True)
    folder.rename(place)
    blobs = tmp_path / "models--owner--name" / "blobs"
    blobs.mkdir()
    (place / "config.json").rename(blobs / "abc")
    (place / "config.json").symlink_to("../../blobs/abc")
    assert "config.json" in tree(add(place, labextensions, name="mine").folder)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (["checkpoint-500/config.json"], r"it is in checkpoint-500: name that folder"),
        (["adapter_config.json"], r"holds an adapter.*merge_and_unload"),
    ],
)
def test_where_the_model_is_instead_is_said(tmp_path, labextensions, files, sentence):
    for name in files:
        path = tmp_path / "run" / name
        path.parent.mkdir(parents=True)
        path.write_text("{}", "utf-8")
    with pytest.raises(ValueError, match=sentence):
        add(tmp_path / "run", labextensions)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_graph_is_read_or_refused_in_a_sentence(folder, place, byte, cut):
    data = bytearray((READY / MODEL).read_bytes())
    at = int(place * len(data))
    data[at] = byte
    (folder / MODEL).write_bytes(data[:at] if cut else data)
    try:
        read_onnx_file(ModelFolder(folder), MODEL)
    except ValueError as error:
        assert str(folder) in str(error) or MODEL in str(error)  # noqa: PT017  # either may happen


@pytest.mark.parametrize(
    ("stored", "operator", "bits", "name"),
    [
        (TensorProto.FLOAT, "MatMul", None, "fp32"),
        (TensorProto.FLOAT16, "Cast", None, "fp16-stored"),
        (TensorProto.FLOAT16, "MatMul", None, "fp16"),
        (TensorProto.UINT8, "MatMulInteger", None, "int8"),
        (TensorProto.UINT8, "MatMulNBits", 4, "int4"),
        (TensorProto.UINT8, "MatMulNBits", 8, "int8"),
    ],
)
def test_what_parameters_are_stored_as_is_read_from_the_graph(folder, stored, operator, bits, name):
    table = helper.make_tensor("w", stored, [8, 8], np.zeros(64).tolist())
    node = helper.make_node(operator, ["w"], ["y"], **({} if bits is None else {"bits": bits}))
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["s"])
    graph = helper.make_graph([node], "g", [ids], [], [table])
    onnx.save(helper.make_model(graph), folder / MODEL)
    assert read_onnx_file(ModelFolder(folder), MODEL).precision == name


def test_matrices_are_stored_as_fp16_and_computed_in_float32():
    rows = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
    matrix, vector = rows.T.copy(), np.ones(3, np.float32) / 3
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["rows", "input_ids"], ["looked_up"]),
            helper.make_node("MatMul", ["looked_up", "matrix"], ["product"]),
            helper.make_node("Add", ["product", "vector"], ["sum"]),
            helper.make_node("MatMul", ["looked_up", "matrix"], ["again"]),
        ],
        "g",
        [value("input_ids", TensorProto.INT64, ["s"])],
        [value("sum", TensorProto.FLOAT, ["s", 3]), value("again", TensorProto.FLOAT, ["s", 3])],
        [
            numpy_helper.from_array(array, name)
            for name, array in (("rows", rows), ("matrix", matrix), ("vector", vector))
        ],
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    store_half(model)
    onnx.checker.check_model(model, full_check=True)
    stored = {one.name: one.data_type for one in model.graph.initializer}
    assert stored == {
        "rows": TensorProto.FLOAT16,
        "matrix": TensorProto.FLOAT16,
        "vector": TensorProto.FLOAT,
    }
    operators = [node.op_type for node in model.graph.node]
    assert operators == ["Gather", "Cast", "Cast", "MatMul", "Add", "MatMul"]
    ids = np.array([2, 0])
    found = ReferenceEvaluator(model).run(None, {"input_ids": ids})
    half = rows.astype(np.float16).astype(np.float32)
    product = half[ids] @ half.T
    np.testing.assert_allclose(found[0], product + vector, atol=1e-6)
    np.testing.assert_allclose(found[1], product, atol=1e-6)


def test_a_norm_that_is_spelled_out_gets_no_cast_before_it():
    table = numpy_helper.from_array(np.ones((3, 4), np.float32), "rows")
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["rows", "input_ids"], ["looked_up"]),
            helper.make_node("ReduceMean", ["looked_up"], ["mean"]),
        ],
        "g",
        [value("input_ids", TensorProto.INT64, ["s"])],
        [value("mean", TensorProto.FLOAT, None)],
        [table],
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    store_half(model)
    assert [node.op_type for node in model.graph.node] == ["Cast", "Gather", "ReduceMean"]


def test_what_fp16_cannot_hold_is_refused_with_the_parameter():
    table = numpy_helper.from_array(np.full((2, 2), 1e5, np.float32), "large")
    graph = helper.make_graph([], "g", [], [], [table])
    with pytest.raises(ValueError, match=r"'large' reaches 100000\.0, and fp16 ends at 65504"):
        store_half(helper.make_model(graph))


@pytest.mark.parametrize(
    ("package", "source", "options"),
    [
        ("onnx", READY, {}),
        ("torch", CHECKPOINT, {}),
        ("transformers", CHECKPOINT, {}),
        ("torch", READY, {"precision": "fp16"}),
        ("huggingface_hub", "owner/name", {}),
    ],
)
def test_what_is_not_installed_is_named_with_how_to_get_it(
    labextensions, monkeypatch, package, source, options
):
    monkeypatch.setitem(sys.modules, package, None)
    if package == "transformers":
        monkeypatch.setitem(sys.modules, "torch", np)
    with pytest.raises(ImportError, match=rf"'{package}'.*pip install 'bertscope\[export\]'"):
        add(source, labextensions, **options)
    assert not (labextensions / "bertscope-models").exists()


@pytest.mark.parametrize(
    ("source", "options", "sentence"),
    [
        ("./nowhere", {}, "is no folder, nor can it be a repository"),
        (READY, {"revision": "main"}, "--revision is for repositories"),
        (READY, {"precision": "int8"}, "precision must be 'fp16' or 'fp32', not 'int8'"),
        (READY, {"name": "../x"}, "cannot be the name"),
    ],
)
def test_what_is_asked_wrongly_is_refused(labextensions, source, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        add(source, labextensions, **options)
    assert not (labextensions / "bertscope-models").exists()


def test_a_family_that_is_not_known_is_refused_with_the_known_ones(
    tmp_path, labextensions, monkeypatch
):
    monkeypatch.setitem(sys.modules, "torch", np)
    copy_ready(tmp_path / "t5")
    (tmp_path / "t5" / MODEL).unlink()
    (tmp_path / "t5" / "config.json").write_text('{"model_type": "t5"}', "utf-8")
    with pytest.raises(
        ValueError, match=r"'t5' cannot be exported here, only albert, bert.*Optimum"
    ):
        add(tmp_path / "t5", labextensions)
