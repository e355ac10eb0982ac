"""A folder of the kernel as a view's model: what the document says, what the browser gets, and what is refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from bertscope import AttentionView
from bertscope._model_files import MAX_BYTES, PIECE_BYTES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder that holds what a model needs, with a graph of two pieces."""
    made = tmp_path / "my bert"
    (made / "onnx").mkdir(parents=True)
    (made / "onnx" / "model.onnx").write_bytes(b"0123456789" * (PIECE_BYTES // 10 + 1))
    (made / "config.json").write_text(json.dumps({"num_hidden_layers": 1}))
    (made / "tokenizer.json").write_text("{}")
    (made / "training_args.bin").write_bytes(b"secret")
    return made


class Sent(list[tuple[dict[str, Any], list[bytes]]]):
    """What a view has sent."""

    def __init__(self, view: AttentionView) -> None:
        view.send = self.take  # type: ignore[method-assign]

    def take(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Keep a message."""
        self.append((content, buffers or []))


def ask(view: AttentionView, path: str, offset: int, model: str | None = None) -> None:
    content = {"type": "model_piece", "model": model or view.model, "path": path, "offset": offset}
    view._take_message(view, content, [])


def test_the_document_has_a_name_of_what_is_in_the_files_and_nothing_of_where_they_lie(
    folder: Path,
) -> None:
    view = AttentionView("hello", model=folder)
    assert view.model.startswith("file:my-bert-")
    assert str(folder.parent) not in json.dumps([view.document, view._model_files])
    assert AttentionView("hello", model=folder).model == view.model
    (folder / "config.json").write_text(json.dumps({"num_hidden_layers": 2}))
    assert AttentionView("hello", model=folder).model != view.model


def test_the_browser_is_told_each_file_with_its_size_and_hash_and_no_other_file(
    folder: Path,
) -> None:
    files = AttentionView("hello", model=folder)._model_files["files"]
    assert [file["path"] for file in files] == ["config.json", "tokenizer.json", "onnx/model.onnx"]
    for file in files:
        content = (folder / file["path"]).read_bytes()
        assert file["size_bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_pieces_of_a_file_are_the_file(folder: Path) -> None:
    view = AttentionView("hello", model=folder)
    sent = Sent(view)
    ask(view, "onnx/model.onnx", 0)
    ask(view, "onnx/model.onnx", PIECE_BYTES)
    assert [content["error"] for content, _ in sent] == [None, None]
    assert b"".join(buffer for _, [buffer] in sent) == (folder / "onnx/model.onnx").read_bytes()


@pytest.mark.parametrize(
    "path", ["../my bert/config.json", "training_args.bin", "/etc/passwd", "onnx", ""]
)
def test_nothing_but_the_files_of_the_model_is_given(folder: Path, path: str) -> None:
    view = AttentionView("hello", model=folder)
    sent = Sent(view)
    ask(view, path, 0)
    ask(view, "config.json", 10**9)
    ask(view, "config.json", 0, model="file:other")
    assert [bool(content["error"]) for content, _ in sent] == [True] * 3
    assert not any(buffers for _, buffers in sent)


def test_a_file_that_has_changed_or_gone_is_an_error_that_names_no_folder(folder: Path) -> None:
    view = AttentionView("hello", model=folder)
    sent = Sent(view)
    (folder / "tokenizer.json").write_text("{ }")
    ask(view, "tokenizer.json", 0)
    (folder / "config.json").unlink()
    ask(view, "config.json", 0)
    for content, _ in sent:
        assert "has changed since the cell named it" in content["error"]
        assert str(folder.parent) not in content["error"]


def test_a_view_may_change_to_a_folder_and_back(folder: Path) -> None:
    view = AttentionView("hello")
    view.model = folder
    assert view.model == view._model_files["model"]
    view.model = "embedded"
    assert view.model == "embedded"


def test_a_later_folder_does_not_take_the_files_of_an_earlier_one_away(
    folder: Path, tmp_path: Path
) -> None:
    view = AttentionView("hello", model=folder)
    first = view.model
    other = tmp_path / "other"
    folder.rename(other)
    view.model = other
    sent = Sent(view)
    ask(view, "config.json", 0, model=first)
    assert "has changed" in sent[0][0]["error"]
    ask(view, "config.json", 0)
    assert sent[1][0]["error"] is None


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("onnx/model.onnx", "bertscope model add"),
        ("config.json", "no config.json"),
        ("tokenizer.json", "no tokenizer.json"),
    ],
)
def test_a_folder_that_lacks_a_file_is_refused_and_the_model_stays(
    folder: Path, missing: str, words: str
) -> None:
    (folder / missing).unlink()
    view = AttentionView("hello")
    with pytest.raises(ValueError, match=words):
        view.model = folder
    assert view.model == "embedded"


def test_what_is_too_large_for_a_connection_is_refused_with_the_way_that_fits(
    folder: Path,
) -> None:
    with (folder / "onnx" / "model.onnx").open("r+b") as stream:
        stream.truncate(MAX_BYTES)
    with pytest.raises(ValueError, match="bertscope model add"):
        AttentionView("hello", model=folder)


def test_what_is_no_folder_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="is no folder"):
        AttentionView("hello", model=folder / "config.json")


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(tmp_path / "config.json")
    with pytest.raises(ValueError, match="leads out of its folder"):
        AttentionView("hello", model=folder)
