"""A view and the browser it talks to."""

from __future__ import annotations

from typing import Any

import pytest
from fake_browser import Browser

import bertscope


@pytest.fixture
def view() -> bertscope.AttentionView:
    return bertscope.AttentionView("The cat sat.", "It slept.")


@pytest.fixture
def browser(view: bertscope.AttentionView) -> Browser:
    return Browser(view)


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a kernel that serves messages while a cell awaits."""
    monkeypatch.setattr("bertscope._waiting.explain_deaf_kernel", lambda: None)


@pytest.fixture
def sent(view: bertscope.AttentionView, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Python sends to the browser from now on."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(view, "_send", lambda message, **_: messages.append(message))
    return messages
