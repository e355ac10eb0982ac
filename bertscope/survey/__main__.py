"""``python -m bertscope.survey texts.txt --out table.parquet``: a survey for scripts."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._compute import Task, compute_survey
from ._missing import explain_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ._survey import Survey

_WRITERS: dict[str, Callable[[Survey, Path], None]] = {
    ".csv": lambda found, path: found.to_csv(path),
    ".json": lambda found, path: found.to_json(path),
    ".parquet": lambda found, path: found.to_parquet(path),
}
_FAILED, _STOPPED = 2, 130
_TOLD_FAILURES = 3


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bertscope.survey",
        description="Surveys what every attention head of a BERT does over many texts, without a browser.",
        epilog="Needs pip install 'bertscope[survey]'. What the columns of the table mean: help(bertscope.survey).",
    )
    parser.add_argument(
        "texts",
        type=Path,
        help="a text file, one input a line (a tab separates the two texts of a pair), or a .parquet file",
    )
    parser.add_argument(
        "--model",
        default="embedded",
        help="a folder with model.onnx, tokenizer.json, config.json and attention.json (default: the embedded model)",
    )
    parser.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="local: in this process; dask: on a cluster (default: local)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="dask: how many processes to start on this machine (default: one a core)",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="dask: a cluster that runs already, such as tcp://host:8786",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where the table goes: .parquet, .csv or .json (default: only the named heads are printed)",
    )
    parser.add_argument("--seed", type=int, default=1, help="of all random draws (default: 1)")
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="FOLDER",
        help="keep what is computed there, and go on from what is there",
    )
    parser.add_argument("--max-tokens", type=int, metavar="N", help="cut longer inputs")
    parser.add_argument(
        "--column",
        action="append",
        help="of a .parquet file, the column with the texts; twice for pairs",
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a survey, and return the exit status: 0, or 2 after a sentence that says what to do."""
    parser = _make_parser()
    asked = parser.parse_args(arguments)
    if asked.out is not None and asked.out.suffix.lower() not in _WRITERS:
        parser.error(f"--out must end in {', '.join(_WRITERS)}, not {asked.out.name}")
    if asked.out is not None and not asked.out.resolve().parent.is_dir():
        parser.error(f"--out: the folder {asked.out.parent} is not there")
    if asked.engine != "dask" and (asked.workers is not None or asked.scheduler is not None):
        parser.error("--workers and --scheduler belong to --engine dask")
    try:
        with _use_scheduler(asked.scheduler) as client:
            task = Task(
                model=asked.model,
                engine=asked.engine,
                client=client,
                workers=asked.workers,
                seed=asked.seed,
                resume=asked.resume,
                progress=not asked.quiet,
                max_tokens=asked.max_tokens,
                column=_choose_column(asked.column),
            )
            found = compute_survey(asked.texts, task)
        if asked.out is not None:
            _WRITERS[asked.out.suffix.lower()](found, asked.out)
    except KeyboardInterrupt:
        return _STOPPED
    except (OSError, ValueError, ModuleNotFoundError, RuntimeError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)  # noqa: T201  # a program speaks
        return _FAILED
    _tell(found, asked.out)
    return 0


@contextmanager
def _use_scheduler(address: str | None) -> Iterator[Any]:
    if address is None:
        yield None
        return
    try:
        from distributed import Client  # noqa: PLC0415  # only who has a cluster needs it
    except ModuleNotFoundError as error:
        raise explain_missing(error, "--scheduler") from error

    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        raise OSError(
            f"no Dask scheduler answers at {address} ({error}): is it running there, and can this machine reach it?"
        ) from error
    with client:
        yield client


def _choose_column(given: list[str] | None) -> str | tuple[str, str] | None:
    if given is None:
        return None
    if len(given) == 1:
        return given[0]
    first, second, *more = given
    if more:
        raise ValueError("--column can be given twice at most: a pair has two texts")
    return first, second


def _tell(found: Survey, out: Path | None) -> None:
    """Print what was found."""
    for failure in found.failed[:_TOLD_FAILURES]:
        print(f"input {failure.index} ({failure.text!r}): {failure.reason}", file=sys.stderr)  # noqa: T201  # as above
    if out is None:
        heads = found.model_info.heads
        for place, name in enumerate(found.summary.names):
            if name.kind == "delimiter" or name.patterns:
                print(f"layer {place // heads} head {place % heads}: {name.text}")  # noqa: T201  # as above
    written = "" if out is None else f" -> {out}"
    print(f"{found.describe()}{written}")  # noqa: T201  # as above


if __name__ == "__main__":
    sys.exit(main())
