"""The embedded model in Python: its tokens and its attention are those of the references and of the browser."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bertscope.survey._model import Model, open_model
from bertscope.survey._texts import read_text

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "test" / "fixtures" / "attention"
FILES = ROOT / "models" / "all-MiniLM-L6-v2"
TEXTS = json.loads(FIXTURES.joinpath("texts.json").read_text("utf-8"))


def read_floats(name: str) -> np.ndarray:
    return np.frombuffer(gzip.decompress(FIXTURES.joinpath(name).read_bytes()), "<f4")


@pytest.fixture(scope="module")
def model() -> Model:
    return open_model("embedded")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the embedded model's files, the large one by a link."""
    for file in FILES.glob("*.json"):
        shutil.copy(file, tmp_path)
    tmp_path.joinpath("model.onnx").symlink_to(FILES / "model.onnx")
    return tmp_path


def test_the_tokens_of_all_fixtures_are_those_of_the_references(model):
    for text in TEXTS:
        found = model.encode(read_text((text["textA"], text["textB"])))
        assert found.ids == text["ids"], text["name"]
        assert found.sentence_ids == text["typeIds"], text["name"]
        assert found.is_cut == (text["cutA"] + text["cutB"] > 0), text["name"]


def test_words_are_numbered_by_sentence_and_a_typed_mask_is_one(model):
    found = model.encode(read_text(("I went [MASK].", "strawberries")))
    assert found.tokens == [
        "[CLS]",
        "i",
        "went",
        "[MASK]",
        ".",
        "[SEP]",
        "straw",
        "##berries",
        "[SEP]",
    ]
    assert found.word_ids == [None, 0, 1, 2, 3, None, 0, 0, None]
    assert found.special == [True, False, False, False, False, True, False, False, True]


@pytest.mark.parametrize(
    ("file", "offset", "tolerance"),
    [("native.f32.gz", "nativeOffsetFloats", 1e-5), ("eager.f32.gz", "offsetFloats", 2e-3)],
)
def test_weights_are_those_of_the_references(model, file, offset, tolerance):
    floats = read_floats(file)
    compared = 0
    for text in TEXTS:
        # Long ones take a second each, and native has some of all lengths.
        if text[offset] is None or (text["tokenCount"] > 128 and "native" not in file):
            continue
        weights = model.run(model.encode(read_text((text["textA"], text["textB"]))))
        found = weights[:, :, text["rows"], :].reshape(-1)
        expected = floats[text[offset] :][: found.size]
        assert np.abs(found - expected).max() <= tolerance, text["name"]
        compared += 1
    assert compared >= 10


def test_every_row_sums_to_1(model):
    weights = model.run(model.encode(read_text("The cat sat.")))
    assert weights.shape == (6, 12, 6, 6)
    assert weights.sum(axis=-1) == pytest.approx(1, abs=1e-5)


def test_the_facts_are_those_of_the_manifest(model):
    manifest = json.loads(FILES.joinpath("manifest.json").read_text("utf-8"))
    info = model.info
    assert (info.id, info.name) == ("embedded", manifest["name"])
    assert info.sha256 == manifest["files"]["model.onnx"]["sha256"]
    assert (info.layers, info.heads, info.max_tokens) == (6, 12, 512)
    assert info.precision == manifest["precision"]


def test_a_model_is_opened_once_and_anew_when_its_file_changes(model, folder):
    assert open_model("embedded", model.info.sha256, 512) is model
    own = open_model(str(folder))
    assert open_model(str(folder)) is own
    folder.joinpath("model.onnx").unlink()
    shutil.copy(FILES / "model.onnx", folder)
    assert open_model(str(folder)) is not own


def test_a_folder_is_a_model_too_and_may_cut_sooner(model, folder):
    own = Model(str(folder), max_tokens=8)
    found = own.encode(read_text("one two three four five six seven eight"))
    assert (len(found.ids), found.is_cut) == (8, True)
    assert own.info.sha256 == model.info.sha256


def test_without_attention_json_the_command_that_writes_it_is_named(folder):
    folder.joinpath("attention.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"attention-outputs\.mjs .*" + folder.name):
        Model(str(folder))


def test_the_attention_json_of_another_file_is_refused(folder):
    path = folder / "attention.json"
    path.write_text(path.read_text("utf-8").replace("7d961da1", "00000000"), "utf-8")
    with pytest.raises(ValueError, match="belongs to another"):
        Model(str(folder))


def test_scores_become_weights_by_a_softmax(folder):
    path = folder / "attention.json"
    text = path.read_text("utf-8").replace('"holdsScores": false', '"holdsScores": true')
    path.write_text(text, "utf-8")
    own, given = Model(str(folder)), read_text("The cat sat.")
    weights = open_model("embedded").run(own.encode(given)).astype(np.float64)
    expected = np.exp(weights) / np.exp(weights).sum(axis=-1, keepdims=True)
    assert own.run(own.encode(given)) == pytest.approx(expected, abs=1e-6)


def test_outputs_that_are_no_attention_are_refused(folder):
    path = folder / "attention.json"
    outputs = json.loads(path.read_text("utf-8"))
    outputs["layers"] = [{"output": "last_hidden_state", "holdsScores": False}]
    path.write_text(json.dumps(outputs), "utf-8")
    with pytest.raises(ValueError, match="no attention weights"):
        Model(str(folder))


def test_a_configuration_of_another_model_is_refused_with_both_counts(folder):
    folder.joinpath("manifest.json").unlink()
    path = folder / "config.json"
    path.write_text(path.read_text("utf-8").replace('heads": 12', 'heads": 16'), "utf-8")
    with pytest.raises(ValueError, match=r"6 layers of 12 heads.*6 of 16"):
        Model(str(folder))


def test_another_file_than_the_survey_began_with_is_refused(folder):
    with pytest.raises(ValueError, match="another file here"):
        Model(str(folder), sha256="0" * 64)


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="no folder"):
        Model(str(tmp_path / "nowhere"))
    with pytest.raises(FileNotFoundError, match=r"no model\.onnx"):
        Model(str(tmp_path))


def test_too_few_tokens_are_refused():
    with pytest.raises(ValueError, match="at least 3"):
        Model(max_tokens=2)
