"""What the heads do, as a table."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from fake_browser import MODEL, make_weights

import bertscope

if TYPE_CHECKING:
    from fake_browser import Browser

COLUMNS = [
    *("layer", "head", "name", "kind", "idle", "entropy", "pattern", "tier", "queries", "kept"),
    *("mass", "conditional", "chance", "lift", "corrected", "top_rate", "control", "margin"),
    *("p", "rank", "n_inputs"),
]
# Two heads and two patterns, the second head broken; every number another one.
SCORES = {
    "queries": [14, 6, None, None],
    "kept": [12, 5, None, None],
    "mass": [0.5, 0.25, None, None],
    "conditional": [0.75, 0.375, None, None],
    "chance": [0.0625, 0.125, None, None],
    "lift": [8, 2, None, None],
    "corrected": [0.4667, 0.1429, None, None],
    "top_rate": [0.9, 0.3, None, None],
    "control": [0.05, 0.15, None, None],
    "margin": [0.7, 0.225, None, None],
    "p": [0.1, 0.001, None, None],
    "rank": [1, 7, None, None],
}
PATTERNS = {
    "complete": True,
    "heads": {
        "layer": [2, 2],
        "head": [0, 1],
        "name": ["next word", "broken"],
        "kind": ["active", "unscored"],
        "idle": [0.2, None],
        "entropy": [0.4, None],
    },
    "patterns": [{"pattern": "next", "tier": None}, {"pattern": "identical", "tier": "piece"}],
    "scores": SCORES,
}


def score(browser: Browser, **changes: Any) -> None:
    """Let the browser tell what the heads of its run do."""
    browser.sync(_patterns={"run": browser.run, **PATTERNS, **changes})


def test_a_head_has_a_row_for_each_pattern(view: bertscope.AttentionView, browser: Browser) -> None:
    browser.finish(make_weights(3))
    score(browser)
    rows = view.patterns
    assert [list(row) for row in rows] == [COLUMNS] * 4
    head = {"layer": 2, "head": 0, "name": "next word", "kind": "active"}
    shares = {"idle": 0.2, "entropy": 0.4, "n_inputs": 1}
    for at, (pattern, tier) in enumerate([("next", None), ("identical", "piece")]):
        numbers = {name: values[at] for name, values in SCORES.items()}
        assert rows[at] == {**head, **shares, "pattern": pattern, "tier": tier, **numbers}
    rows[0]["mass"] = -1
    assert view.patterns[0]["mass"] == 0.5


def test_a_broken_head_is_named_and_has_no_numbers(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.finish(make_weights(3))
    score(browser)
    for row in view.patterns[2:]:
        assert (row["name"], row["kind"], row["head"]) == ("broken", "unscored", 1)
        assert {row[name] for name in [*SCORES, "idle", "entropy"]} == {None}


def test_the_table_is_empty_until_the_heads_are_scored_and_again_for_another_text(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    assert view.patterns == []
    browser.finish(make_weights(3))
    assert view.patterns == []
    score(browser)
    assert len(view.patterns) == 4
    view.text_a = "Another text."
    assert view.patterns == []
    browser.finish(make_weights(2))
    assert view.patterns == []
    score(browser)
    assert len(view.patterns) == 4


def test_what_another_run_gave_replaces_nothing(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.finish(make_weights(3))
    browser.finish(make_weights(3))
    score(browser)
    for run in (1, 99):
        browser.sync(_patterns={**PATTERNS, "run": run, "patterns": []})
    assert len(view.patterns) == 4


def test_the_table_cannot_be_set(view: bertscope.AttentionView) -> None:
    with pytest.raises(AttributeError):
        view.patterns = []  # type: ignore[misc]


def test_a_dataframe_has_the_columns_and_says_whose_numbers_they_are(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    empty = view.patterns_frame()
    assert (list(empty.columns), len(empty), empty.attrs) == (COLUMNS, 0, {})
    browser.finish(make_weights(3))
    score(browser)
    frame: Any = view.patterns_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == COLUMNS
    assert frame["margin"].tolist()[:2] == [0.7, 0.225]
    assert frame["margin"].isna().tolist() == [False, False, True, True]
    assert frame.attrs == {
        "model": "embedded",
        "name": "all-MiniLM-L6-v2",
        "sha256": MODEL["sha256"],
        "precision": "fp16 stored, fp32 computed",
        "origin": "live",
    }


def test_without_pandas_it_says_what_to_install(
    view: bertscope.AttentionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"patterns_frame\(\) needs pandas.*view\.patterns,"):
        view.patterns_frame()


@pytest.mark.usefixtures("listening")
def test_a_cell_can_wait_until_all_heads_are_scored(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    async def main() -> list[dict[str, Any]]:
        view._repr_mimebundle_()
        waiting = asyncio.ensure_future(view.fetch_patterns(timeout=30))
        await asyncio.sleep(0)
        browser.finish(make_weights(3))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        score(browser, complete=False)
        await asyncio.sleep(0.01)
        assert not waiting.done()
        # As an answer to what it asks.
        patterns = {"run": browser.run, **PATTERNS}
        browser.send({"type": "report", "state": {"_patterns": patterns}})
        return await waiting

    assert asyncio.run(main()) == view.patterns
    assert len(view.patterns) == 4


@pytest.mark.usefixtures("listening")
def test_waiting_for_scores_says_why_it_is_vain(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view._repr_mimebundle_()
    browser.finish(make_weights(3))
    with pytest.raises(bertscope.ReadyTimeoutError, match="Wait longer"):
        asyncio.run(view.fetch_patterns(timeout=0.01))
    browser.begin(["t"])
    browser.settle(error="There is no model here. Choose another.")
    with pytest.raises(bertscope.NotReadyError, match="Choose another"):
        asyncio.run(view.fetch_patterns())
