"""``bertscope model add runs/my-bert --name mine``: models of one's own on the Jupyter server."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from . import models
from ._version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

_FAILED, _STOPPED = 2, 130
_MEGABYTE = 1e6


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bertscope", description="BertScope from a shell.")
    parser.add_argument("--version", action="version", version=f"bertscope {__version__}")
    model = parser.add_subparsers(required=True, metavar="model").add_parser(
        "model", help="models of your own, for show_attention(..., model='server:NAME')"
    )
    actions = model.add_subparsers(dest="action", required=True)
    add = actions.add_parser(
        "add",
        help="install a transformers checkpoint or a folder with ONNX files",
        description="Installs a model for the Jupyter server of this environment. A checkpoint is exported to "
        "parameters stored as fp16, computed in fp32 (needs pip install 'bertscope[export]'); a folder with "
        "ONNX files is installed as it is.",
    )
    add.add_argument("source", help="a local folder, or OWNER/NAME on the Hugging Face Hub")
    add.add_argument("--name", help="what to call it (default: the last part of the source)")
    add.add_argument("--revision", help="of a model on the Hub: branch, tag or commit")
    add.add_argument("--force", action="store_true", help="replace a model of that name")
    actions.add_parser("list", help="show what is installed")
    for action, words in (
        ("remove", "take a model away"),
        ("check", "compare a model's attention with PyTorch's"),
    ):
        actions.add_parser(action, help=words).add_argument("name")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 if a check finds a difference, 2 after an error."""
    given = _make_parser().parse_args(arguments)
    try:
        return _run(given)
    except (ValueError, ImportError, OSError) as error:
        sys.stderr.write(f"bertscope: {error}\n")
        return _FAILED
    except KeyboardInterrupt:
        sys.stderr.write("bertscope: stopped, nothing was changed\n")
        return _STOPPED


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _run(given: argparse.Namespace) -> int:
    if given.action == "add":
        found = models.add(given.source, given.name, revision=given.revision, force=given.force)
        _say(f"{found.name}: {found.size_bytes / _MEGABYTE:.1f} MB, {found.precision}")
        _say(f"  in {found.folder}")
        _say(f'  show_attention("…", model="server:{found.name}")')
        _say("  Whoever reaches the Jupyter server can fetch these files without a login.")
        return 0
    if given.action == "list":
        installed = models.list_models()
        for model in installed:
            size = f"{model.size_bytes / _MEGABYTE:.1f} MB"
            _say(f"{model.name:24} {size:>10}  {model.precision:28} {model.source}")
        if not installed:
            _say("No model is installed. bertscope model add FOLDER installs one.")
        return 0
    if given.action == "remove":
        models.remove(given.name)
        _say(f"{given.name} is removed.")
        return 0
    found_check = models.check(given.name)
    _say(
        f"{given.name}: {found_check.layers} x {found_check.heads} heads, {found_check.texts} texts: "
        f"largest difference from PyTorch {found_check.largest:.2e}, mean {found_check.mean:.2e}"
    )
    return 0 if found_check.is_exact else 1


if __name__ == "__main__":
    sys.exit(main())
