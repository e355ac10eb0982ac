"""``bertscope model``: its sentences, its table, its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from own_models import CHECKPOINT, READY, copy_ready, tree

from bertscope import __version__
from bertscope.__main__ import main
from bertscope.models import Difference, _command


@pytest.fixture
def place(tmp_path):
    return ["--labextensions", str(tmp_path / "labextensions")]


def test_it_runs_as_a_program_without_a_warning(place):
    command = [sys.executable, "-W", "error", "-m", "bertscope", "model"]
    told = subprocess.run(  # noqa: S603  # our own program
        [*command, "add", str(READY), "--name", "mine", *place],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("mine is installed (")
    assert 'show_attention("…", model="server:mine")' in told.stdout
    assert told.stderr.splitlines()[0] == f"reading {READY} …"
    assert "without a login" in told.stderr.splitlines()[-1]


def test_models_are_listed_in_columns_and_removed(place, capsys):
    for name in ("mine", "a-longer-name"):
        assert main(["model", "add", str(READY), "--name", name, "--quiet", *place]) == 0
    capsys.readouterr()
    assert main(["model", "list", *place]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "family", "layers", "x", "heads", "precision", "size"]
    assert [row.split() for row in rows] == [
        [name, "bert", "2", "x", "2", "fp16-stored", rows[0].split()[-2], "KB"]
        for name in ("a-longer-name", "mine")
    ]
    assert len({len(line) for line in (head, *rows)}) == 1
    assert main(["model", "remove", "mine", *place]) == 0
    assert capsys.readouterr().out.startswith("mine is removed (")
    assert main(["model", "list", "--json", *place]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["family"], row["layers x heads"]) == ("a-longer-name", "bert", "2 x 2")


def test_an_empty_list_says_where_it_looked(place, capsys):
    assert main(["model", "list", *place]) == 0
    assert (
        capsys.readouterr().out
        == f"No models are installed in {Path(place[1], 'bertscope-models')}.\n"
    )


def test_a_model_whose_files_are_gone_is_listed_with_question_marks(place, capsys):
    main(["model", "add", str(READY), "--quiet", *place])
    Path(place[1], "bertscope-models", "static", "ready", "config.json").unlink()
    capsys.readouterr()
    assert main(["model", "list", *place]) == 0
    assert "ready  ?       ? x ?" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "./nowhere"], "'./nowhere' is no folder"),
        (["add", "{ready}", "--name", "../x"], "cannot be the name of a model"),
        (
            ["add", "{ready}"],
            "is installed already: give another --name, or replace it with --force",
        ),
        (["remove", "nobody"], "no model 'nobody' is installed"),
        (["check", "nobody"], "no model 'nobody' is installed"),
        (["check", "ready", "--revision", "main"], "is a folder: --revision is for repositories"),
        (["list", "--labextensions", "{file}"], "Not a directory"),
    ],
)
def test_what_goes_wrong_is_one_sentence(place, capsys, tmp_path, arguments, sentence):
    main(["model", "add", str(READY), "--quiet", *place])
    before = tree(tmp_path)
    capsys.readouterr()
    given = [part.format(ready=READY, file=READY / "config.json") for part in arguments]
    more = [] if "--labextensions" in given else place
    assert main(["model", *given, *more, *(["--quiet"] if given[0] == "add" else [])]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert tree(tmp_path) == before


@pytest.mark.parametrize("changed", ["tokenizer.json", "onnx/model.onnx"])
@pytest.mark.parametrize("gone", [True, False])
def test_check_tells_of_files_that_are_others_than_were_installed(place, capsys, changed, gone):
    main(["model", "add", str(READY), "--quiet", *place])
    path = Path(place[1], "bertscope-models", "static", "ready", changed)
    if gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")
    assert main(["model", "check", "ready", "--against", str(CHECKPOINT), *place]) == 2
    state = "is missing" if gone else "is another file than was installed"
    assert f"{changed} {state}: add the model again with --force" in capsys.readouterr().err


@pytest.mark.parametrize(("largest", "status"), [(0.002, 0), (0.0021, 1), (float("nan"), 1)])
def test_the_exit_status_of_check_says_whether_it_is_exact(capsys, monkeypatch, largest, status):
    found = Difference(largest, 0.0001, 1000, 40)
    monkeypatch.setattr(_command, "check", lambda *_, **__: found)
    assert main(["model", "check", "mine"]) == status
    assert ("NOT within" in capsys.readouterr().out) is bool(status)


def test_force_replaces_a_model(place, tmp_path, capsys):
    folder = copy_ready(tmp_path / "ready")
    main(["model", "add", str(folder), "--quiet", *place])
    config = json.loads((folder / "config.json").read_text("utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "changed": True}), "utf-8")
    assert main(["model", "add", str(folder), "--force", "--quiet", *place]) == 0
    installed = Path(place[1], "bertscope-models", "static", "ready", "config.json")
    assert json.loads(installed.read_text("utf-8"))["changed"] is True
    assert capsys.readouterr().err.count("without a login") == 2


@pytest.mark.parametrize("arguments", [[], ["model"], ["model", "add"], ["model", "polish"]])
def test_what_is_no_command_is_told_how_to_use_it(capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: bertscope" in capsys.readouterr().err


def test_it_says_its_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"bertscope {__version__}\n"


def test_on_a_terminal_steps_are_one_line_that_changes(place, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["model", "add", str(READY), *place]) == 0
    told = capsys.readouterr().err
    assert "installing" not in [line.rstrip(" …") for line in told.splitlines()]
