"""A survey on a Dask cluster: the same table as here, whoever computes what, and whoever is lost on the way."""

from __future__ import annotations

import logging
import os
import signal
import socket
from contextlib import suppress

import dask.bag
import pytest
from distributed import Client, LocalCluster
from survey_texts import make_texts

import bertscope
from bertscope.survey._model import Model

TEXTS = make_texts(240, seed=4)
#: Where a cluster shows its dashboard if nobody says where.
DASHBOARD = 8787


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="localhost:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def expected():
    return bertscope.survey(TEXTS, engine="local", progress=False)


def survey(texts, client, **options):
    return bertscope.survey(texts, engine="dask", client=client, progress=False, **options)


def test_a_worker_killed_midway_changes_no_number(client, expected):
    killed = []

    def texts():
        for at, text in enumerate(TEXTS):
            if at == len(TEXTS) // 2:
                victim = min(client.run(os.getpid).values())
                # Windows knows no other end than a sudden one.
                os.kill(victim, getattr(signal, "SIGKILL", signal.SIGTERM))
                killed.append(victim)
            yield text

    found = survey(texts(), client, batch=4)
    assert found.table == expected.table
    assert found.n_inputs == len(TEXTS)
    assert not found.failed
    client.wait_for_workers(2, timeout=60)
    assert killed[0] not in client.run(os.getpid).values()


def test_partitions_and_their_order_change_no_number(client, expected):
    for count in (1, 7):
        bag = dask.bag.from_sequence(TEXTS[:60], npartitions=count)
        found = survey(bag, client, batch=13)
        assert found.records.mass == pytest.approx(expected.records.mass[:60], abs=0, nan_ok=True)
        assert found.records.index.tolist() == list(range(60))


def test_a_bag_is_surveyed_here_too(expected):
    bag = dask.bag.from_sequence(TEXTS[:6], npartitions=2)
    found = bertscope.survey(bag, engine="local", progress=False)
    assert found.records.mass == pytest.approx(expected.records.mass[:6], abs=0, nan_ok=True)


def test_a_stopped_survey_goes_on_with_another_engine(client, expected, tmp_path, monkeypatch):
    def stop():
        yield from TEXTS[:100]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survey(stop(), client, resume=tmp_path / "kept", batch=5)
    kept = len(list((tmp_path / "kept").glob("inputs-*.parquet")))
    assert kept > 0
    assert survey(TEXTS[:120], client, resume=tmp_path / "kept").n_inputs == 120
    monkeypatch.setattr(Model, "run", None)
    found = bertscope.survey(TEXTS[:120], engine="local", progress=False, resume=tmp_path / "kept")
    assert found.records.mass == pytest.approx(expected.records.mass[:120], abs=0, nan_ok=True)


def test_what_cannot_be_computed_is_told_from_afar(client):
    found = survey([TEXTS[0], None, TEXTS[1]], client)
    assert [one.index for one in found.failed] == [1]
    assert found.n_inputs == 2


def test_workers_that_come_later_get_work_too():
    on_their_way = []
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address="localhost:0"
        ) as cluster,
        Client(cluster) as client,
    ):

        def texts():
            for at, text in enumerate(TEXTS[:30]):
                if at == 6:
                    cluster.scale(4)
                    client.wait_for_workers(4)
                on_their_way.append(len(client.futures))
                yield text

        assert survey(texts(), client, batch=1).n_inputs == 30
    assert max(on_their_way[:6]) <= 3
    assert max(on_their_way) > 6


def test_a_cluster_of_its_own_stands_beside_another(expected):
    with socket.socket() as other:
        # Else somebody has it already.
        with suppress(OSError):
            other.bind(("127.0.0.1", DASHBOARD))
            other.listen()
        # A warning of a port that is taken would be an error.
        found = bertscope.survey(TEXTS[:4], engine="dask", workers=1, progress=False)
    assert found.records.mass == pytest.approx(expected.records.mass[:4], abs=0, nan_ok=True)


def test_nothing_is_left_on_the_cluster(client):
    survey(TEXTS[:20], client, batch=2)
    assert not client.futures
