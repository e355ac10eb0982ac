"""The stored attention of a document, as the browser's coder wrote it (test/attention/stored-fixture.test.ts)."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bertscope._snapshot import read_snapshot

SNAPSHOTS = json.loads((Path(__file__).parents[1] / "fixtures/snapshots.json").read_text())
TOKENS = 6
CODINGS = [("float32", 1e-7), ("sqrt-uint16", 2e-5), ("sqrt-uint8", 0.004)]


def weight(layer: int, head: int, attending: int, attended: int) -> float:
    """Return a weight of the sample run: .75 to the token `head + layer` further on, the rest evenly."""
    return 0.75 if attended == (attending + head + layer) % TOKENS else 0.25 / (TOKENS - 1)


def expected(layers: tuple[int, ...]) -> Any:
    shape = (len(layers), 3, TOKENS, TOKENS)
    cells = [weight(layers[at], *rest) for at, *rest in np.ndindex(shape)]
    return np.array(cells).reshape(shape)


def damaged(**changes: object) -> dict[str, Any]:
    """Return a snapshot whose attention has other fields."""
    snapshot: dict[str, Any] = SNAPSHOTS["float32"]
    return {**snapshot, "attention": {**snapshot["attention"], **changes}}


def pack(raw: bytes) -> str:
    return base64.b64encode(zlib.compress(raw)).decode()


@pytest.mark.parametrize(("coding", "tolerance"), CODINGS)
def test_every_coding_gives_the_weights_within_its_bound(coding: str, tolerance: float) -> None:
    run = read_snapshot(SNAPSHOTS[coding])
    assert run.attention is not None
    assert run.attention.dtype == np.float32
    assert run.attention.shape == (3, 3, TOKENS, TOKENS)
    assert np.abs(run.attention - expected((0, 1, 2))).max() <= tolerance
    assert run.layers == (0, 1, 2)
    assert run.tolerance == (0 if coding == "float32" else tolerance)


def test_the_layers_that_are_held_are_named() -> None:
    run = read_snapshot(SNAPSHOTS["one layer"])
    assert run.layers == (1,)
    assert run.attention is not None
    assert np.abs(run.attention - expected((1,))).max() <= 2e-5


def test_tokens_and_model_are_there_without_attention_too() -> None:
    run = read_snapshot(SNAPSHOTS["no attention"])
    assert (run.attention, run.layers) == (None, ())
    assert run.columns["tokens"] == ["[CLS]", "t1", "t2", "t3", "t4", "[SEP]"]
    assert run.columns["words"] == [None, 0, 1, 2, 3, None]
    assert set(run.columns) == {"tokens", "offsets", "sentences", "words", "special"}
    assert run.model["name"] == "tiny"


@pytest.mark.parametrize(
    "snapshot",
    [
        damaged(data="not base64!"),
        damaged(data=SNAPSHOTS["float32"]["attention"]["data"][:-8]),
        damaged(data=pack(bytes(4 * 324 - 4))),
        damaged(data=pack(bytes(4 * 324 + 4))),
        damaged(data=pack(bytes(2**26))),
        damaged(data=pack(np.full(324, np.nan, "<f4").tobytes())),
        damaged(data=pack(np.full(324, -0.1, "<f4").tobytes())),
        damaged(data=pack(np.full(324, 1.1, "<f4").tobytes())),
        damaged(coding="sqrt-uint4"),
        damaged(layers=[0, 1]),
        damaged(layers=[0, 1, 3]),
        damaged(layers=[0, 1, 1]),
        damaged(layers=[-1, 0, 1]),
        damaged(layers=list(range(10**7))),
        {},
        {"tokens": 5},
    ],
)
def test_a_damaged_snapshot_is_refused(snapshot: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="snapshot is damaged"):
        read_snapshot(snapshot)
