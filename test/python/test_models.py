"""Models of one's own on the server: what is installed, how it gets there, and what is refused."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING

import pytest

from bertscope import models
from bertscope.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

ONNX = b"not read here"


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    return tmp_path / "env" / "share" / "jupyter" / "labextensions" / "bertscope-models" / "static"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "runs" / "My Bert"
    (made / "onnx").mkdir(parents=True)
    (made / "onnx" / "model.onnx").write_bytes(ONNX)
    (made / "onnx" / "model.onnx_data").write_bytes(b"parameters")
    (made / "config.json").write_text('{"model_type": "bert"}')
    (made / "tokenizer.json").write_text("{}")
    (made / "training_args.bin").write_bytes(b"secret")
    return made


def test_a_folder_with_onnx_files_is_installed_as_it_is(prefix: Path, folder: Path) -> None:
    model = models.add(folder)
    assert (model.name, model.modelId, model.source) == (
        "my-bert",
        "My Bert",
        str(folder.resolve()),
    )
    listed = json.loads((prefix / "models.json").read_text())
    assert listed["version"] == 1
    (row,) = listed["models"]
    assert [file["path"] for file in row["files"]] == [
        "config.json",
        "onnx/model.onnx",
        "onnx/model.onnx_data",
        "tokenizer.json",
    ]
    graph = row["files"][1]
    assert graph["sizeBytes"] == len(ONNX)
    assert graph["sha256"] == hashlib.sha256(ONNX).hexdigest()
    assert (prefix / "my-bert" / "onnx" / "model.onnx").read_bytes() == ONNX
    assert sorted(path.name for path in prefix.iterdir()) == ["models.json", "my-bert"]
    assert models.list_models() == [model]


def test_a_name_that_is_taken_is_kept_unless_it_is_forced(prefix: Path, folder: Path) -> None:
    models.add(folder, "mine")
    with pytest.raises(ValueError, match="installed already"):
        models.add(folder, "mine")
    (folder / "onnx" / "model.onnx").write_bytes(b"newer")
    models.add(folder, "mine", force=True)
    assert (prefix / "mine" / "onnx" / "model.onnx").read_bytes() == b"newer"
    assert len(models.list_models()) == 1
    assert sorted(path.name for path in prefix.iterdir()) == ["mine", "models.json"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", "A", ".hidden", "a..b", "x" * 65, "mödel"])
def test_what_cannot_name_a_folder_everywhere_is_refused(
    prefix: Path, folder: Path, name: str
) -> None:
    for call in (lambda: models.add(folder, name or " "), lambda: models.remove(name)):
        with pytest.raises(ValueError, match="cannot name a model"):
            call()
    assert not prefix.exists()


@pytest.mark.parametrize("missing", ["config.json", "onnx/model.onnx"])
def test_a_folder_that_is_no_model_leaves_nothing_behind(
    prefix: Path, folder: Path, missing: str
) -> None:
    (folder / missing).unlink()
    with pytest.raises(ValueError, match=r"config\.json|neither ONNX files"):
        models.add(folder)
    assert models.list_models() == []
    assert list(prefix.iterdir()) == []


def test_an_addition_that_is_stopped_leaves_nothing_behind(
    prefix: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bertscope.models._add._describe", stop)
    with pytest.raises(KeyboardInterrupt):
        models.add(folder)
    assert list(prefix.iterdir()) == []


def test_removing_takes_files_and_entry(prefix: Path, folder: Path) -> None:
    models.add(folder, "one")
    models.add(folder, "two")
    models.remove("one")
    assert [model.name for model in models.list_models()] == ["two"]
    assert not (prefix / "one").exists()
    with pytest.raises(ValueError, match="no model 'one' is installed: two"):
        models.remove("one")


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"version": 2, "models": []}', '{"version": 1, "models": [{"name": "../x"}]}'],
)
def test_a_damaged_list_is_named(prefix: Path, text: str) -> None:
    prefix.mkdir(parents=True)
    (prefix / "models.json").write_text(text)
    with pytest.raises(ValueError, match="is not a list of models"):
        models.list_models()


def test_the_shell_says_what_was_done_and_who_can_read_it(
    prefix: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "list"]) == 0
    assert "No model is installed" in capsys.readouterr().out
    assert main(["model", "add", str(folder), "--name", "mine"]) == 0
    told = capsys.readouterr().out
    assert 'model="server:mine"' in told
    assert "without a login" in told
    assert str(prefix / "mine") in told
    assert main(["model", "list"]) == 0
    assert "mine" in capsys.readouterr().out
    assert main(["model", "remove", "mine"]) == 0
    assert main(["model", "remove", "mine"]) == 2
    assert "no model 'mine' is installed" in capsys.readouterr().err
    assert main(["model", "add", "not//a/model"]) == 2
    assert "neither a folder here nor the name" in capsys.readouterr().err
