"""The engine past one machine: batches of texts on the workers of a Dask cluster.

A task is a pure function of its texts and of the model's file, which each worker process opens once; a lost worker's
tasks run elsewhere. Only so many batches are on their way at a time, so that neither texts nor records pile up. Which
worker computes what, and what is done first, leaves no trace: inputs are numbered, and summed up in their order.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ._job import make_batches, pick_done
from ._missing import explain_missing
from ._model import open_model
from ._score import Scored, score_texts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from ._job import Job, ModelName

#: Batches on their way, for each thread of the cluster.
_AHEAD = 3
#: Partitions of a bag that are read ahead.
_PARTITIONS_AHEAD = 2


class DaskOptions(NamedTuple):
    """How the cluster is used.

    Attributes
    ----------
    client
        Of a cluster; None = one is started here, and ended.
    workers
        Processes of a cluster that is started here; None = one a core.
    retries
        How often a batch is tried again that ended in an error.
    """

    client: Any = None
    workers: int | None = None
    retries: int = 2


def is_bag(texts: Any) -> bool:
    """Tell whether texts lie in partitions of a ``dask.bag``."""
    return hasattr(texts, "to_delayed") and hasattr(texts, "npartitions")


def read_bag(bag: Any) -> Iterator[Any]:
    """Yield the texts of a bag in this process, a partition at a time."""
    for partition in bag.to_delayed():
        yield from partition.compute(scheduler="sync")


def score_on_dask(texts: Any, job: Job, options: DaskOptions) -> Generator[Scored]:
    """Yield what becomes of the inputs, in the order in which workers are done.

    Raises
    ------
    ModuleNotFoundError
        If Dask is not installed.
    RuntimeError
        If a batch ended several workers.
    """
    try:
        from distributed import as_completed  # noqa: PLC0415  # only this engine needs it
    except ModuleNotFoundError as error:
        raise explain_missing(error, "The engine 'dask'") from error
    with _use_client(options) as client:
        submit = _submit_bag if is_bag(texts) else _submit_batches
        tasks = submit(texts, job, client, options.retries)
        # A list: it would hold a lock while a bag waits for the size of a partition.
        running = as_completed(list(islice(tasks, _count_ahead(client))))
        try:
            for future in running:
                scored = _take(future)
                future.release()
                # Workers come and go.
                room = _count_ahead(client) - running.count()
                for following in islice(tasks, max(0, room)):
                    running.add(following)
                yield scored
        finally:
            client.cancel(list(running.futures))


def _count_ahead(client: Any) -> int:
    """Return how many batches may be on their way, at least one."""
    threads: int = sum(client.nthreads().values())
    return _AHEAD * max(1, threads)


def _submit_batches(texts: Iterable[Any], job: Job, client: Any, retries: int) -> Iterator[Any]:
    """Yield the running tasks of texts that come from here."""
    for batch in make_batches(texts, job):
        yield client.submit(
            score_batch, job.model, *batch, pure=False, retries=retries, key=_key(batch.start)
        )


def _submit_bag(bag: Any, job: Job, client: Any, retries: int) -> Iterator[Any]:
    """Yield the running tasks of texts that lie in partitions, which stay with the workers."""
    partitions = iter(bag.to_delayed())

    def read_ahead(count: int) -> list[tuple[Any, Any]]:
        texts = [client.compute(part, retries=retries) for part in islice(partitions, count)]
        return [(part, client.submit(len, part, retries=retries)) for part in texts]

    start = 0
    ahead = read_ahead(1 + _PARTITIONS_AHEAD)
    while ahead:
        texts, count = ahead.pop(0)
        held = count.result()
        for first in range(0, held, job.batch):
            size = min(job.batch, held - first)
            done = pick_done(job, start + first, size)
            yield client.submit(
                score_slice,
                job.model,
                start + first,
                texts,
                slice(first, first + size),
                done,
                pure=False,
                retries=retries,
                key=_key(start + first),
            )
        start += held
        ahead += read_ahead(1)
    job.tally.inputs = start


def _key(start: int) -> str:
    return f"bertscope-survey-{os.urandom(4).hex()}-{start}"


def score_batch(model: ModelName, start: int, texts: list[Any], done: dict[int, int]) -> Scored:
    """Score some inputs; runs on a worker."""
    return score_texts(open_model(model.name, model.sha256, model.max_tokens), start, texts, done)


def score_slice(
    model: ModelName, start: int, texts: Iterable[Any], part: slice, done: dict[int, int]
) -> Scored:
    """Score some inputs of a partition; runs on a worker."""
    return score_batch(model, start, list(texts)[part], done)


def _take(future: Any) -> Scored:
    from distributed.scheduler import KilledWorker  # noqa: PLC0415  # it is there: a task ran

    try:
        result: Scored = future.result()
    except KilledWorker as error:
        raise RuntimeError(
            "Several workers ended while they computed the same texts, most likely for want of memory: give each "
            "worker more, or set max_tokens"
        ) from error
    return result


@contextmanager
def _use_client(options: DaskOptions) -> Iterator[Any]:
    """Give the client, or one of a cluster of this machine that ends with it."""
    if options.client is not None:
        yield options.client
        return
    # Else each process would start a cluster, and so on.
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise RuntimeError(
            "survey(engine='dask') starts processes, and each of them runs your script from its top: put the call "
            "below a line that says if __name__ == '__main__':"
        )
    from distributed import Client, LocalCluster  # noqa: PLC0415  # as above

    with (
        LocalCluster(
            n_workers=options.workers or os.cpu_count() or 1,
            threads_per_worker=1,
            # Any free port: the usual one may be taken by another cluster.
            dashboard_address="localhost:0",
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client
