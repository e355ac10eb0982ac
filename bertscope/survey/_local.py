"""The plain engine: one text after another, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._job import make_batches
from ._model import open_model
from ._score import score_texts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from ._job import Job
    from ._score import Scored


def score_locally(texts: Iterable[Any], job: Job) -> Generator[Scored]:
    """Yield what becomes of the inputs, some at a time."""
    model = open_model(job.model.name, job.model.sha256, job.model.max_tokens)
    for batch in make_batches(texts, job):
        yield score_texts(model, batch.start, batch.texts, batch.done)
