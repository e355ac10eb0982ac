"""The folder that a server's models lie in: whole or not there, whoever is interrupted."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading

import pytest
from jupyterlab_server.config import get_federated_extensions, get_page_config
from own_models import READY, install, make_model, tree

from bertscope.models import InstalledModel, ModelFile
from bertscope.models._server_folder import ServerFolder

NAME = "bertscope-models"


@pytest.fixture
def server(tmp_path):
    return ServerFolder(tmp_path / "labextensions")


def names(server):
    return [model.name for model in server.models()]


def test_without_a_folder_nothing_is_installed_and_nothing_is_made(server):
    assert server.models() == []
    assert not server.path.exists()


def test_the_list_is_what_the_browser_reads(server):
    install(server, "mine", "{ }")
    assert json.loads((server.path / "static" / "models.json").read_text("utf-8")) == {
        "version": 1,
        "models": [
            {
                "name": "mine",
                "modelId": None,
                "revision": None,
                "precision": "fp32",
                "files": [{"path": "config.json", "sizeBytes": 3, "sha256": "0" * 64}],
            }
        ],
    }


def test_the_list_is_read_as_it_was_written(server):
    files = (ModelFile("onnx/model.onnx", 5, "a" * 64), ModelFile("config.json", 2, "b" * 64))
    model = InstalledModel("mine", "owner/name", "c" * 40, "fp16-stored", files)
    with server.adding("mine", force=False) as staging:
        staging.finished = model
    assert server.models() == [model]
    assert (server.find("mine"), model.size_bytes) == (model, 7)


def test_models_stand_beside_each_other_by_name(server):
    for name in ("b", "a", "c"):
        install(server, name)
    assert names(server) == ["a", "b", "c"]
    server.remove("b")
    assert names(server) == ["a", "c"]
    assert {path.name for path in server.path.joinpath("static").iterdir() if path.is_dir()} == {
        "a",
        "c",
    }


def test_a_name_that_is_taken_is_refused_and_force_replaces_the_whole_model(server):
    install(server, "mine", "old")
    before = tree(server.path)
    with pytest.raises(FileExistsError, match=r"'mine' is installed already.*--force"):
        install(server, "mine", "new")
    with pytest.raises(FileExistsError, match="'mine' is installed already"):
        install(server, "MINE", "new")
    assert tree(server.path) == before
    with server.adding("mine", force=True) as staging:
        (staging.folder / "other.json").write_text("new", "utf-8")
        staging.finished = make_model("mine")
    assert tree(server.folder_of("mine")) == {"other.json": b"new"}
    assert names(server) == ["mine"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("others", [(), ("first",)])
def test_an_interrupted_model_leaves_nothing(server, error, others):
    for name in others:
        install(server, name)
    before = tree(server.path) if others else {}
    with pytest.raises(error), server.adding("mine", force=False) as staging:
        (staging.folder / "config.json").write_text("half", "utf-8")
        raise error
    assert server.path.exists() is bool(others)
    assert (tree(server.path) if others else {}) == before


@pytest.mark.parametrize("step", ["static/mine", "models.json.part"])
@pytest.mark.parametrize("others", [(), ("mine", "other")])
def test_a_model_that_cannot_be_moved_in_leaves_what_was_there(server, others, step, monkeypatch):
    for name in others:
        install(server, name, "old")
    before = tree(server.path) if others else {}
    path_type = type(server.path)
    rename, replace = path_type.rename, path_type.replace

    def fail(move, place, target):
        if str(place).endswith(step) or (str(target).endswith(step) and place.name == "model"):
            raise OSError("no room")
        return move(place, target)

    with monkeypatch.context() as patch:
        patch.setattr(path_type, "rename", lambda place, target: fail(rename, place, target))
        patch.setattr(path_type, "replace", lambda place, target: fail(replace, place, target))
        with pytest.raises(OSError, match="no room"):
            install(server, "mine", "new", force=True)
    assert (tree(server.path) if others else {}) == before
    assert server.path.exists() is bool(others)
    install(server, "mine", "new", force=True)
    assert tree(server.folder_of("mine")) == {"config.json": b"new"}


def test_what_a_crash_left_is_swept_away_and_its_folder_taken_over(server):
    install(server, "first")
    (server.path / ".adding-dead" / "model").mkdir(parents=True)
    (server.path / "static" / "mine").mkdir()
    (server.path / "static" / "mine" / "half.onnx").write_bytes(b"half")
    assert names(server) == ["first"]
    install(server, "mine")
    assert set(tree(server.folder_of("mine"))) == {"config.json"}
    assert not list(server.path.glob(".adding-*"))
    assert not (server.path / ".lock").exists()


def test_the_folder_that_a_model_was_made_from_is_kept_outside_of_what_is_served(server):
    for name, origin in (("a", "/home/me/a"), ("b", None), ("c", "/home/me/c")):
        with server.adding(name, force=False) as staging:
            staging.finished, staging.origin = make_model(name), origin
    assert [server.origins.recall(name) for name in "abc"] == ["/home/me/a", None, "/home/me/c"]
    assert not any(b"/home/me" in data for data in tree(server.path).values())
    install(server, "a", force=True)
    server.remove("c")
    assert [server.origins.recall(name) for name in "abc"] == [None, None, None]
    assert [path.name for path in server.path.parent.parent.iterdir()] == ["labextensions"]


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "[" * 100_000])
def test_what_is_kept_of_folders_may_be_damaged(server, text):
    server.path.parent.parent.joinpath(f"{NAME}.json").write_text(text, "utf-8")
    install(server, "a")
    assert server.origins.recall("a") is None


def test_the_last_model_takes_the_extension_with_it(server):
    install(server, "mine")
    assert (server.path / "package.json").is_file()
    server.remove("mine")
    assert not server.path.exists()
    with pytest.raises(ValueError, match=r"no model 'mine' is installed .*there: none"):
        server.remove("mine")
    assert not server.path.exists()


@pytest.mark.parametrize("name", ["..", "../first", "", "/", "models.json", "nobody"])
def test_what_is_not_installed_cannot_be_removed(server, name):
    install(server, "first")
    before = tree(server.path)
    with pytest.raises(ValueError, match=r"there: first"):
        server.remove(name)
    assert tree(server.path) == before


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", '{"version": 2, "models": []}', '{"version": 1, "models": [1]}'),
        '{"version": 1, "models": [{"name": "../x", "files": []}]}',
        '{"version": 1, "models": [{"name": "x", "files": [{"path": 1}]}]}',
        "[" * 100_000,
    ],
)
def test_a_list_that_is_none_is_named_with_the_next_step(server, text):
    install(server, "mine")
    (server.path / "static" / "models.json").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"models\.json is no list of models .*remove the folder"):
        server.models()
    with pytest.raises(ValueError, match="is no list of models"):
        install(server, "other")


def test_the_extension_is_one_that_jupyterlab_loads_without_a_module(server):
    install(server, "mine")
    place = str(server.path.parent)
    found = get_federated_extensions([place])[NAME]
    assert found["description"] == "Models that were installed with 'bertscope model add'."
    (extension,) = [
        one for one in get_page_config([place])["federated_extensions"] if one["name"] == NAME
    ]
    assert set(extension) == {"name", "load", "entrypoints"}
    assert (server.path / extension["load"]).is_file()


def test_an_older_script_of_the_extension_is_replaced(server):
    install(server, "mine")
    (server.path / "static" / "remoteEntry.0123.js").write_text("", "utf-8")
    install(server, "other")
    load = json.loads((server.path / "package.json").read_text("utf-8"))["jupyterlab"]["_build"][
        "load"
    ]
    assert [path.name for path in server.path.glob("static/*.js")] == [load.removeprefix("static/")]


def test_a_folder_that_refuses_to_be_written_is_named_with_another_way(server, monkeypatch):
    def refuse(*_, **__):
        raise OSError(30, "Read-only file system", "/usr/share")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(PermissionError, match=r"/usr/share cannot be written .*--labextensions"):
        install(server, "mine")


def test_two_at_once_wait_for_each_other_and_lose_nothing(server):
    waiting = threading.Event()
    second = ServerFolder(server.path.parent, waiting.set)
    thread = threading.Thread(target=install, args=(second, "b"))
    with server.adding("a", force=False) as staging:
        thread.start()
        assert waiting.wait(20)
        assert thread.is_alive()
        staging.finished = make_model("a")
    thread.join(20)
    assert names(server) == ["a", "b"]


def test_eight_at_once_are_all_there_afterwards(server):
    threads = [
        threading.Thread(target=install, args=(ServerFolder(server.path.parent), f"m{number}"))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert names(server) == [f"m{number}" for number in range(8)]
    assert not list(server.path.glob(".*"))


PROGRAM = """
import sys, time
from bertscope.__main__ import main
from bertscope.models import _add

def wait(folder):
    print("staged", flush=True)
    time.sleep(60)

_add.describe_files = wait
sys.exit(main(["model", "add", *sys.argv[1:]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs without asking")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_program_that_is_ended_leaves_no_model(server, number):
    install(server, "first")
    before = tree(server.path)
    arguments = [str(READY), "--name", "mine", "--labextensions", str(server.path.parent)]
    with subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"staged\n"
        assert list(server.path.glob(".adding-*/model/onnx/model.onnx"))
        program.send_signal(number)
        program.wait(20)
    assert names(server) == ["first"]
    if number == signal.SIGKILL:
        # Nobody could tidy up: the next one does.
        install(server, "other")
        server.remove("other")
        assert program.returncode == -number
    else:
        assert program.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}[number]
    assert tree(server.path) == before
