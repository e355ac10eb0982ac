"""A view and the browser it talks to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_browser import Browser
from IPython.core.interactiveshell import InteractiveShell
from shell_cells import Cells

import bertscope

if TYPE_CHECKING:
    from collections.abc import Iterator


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


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cells]:
    """A shell that asks for every format, as in a notebook."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    cells = Cells(shell)

    def publish(data: dict[str, Any], **_: Any) -> None:
        cells.shown.append(data)

    monkeypatch.setattr(shell.display_pub, "publish", publish)
    monkeypatch.setattr(
        type(shell.displayhook), "write_format_data", lambda _, data, *__: publish(data)
    )
    # In a notebook every format is asked for; a bare shell asks for plain text only.
    shell.display_formatter.active_types = shell.display_formatter.format_types
    shell.run_cell("from bertscope import show_attention\nfrom IPython.display import display")
    yield cells
    InteractiveShell.clear_instance()
