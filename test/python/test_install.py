"""Wheel and sdist as they are shipped: every asset once, and installed where no Node is."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments, cwd=ROOT, **options):
    return subprocess.run(  # noqa: S603  # our own programs
        [sys.executable, "-I", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build both from what setup has built of the browser's half, without Node."""
    folder = tmp_path_factory.mktemp("dist")
    bare = {**os.environ, "PATH": str(Path(sys.executable).parent)}
    done = run("-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", folder, env=bare)
    assert done.returncode == 0, done.stderr
    return {path.suffix: path for path in folder.iterdir()}


def test_wheel_and_sdist_hold_every_asset_once(built):
    checked = run("scripts/check_dist.py", *built.values())
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_wheel_with_an_asset_twice_or_not_at_all_is_refused(built, tmp_path):
    name = built[".whl"].name
    with zipfile.ZipFile(built[".whl"]) as wheel, zipfile.ZipFile(tmp_path / name, "w") as wrong:
        for entry in wheel.infolist():
            if entry.filename.endswith(".onnx"):
                continue
            data = wheel.read(entry)
            wrong.writestr(entry, data)
            if "/static/page." in entry.filename:
                wrong.writestr("bertscope/page.html", data)
    checked = run("scripts/check_dist.py", tmp_path / name)
    assert checked.returncode == 1
    assert "onnx is there 0 times, not once" in checked.stderr
    assert "bertscope/page.html repeats" in checked.stderr or "repeats bertscope/page.html" in (
        checked.stderr
    )


@pytest.mark.parametrize("suffix", [".whl", ".gz"])
def test_it_installs_without_node_and_passes_the_smoke_test(built, suffix):
    tested = run("scripts/check_install.py", built[suffix])
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "bertscope v" in tested.stdout
