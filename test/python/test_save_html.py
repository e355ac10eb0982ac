"""Leaving the notebook: what `save_html` hands on, and what it refuses before anything is written."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import bertscope


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the writer of pages was asked for."""
    asked: list[tuple[Any, ...]] = []

    def save_view(*given: Any) -> Path:
        asked.append(given)
        return Path(given[1])

    monkeypatch.setitem(sys.modules, "bertscope._page", SimpleNamespace(save_view=save_view))
    return asked


@pytest.mark.parametrize("live", [False, True, "link"])
def test_save_html_hands_view_path_and_kind_on_and_returns_the_path(
    view: bertscope.AttentionView, calls: list[tuple[Any, ...]], live: Any
) -> None:
    assert view.save_html("page.html", live=live) == Path("page.html")
    assert calls == [(view, Path("page.html"), live)]


def test_save_html_makes_a_stored_page_by_default(
    view: bertscope.AttentionView, calls: list[tuple[Any, ...]]
) -> None:
    view.save_html(Path("page.html"))
    assert calls[0][2] is False


@pytest.mark.parametrize("live", ["yes", None, 2])
def test_save_html_refuses_another_kind_and_names_the_three(
    view: bertscope.AttentionView, calls: list[tuple[Any, ...]], live: Any
) -> None:
    with pytest.raises(ValueError, match='False, True or "link", not'):
        view.save_html("page.html", live=live)
    assert calls == []
