"""Measures a survey on Dask, and sees that a worker killed midway changes no number.

Usage: python test/bench/survey-dask.py [--texts 10000] [--workers 2]

Prints texts a second of a plain onnxruntime loop without any scoring, of this process with scoring, and of the cluster
with and without a kill; their ratios; and the most memory that a worker took.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from distributed import Client, LocalCluster

import bertscope
from bertscope.survey._model import open_model
from bertscope.survey._texts import read_text

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))
from survey_texts import make_texts

KILOBYTES = 1024
PLAIN_TEXTS = 2000


def find_peak() -> int:
    """Return the most memory that this process took, in MB, where Linux tells; what it takes now elsewhere."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: a new process begins with the peak of the one that started it.
        words = status.read_text("ascii").split("VmHWM:")[1].split()
        return int(words[0]) // KILOBYTES
    return int(psutil.Process().memory_info().rss) // KILOBYTES**2


def measure_plain(texts: list[Any]) -> float:
    """Return texts a second of onnxruntime alone, all attention fetched, nothing scored."""
    model = open_model("embedded")
    given = [read_text(text) for text in texts]
    model.run(model.encode(given[0]))
    began = time.perf_counter()
    for text in given:
        model.run(model.encode(text))
    return len(texts) / (time.perf_counter() - began)


def measure_survey(texts: Any, count: int, **options: Any) -> tuple[float, Any]:
    """Return texts a second until all are scored, and the survey."""
    began = time.perf_counter()
    scored: list[float] = []

    def tell_end() -> Any:
        yield from texts
        scored.append(time.perf_counter())

    found = bertscope.survey(tell_end(), progress=False, **options)
    took = time.perf_counter() - began
    print(f"  {took:.1f} s in all, the last text was handed out after {scored[0] - began:.1f} s")
    return count / took, found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measures a survey on Dask.")
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    texts = make_texts(asked.texts, seed=7)
    few = texts[:PLAIN_TEXTS]

    plain = measure_plain(few)
    print(f"plain onnxruntime loop, one thread: {plain:.1f} texts/s ({len(few)} texts)")
    here, _ = measure_survey(few, len(few), engine="local")
    print(f"survey in this process: {here:.1f} texts/s, {here / plain:.2f} x plain")

    with (
        LocalCluster(
            n_workers=asked.workers,
            threads_per_worker=1,
            dashboard_address="localhost:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        # Workers import and open the model once.
        bertscope.survey(texts[:64], engine="dask", client=client, progress=False, batch=1)
        rate, whole = measure_survey(texts, len(texts), engine="dask", client=client)
        peaks = client.run(find_peak).values()
        print(f"Dask, {asked.workers} workers: {rate:.1f} texts/s, {rate / plain:.2f} x plain")
        print(f"  most memory of a worker: {max(peaks)} MB; of this process: {find_peak()} MB")

        def kill_midway() -> Any:
            for at, text in enumerate(texts):
                if at == len(texts) // 2:
                    os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)
                yield text

        rate, hurt = measure_survey(kill_midway(), len(texts), engine="dask", client=client)
        peaks = client.run(find_peak).values()
        print(f"Dask, a worker killed midway: {rate:.1f} texts/s, {rate / plain:.2f} x plain")
        print(f"  most memory of a worker: {max(peaks)} MB; of this process: {find_peak()} MB")
    print(f"the same table: {hurt.table == whole.table}; {whole}")


if __name__ == "__main__":
    main()
