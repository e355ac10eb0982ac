"""What an engine is told: which model, and which inputs have a record already."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ._score import is_done
from ._texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True)
class ModelName:
    """A model, as another process finds it again; see `bertscope.survey._model.Model`."""

    name: str
    sha256: str
    max_tokens: int


@dataclass
class Tally:
    """How many inputs were given, those with a record counted; known once all are read."""

    inputs: int = 0


@dataclass(frozen=True)
class Job:
    """What is to be computed.

    Attributes
    ----------
    model
        By which.
    done
        Inputs that have a record, and the hash of each one's text.
    batch
        How many inputs are computed between two looks at the progress.
    tally
        Where the engine says how many inputs there were.
    """

    model: ModelName
    done: Mapping[int, int] = field(default_factory=dict)
    batch: int = 16
    tally: Tally = field(default_factory=Tally)


class Batch(NamedTuple):
    """Inputs that follow each other.

    Attributes
    ----------
    start
        The number of the first.
    texts
        As they were given.
    done
        Those of them that have a record.
    """

    start: int
    texts: list[Any]
    done: dict[int, int]


def make_batches(texts: Iterable[Any], job: Job) -> Iterator[Batch]:
    """Yield the inputs that have no record, numbered, without ever holding all of them.

    Raises
    ------
    ValueError
        If an input that has a record was another text.
    """
    given = iter(texts)
    start = 0
    while batch := list(islice(given, job.batch)):
        done = pick_done(job, start, len(batch))
        if len(done) < len(batch) or not all(
            is_done(start + at, read_text(text), done) for at, text in enumerate(batch)
        ):
            yield Batch(start, batch, done)
        start += len(batch)
    job.tally.inputs = start


def pick_done(job: Job, start: int, count: int) -> dict[int, int]:
    """Return those of some inputs that have a record."""
    places = range(start, start + count)
    return {index: job.done[index] for index in places if index in job.done}
