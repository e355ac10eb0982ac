"""A survey in Python: has an engine score the texts, keeps what it scores, and sums it up."""

from __future__ import annotations

import sys
import time
from collections.abc import Sized
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._dask import DaskOptions, is_bag, read_bag, score_on_dask
from ._job import Job, ModelName
from ._local import score_locally
from ._model import open_model
from ._model_files import EMBEDDED
from ._progress import show_progress
from ._records import Records, join_records
from ._seeds import check_seed
from ._store import SurveyStore
from ._summary import summarise
from ._survey import Survey
from ._texts import read_texts

if TYPE_CHECKING:
    import os
    from collections.abc import Generator, Iterable

    from ._progress import Progress
    from ._score import Failure, Scored

_BATCH = {"local": 16, "dask": 32}
#: Inputs of a file of records: some 10 MB.
_KEPT_AT_ONCE = 256
#: Seconds of work that a process which is killed may lose.
_KEPT_EVERY_S = 10.0
#: So many inputs that all fail, none having gone well, are not the texts' fault.
_DOUBTED = 25


@dataclass(frozen=True)
class Task:
    """What was asked for; see `bertscope.survey`."""

    model: str = EMBEDDED
    engine: str = "local"
    seed: int = 1
    resume: str | os.PathLike[str] | None = None
    progress: bool = True
    max_tokens: int | None = None
    column: str | tuple[str, str] | None = None
    batch: int | None = None
    client: Any = None
    workers: int | None = None
    retries: int = 2

    def __post_init__(self) -> None:
        """Refuse what is out of range."""
        check_seed(self.seed)
        least = {"batch": 1, "workers": 1, "retries": 0}
        for name, bound in least.items():
            value = getattr(self, name)
            if value is not None and value < bound:
                raise ValueError(f"{name} must be at least {bound}, not {value}")


class _Collector:
    """Takes what an engine scores: into a store where there is one, else into memory."""

    def __init__(self, store: SurveyStore | None, heads: int) -> None:
        self._store, self._heads = store, heads
        self._waiting: list[Records] = []
        self._unkept = 0
        self._kept_at = time.monotonic()
        self.count = 0
        self.failed: list[Failure] = []

    def take(self, scored: Scored) -> None:
        self._waiting.append(scored.records)
        self._unkept += len(scored.records)
        self.count += len(scored.records)
        self.failed += scored.failed
        is_late = time.monotonic() - self._kept_at >= _KEPT_EVERY_S
        if self._unkept >= _KEPT_AT_ONCE or is_late:
            self.keep()

    def keep(self) -> None:
        """Move what waits into the store, if there is one."""
        if self._store is not None and self._waiting:
            self._store.write(join_records(self._waiting, self._heads))
            self._waiting.clear()
            self._unkept = 0
            self._kept_at = time.monotonic()

    def read(self) -> Records:
        """Return all records of the survey, in the order of their inputs."""
        if self._store is not None:
            return self._store.read()
        records = join_records(self._waiting, self._heads)
        self._waiting.clear()
        return records


def compute_survey(texts: Any, task: Task) -> Survey:
    """Survey texts with onnxruntime, here or on Dask.

    Raises
    ------
    ValueError
        If no input could be computed.
    """
    given = read_texts(texts, task.column)
    total = len(given) if isinstance(given, Sized) else None
    name = _find_folder(task.model)
    model = open_model(name, None, task.max_tokens)
    info = model.info
    store = None
    if task.resume is not None:
        store = SurveyStore(task.resume, info, model.tokenizer_sha256)
    job = Job(
        model=ModelName(name, info.sha256, info.max_tokens),
        done={} if store is None else store.done(),
        batch=task.batch or _BATCH[task.engine],
    )
    collector = _Collector(store, info.layers * info.heads)
    with show_progress(total, len(job.done), shown=task.progress) as told:
        _score(given, job, task, collector, told)
    records = collector.read()
    # A folder may know of more texts than are given now.
    records = records.keep(records.index < job.tally.inputs)
    if len(records) == 0 and collector.failed:
        raise _explain_failure(collector.failed)
    summary = summarise(records, layers=info.layers, heads=info.heads, seed=task.seed)
    failed = sorted(collector.failed, key=lambda failure: failure.index)
    return Survey(info, records, tuple(failed), summary)


def _find_folder(model: str) -> str:
    """Return a folder by its whole path: workers may stand in another one."""
    return str(Path(model).absolute()) if model != EMBEDDED and Path(model).is_dir() else model


def _score(texts: Any, job: Job, task: Task, collector: _Collector, told: Progress) -> None:
    """Have the engine score what has no record; all that it scored is kept, even if it is stopped."""
    parts: Generator[Scored]
    if task.engine == "dask":
        parts = score_on_dask(texts, job, DaskOptions(task.client, task.workers, task.retries))
    else:
        parts = score_locally(read_bag(texts) if is_bag(texts) else texts, job)
    try:
        with closing(parts):
            for scored in parts:
                collector.take(scored)
                told.advance(len(scored.records) + len(scored.failed), failed=len(scored.failed))
                _check_hope(collector, job)
    except KeyboardInterrupt:
        if task.resume is not None:
            kept = collector.count + len(job.done)
            print(  # noqa: T201  # to whoever pressed the keys
                f"Stopped with {kept} inputs in {task.resume}: the same call goes on from there.",
                file=sys.stderr,
            )
        raise
    finally:
        collector.keep()


def _check_hope(collector: _Collector, job: Job) -> None:
    if collector.count == 0 and not job.done and len(collector.failed) >= _DOUBTED:
        raise _explain_failure(collector.failed)


def _explain_failure(failed: Iterable[Failure]) -> ValueError:
    """Return the error for a survey in which nothing goes well."""
    listed = list(failed)
    first = min(listed, key=lambda failure: failure.index)
    return ValueError(
        f"None of the inputs ({len(listed)}) could be computed. Input {first.index} ({first.text!r}): {first.reason}"
    )
