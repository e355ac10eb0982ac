"""Tables in Python, and pictures that the browser paints when it is asked."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from fake_browser import make_weights

import bertscope

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from fake_browser import Browser

COLUMNS = ["model", "layer", "head", "from", "to", "from_token", "to_token", "weight"]


def test_a_table_has_a_row_for_each_weight(view: bertscope.AttentionView, browser: Browser) -> None:
    weights = make_weights(3)
    browser.finish(weights)
    rows = view.to_table()
    assert len(rows) == 6 * 12 * 9
    assert list(rows[0]) == COLUMNS
    row = rows[((2 * 12 + 5) * 3 + 1) * 3 + 2]
    assert row == {
        "model": "all-MiniLM-L6-v2",
        "layer": 2,
        "head": 5,
        "from": 1,
        "to": 2,
        "from_token": "t1",
        "to_token": "t2",
        "weight": float(weights[2, 5, 1, 2]),
    }


def test_a_table_of_some_layers_and_heads_keeps_their_numbers(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(3)
    browser.finish(weights)
    rows = view.to_table(layers=[4, 1], heads=7)
    assert [(row["layer"], row["head"]) for row in rows[::9]] == [(4, 7), (1, 7)]
    np.testing.assert_array_equal(
        np.array([row["weight"] for row in rows], np.float32).reshape(2, 3, 3), weights[[4, 1], 7]
    )
    with pytest.raises(bertscope.ValueRangeError, match="layers must be from 0 to 5"):
        view.to_table(layers=6)
    with pytest.raises(bertscope.ValueRangeError, match="heads must be a whole number"):
        view.to_table(heads="all")  # type: ignore[arg-type]


def test_a_table_needs_only_the_layers_it_names(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    with pytest.raises(bertscope.NotReadyError):
        view.to_table()
    view.attention_limit_bytes = 10
    weights = make_weights(3)
    browser.begin(["a", "b", "c"])
    browser.settle()
    browser.upload(weights, layers=[3])
    assert len(view.to_table(layers=3)) == 12 * 9
    with pytest.raises(bertscope.NotReadyError, match="fetch_attention"):
        view.to_table()


def test_a_dataframe_has_the_columns_of_the_table(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    weights = make_weights(3)
    browser.finish(weights)
    frame: Any = view.to_dataframe(layers=1, heads=[2])
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == COLUMNS
    assert frame["weight"].dtype == np.float32
    assert frame.to_dict("records") == view.to_table(1, 2)
    square = frame.pivot_table(index="from", columns="to", values="weight")
    np.testing.assert_array_equal(square.to_numpy(), weights[1, 2])
    # Each row of attention sums to 1, whatever the head.
    sums = view.to_dataframe().groupby(["layer", "head", "from"])["weight"].sum()
    assert len(sums) == 6 * 12 * 3
    np.testing.assert_allclose(sums.to_numpy(), 1, atol=1e-5)


def test_without_pandas_it_says_what_to_install(
    view: bertscope.AttentionView, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    browser.finish(make_weights(3))
    with pytest.raises(ImportError, match=r"needs pandas: `pip install pandas`.*to_table"):
        view.to_dataframe()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an error is not waited after."""
    monkeypatch.setattr("bertscope._waiting._GRACE_S", 0.01)


def requests(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the requests for pictures among what was sent."""
    contents = [message.get("content", {}) for message in sent]
    return [content for content in contents if content.get("type") == "picture"]


def answer_with(
    view: bertscope.AttentionView,
    browser: Browser,
    sent: list[dict[str, Any]],
    saving: Coroutine[Any, Any, Path],
    *pieces: tuple[dict[str, Any], bytes],
) -> Path:
    """Save while the browser answers the request with `pieces`."""
    view._was_shown = True

    async def run() -> Path:
        task = asyncio.create_task(saving)
        while not requests(sent):
            await asyncio.sleep(0.001)
            assert not task.done(), task.exception()
        whole = {"type": "picture", "id": requests(sent)[0]["id"], "answer": 1, "offset": 0}
        for piece, data in pieces:
            browser.send({**whole, "total": 6, "error": None, **piece}, data)
        return await task

    return asyncio.run(run())


@pytest.mark.usefixtures("listening")
def test_a_picture_is_put_together_from_the_pieces_of_one_answer(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]], tmp_path: Path
) -> None:
    browser.finish(make_weights(3))
    path = answer_with(
        view,
        browser,
        sent,
        view.save_png(tmp_path / "a.png", scale=3, theme="dark"),
        ({"offset": 3}, b"def"),
        ({"answer": 2}, b"xyz"),
        ({}, b"abc"),
        ({"answer": 2, "offset": 3}, b"xyz"),
    )
    assert path == tmp_path / "a.png"
    assert path.read_bytes() == b"abcdef"
    asked = [(request["format"], request["scale"], request["theme"]) for request in requests(sent)]
    assert asked == [("png", 3, "dark")]
    assert not view._pictures._pieces


@pytest.mark.usefixtures("listening", "impatient")
def test_why_there_is_no_picture_is_said_and_no_file_is_written(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]], tmp_path: Path
) -> None:
    browser.finish(make_weights(3))
    with pytest.raises(bertscope.NotReadyError, match="too tall"):
        answer_with(
            view,
            browser,
            sent,
            view.save_svg(tmp_path / "a.svg"),
            ({"error": "It is too tall.", "total": 0}, b""),
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("listening")
def test_another_page_s_picture_is_taken_where_one_has_none(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]], tmp_path: Path
) -> None:
    browser.finish(make_weights(3))
    path = answer_with(
        view,
        browser,
        sent,
        view.save_svg(tmp_path / "a.svg"),
        ({"error": "Queries and keys are still being computed.", "total": 0}, b""),
        ({"answer": 2}, b"abc"),
        ({"answer": 2, "offset": 3}, b"def"),
    )
    assert path.read_bytes() == b"abcdef"


@pytest.mark.usefixtures("listening", "impatient")
def test_a_run_that_fails_meanwhile_says_why_there_is_no_picture(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]], tmp_path: Path
) -> None:
    browser.finish(make_weights(3))
    view._was_shown = True

    async def run() -> None:
        task = asyncio.create_task(view.save_svg(tmp_path / "a.svg"))
        while not requests(sent):
            await asyncio.sleep(0.001)
            assert not task.done(), task.exception()
        browser.begin(["a"])
        browser.settle("The model could not be loaded.")
        await task

    with pytest.raises(bertscope.NotReadyError, match="could not be loaded"):
        asyncio.run(run())


@pytest.mark.usefixtures("listening", "sent")
def test_a_browser_that_does_not_answer_is_given_up(
    view: bertscope.AttentionView, browser: Browser, tmp_path: Path
) -> None:
    browser.finish(make_weights(3))
    with pytest.raises(bertscope.ReadyTimeoutError):
        asyncio.run(view.save_svg(tmp_path / "a.svg", timeout=0.01))


@pytest.mark.parametrize("scale", [0, 5, True, "2"])
def test_a_scale_beyond_its_range_is_refused(
    view: bertscope.AttentionView, tmp_path: Path, scale: Any
) -> None:
    with pytest.raises(bertscope.ValueRangeError, match="scale must be a number from 1 to 4"):
        asyncio.run(view.save_png(tmp_path / "a.png", scale=scale))


def test_a_theme_that_is_none_is_refused(view: bertscope.AttentionView, tmp_path: Path) -> None:
    with pytest.raises(bertscope.ValueRangeError, match='theme must be "light", "dark" or None'):
        asyncio.run(view.save_svg(tmp_path / "a.svg", theme="sepia"))  # type: ignore[arg-type]


def test_the_shelf_takes_pairs(view: bertscope.AttentionView) -> None:
    view.shelf = [(2, 0), (6, 11)]
    assert view.shelf == ({"layer": 2, "head": 0}, {"layer": 6, "head": 11})
