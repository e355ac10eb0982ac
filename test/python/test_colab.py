"""Colab's switch for widgets: turned once, when a view is shown there, and never in the way."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import bertscope
from bertscope._colab import enable_widgets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    enable_widgets.cache_clear()
    yield
    enable_widgets.cache_clear()


def pretend_colab(monkeypatch: pytest.MonkeyPatch, switch: Callable[[], None] | None) -> None:
    output = ModuleType("google.colab.output")
    if switch is not None:
        output.enable_custom_widget_manager = switch  # type: ignore[attr-defined]  # a module made here
    for name in ("google", "google.colab"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "google.colab.output", output)


def test_the_switch_is_turned_once_and_only_when_a_view_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned: list[bool] = []
    pretend_colab(monkeypatch, lambda: turned.append(True))
    views = [bertscope.AttentionView("a"), bertscope.AttentionView("b")]
    assert turned == []
    for view in views:
        view._repr_mimebundle_()
    assert turned == [True]


def test_a_switch_that_fails_or_is_not_there_is_passed_over_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("no front end")

    for switch in (fail, None):
        enable_widgets.cache_clear()
        pretend_colab(monkeypatch, switch)
        assert "text/html" in bertscope.AttentionView("a")._repr_mimebundle_()
    assert capsys.readouterr() == ("", "")


def test_elsewhere_nothing_of_colab_is_imported() -> None:
    bertscope.AttentionView("a")._repr_mimebundle_()
    assert not [name for name in sys.modules if name.startswith("google.colab")]
