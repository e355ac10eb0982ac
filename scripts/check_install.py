"""Smoke-tests BertScope as it is installed, with no Node within reach.

Usage: python scripts/check_install.py            what this Python has
       python scripts/check_install.py FILE …     each wheel or sdist, in an environment of its own

An environment of its own takes what BertScope depends on from this Python, so that nothing is asked for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

SMOKE = """
import json, shutil, subprocess, sys, tempfile
from importlib.metadata import distribution
from pathlib import Path

assert shutil.which("node") is None and shutil.which("npm") is None, "Node is within reach"

import bertscope
from bertscope import AttentionView, show_attention

place = Path(bertscope.__file__).parent
assert place.is_relative_to(sys.prefix), f"{place} is not what was installed"
assert bertscope.__version__ == distribution("bertscope").version
assert callable(bertscope.survey) and (place / "attention.json").is_file(), "what a survey needs"

view = AttentionView("The cat sat.", "It slept.", layer=1, heads=[2])
assert (view.layer, view.heads) == (1, (2,))
bundle = view._repr_mimebundle_()
assert json.loads(json.dumps(bundle["application/vnd.bertscope.v1+json"]))["text_a"] == "The cat sat."
assert "<svg" in show_attention()._repr_mimebundle_()["text/html"], "the article's picture"

share = Path(sys.prefix, "share", "jupyter")
extension = share / "labextensions" / "bertscope"
for wanted in (
    "install.json", "package.json", "schemas/bertscope/plugin.json", "static/remoteEntry.*.js",
    "static/model.*.onnx", "static/engine.worker.*.js", "static/page.*.html",
):
    assert len(list(extension.glob(wanted))) == 1, f"{wanted} is not there once"
for wanted in ("extension.js", "index.js"):
    assert (share / "nbextensions" / "bertscope" / wanted).is_file(), wanted

with tempfile.TemporaryDirectory() as folder:
    page = Path(folder, "article.html")
    show_attention().save_html(page)
    assert "application/vnd.bertscope.v1+json" in page.read_text(encoding="utf-8")

list_all = "import sys; sys.argv = ['jupyter', 'list']; from jupyterlab.labextensions import main; main()"
listed = subprocess.run(
    [sys.executable, "-I", "-c", list_all], capture_output=True, text=True, check=True
)
lines = [line for line in (listed.stdout + listed.stderr).splitlines() if " bertscope v" in line]
assert len(lines) == 1 and "enabled" in lines[0] and "OK" in lines[0], listed.stdout + listed.stderr
print(lines[0].strip())
"""


def without_node(python: Path) -> dict[str, str]:
    """Return the environment with a PATH on which only that Python's own programs are."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return {**kept, "PATH": str(python.parent)}


def run(python: Path, *arguments: str) -> None:
    """Run that Python away from this checkout, and from everything on the PATH."""
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [str(python), "-I", *arguments]
        subprocess.run(command, check=True, cwd=elsewhere, env=without_node(python))  # noqa: S603  # our own


def install(archive: Path, folder: Path) -> Path:
    """Make an environment with nothing but this wheel or sdist installed; return its Python."""
    venv.create(folder, symlinks=os.name != "nt", with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    base = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=base))
    # Behind its own packages, so that BertScope is the one that is installed there.
    others = sysconfig.get_path("purelib")
    (packages / "dependencies.pth").write_text(f"{others}\n", encoding="utf-8")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed"]
    run(python, "-m", "pip", "install", *options, str(archive.resolve()))
    return python


def main() -> int:
    """Test what is named, else what is installed here."""
    if len(sys.argv) == 1:
        # Not resolved: behind the link of a virtual environment is another Python.
        run(Path(sys.executable), "-c", SMOKE)
    for archive in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            run(install(Path(archive), Path(folder)), "-c", SMOKE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
