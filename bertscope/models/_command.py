"""``bertscope model add | list | remove | check``: models for the Jupyter server, for people and scripts."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._add import add
from ._check import check
from ._server_folder import ServerFolder
from ._softmax_outputs import HEADS, LAYERS, read_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_NOT_EXACT = 1
_MEGABYTE = 1_000_000
_COLUMNS = ("name", "family", "layers x heads", "precision", "size")
_LOGIN = (
    "Its files are served without a login: whoever can reach this Jupyter server can fetch them, texts or names in its "
    "vocabulary included."
)


def add_model_commands(commands: Any) -> None:
    """Add ``model`` and what belongs to it to a parser's subcommands."""
    model: argparse.ArgumentParser = commands.add_parser(
        "model",
        help="models for the Jupyter server",
        description="Installs models for the Jupyter server of this Python's environment. Cells ask for them as "
        "show_attention(…, model='server:NAME').",
    )
    verbs = model.add_subparsers(dest="verb", required=True, metavar="add | list | remove | check")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--labextensions",
        type=Path,
        metavar="DIR",
        help="a labextensions folder that the server looks into (default: that of this Python's environment)",
    )
    _add_add(verbs, shared)
    listing = verbs.add_parser("list", parents=[shared], help="what is installed")
    listing.add_argument("--json", action="store_true", help="for programs")
    listing.set_defaults(run=_run_list)
    removing = verbs.add_parser("remove", parents=[shared], help="take a model away")
    removing.add_argument("name")
    removing.set_defaults(run=_run_remove)
    checking = verbs.add_parser(
        "check",
        parents=[shared],
        help="compare a model's attention with PyTorch",
        description="Runs an installed model with onnxruntime and its checkpoint with PyTorch, and prints the largest "
        "difference of an attention weight. Exit status: 0 within .002, 1 beyond, 2 if they could not be compared.",
    )
    checking.add_argument("name")
    checking.add_argument(
        "--against",
        metavar="SOURCE",
        help="folder or Hub id of the checkpoint (default: what the model was made from)",
    )
    checking.add_argument("--revision", metavar="R", help="of that repository")
    checking.set_defaults(run=_run_check)


def _add_add(verbs: Any, shared: argparse.ArgumentParser) -> None:
    adding = verbs.add_parser(
        "add",
        parents=[shared],
        help="install a checkpoint or ONNX files",
        description="Exports a transformers checkpoint to ONNX, compares it with PyTorch, and installs it. A folder that "
        "holds ONNX files is installed as it is. Needs pip install 'bertscope[export]'.",
    )
    adding.add_argument(
        "source", help="a folder, or a repository of the Hub such as google-bert/bert-base-uncased"
    )
    adding.add_argument("--name", help="to install it under (default: the last part of the source)")
    adding.add_argument("--revision", metavar="R", help="branch, tag or commit of a repository")
    adding.add_argument(
        "--precision",
        choices=("fp16", "fp32"),
        help="what matrices are stored as; computed is in fp32 (default: fp16 where that is exact). Given, ONNX files that are "
        "there are passed over",
    )
    adding.add_argument("--force", action="store_true", help="replace a model of that name")
    adding.add_argument("--quiet", action="store_true", help="show no progress")
    adding.set_defaults(run=_run_add)


def _run_add(asked: argparse.Namespace) -> int:
    with _show_steps(shown=not asked.quiet) as tell:
        added = add(
            asked.source,
            asked.name,
            revision=asked.revision,
            precision=asked.precision,
            force=asked.force,
            labextensions=asked.labextensions,
            tell=tell,
        )
    model = added.model
    _say(
        f"{model.name} is installed ({_say_size(model.size_bytes)}, {model.precision}) in {added.folder}"
    )
    if added.difference is not None:
        _say(str(added.difference))
    if added.note is not None:
        _say(f"Note: {added.note}.")
    _say(
        f'Look at it with show_attention("…", model="server:{model.name}"), after a reload of the page.'
    )
    print(_LOGIN, file=sys.stderr)  # noqa: T201  # a program speaks
    return 0


def _run_list(asked: argparse.Namespace) -> int:
    server = ServerFolder(asked.labextensions)
    rows = [_describe(server, model) for model in server.models()]
    if asked.json:
        _say(
            json.dumps([dict(zip(_COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False)
        )
    elif not rows:
        _say(f"No models are installed in {server.path}.")
    else:
        _print_table(rows)
    return 0


def _describe(server: ServerFolder, model: Any) -> tuple[str, ...]:
    try:
        text = (server.folder_of(model.name) / "config.json").read_text(encoding="utf-8")
        config = json.loads(text)
        counts = [read_count(config, names) for names in (LAYERS, HEADS)]
        family = str(config.get("model_type") or "?")
    except (OSError, ValueError):
        counts, family = [None, None], "?"
    shape = " x ".join("?" if count is None else str(count) for count in counts)
    return (model.name, family, shape, model.precision, _say_size(model.size_bytes))


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[place]) for row in (_COLUMNS, *rows)) for place in range(len(_COLUMNS))]
    for row in (_COLUMNS, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        _say("  ".join([*cells, row[-1].rjust(widths[-1])]))


def _run_remove(asked: argparse.Namespace) -> int:
    model = ServerFolder(asked.labextensions).remove(asked.name)
    _say(f"{model.name} is removed ({_say_size(model.size_bytes)})")
    return 0


def _run_check(asked: argparse.Namespace) -> int:
    difference = check(
        asked.name, asked.against, revision=asked.revision, labextensions=asked.labextensions
    )
    _say(f"{asked.name}: {difference}")
    return 0 if difference.is_exact else _NOT_EXACT


@contextmanager
def _show_steps(*, shown: bool) -> Iterator[Callable[[str], None]]:
    """Give what is told of each step: a spinner of rich on a terminal, else a line each on the error stream."""
    if not shown:
        yield lambda _: None
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console  # noqa: PLC0415  # not everybody has it
        except ImportError:
            pass
        else:
            with Console(stderr=True).status("") as status:
                yield lambda step: status.update(f"{step} …")
            return
    yield lambda step: print(f"{step} …", file=sys.stderr, flush=True)  # noqa: T201  # as above


def _say(text: str) -> None:
    print(text)  # noqa: T201  # a program speaks


def _say_size(size_bytes: int) -> str:
    if size_bytes < _MEGABYTE:
        return f"{size_bytes / 1e3:,.0f} KB"
    return f"{size_bytes / _MEGABYTE:,.1f} MB"
