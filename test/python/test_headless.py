"""A notebook that is run and converted where no browser is: valid, and with a sentence for each view."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
DOCUMENT = "application/vnd.bertscope.v1+json"
CELLS = [
    "from bertscope import show_attention\nview = show_attention('I <b>like</b> it', layer=1)\nview",
    "%load_ext bertscope",
    "%%attention --head 3 --as second\nWho are you?\nI don't know.",
    "%attention --layer 2 Who are you?",
    "assert second.heads == (3,)",
]


def run(*, store_widget_state: bool) -> Any:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook, kernel_name="python3", timeout=120, store_widget_state=store_widget_state
    ).execute()
    return notebook


@pytest.fixture(scope="module")
def notebook() -> Any:
    """As ``nbconvert --execute`` leaves it."""
    return run(store_widget_state=True)


def test_each_call_leaves_one_output_in_all_four_forms(notebook: Any) -> None:
    nbformat.validate(notebook)
    outputs = [cell.outputs for cell in notebook.cells]
    assert [len(of_cell) for of_cell in outputs] == [1, 0, 1, 1, 0]
    shown = [of_cell[0].data for of_cell in outputs if of_cell]
    for data in shown:
        assert set(data) == {WIDGET_VIEW, DOCUMENT, "text/html", "text/plain"}
        assert data[DOCUMENT]["live_id"] == data[WIDGET_VIEW]["model_id"]
    texts = [(data[DOCUMENT]["text_a"], data[DOCUMENT]["text_b"]) for data in shown]
    assert texts == [
        ("I <b>like</b> it", None),
        ("Who are you?", "I don't know."),
        ("Who are you?", None),
    ]
    assert [data[DOCUMENT]["layer"] for data in shown] == [1, None, 2]
    assert shown[1][DOCUMENT]["heads"] == [3]


def test_markdown_has_the_sentence_with_and_without_saved_widget_state(notebook: Any) -> None:
    assert notebook.metadata.widgets
    page, _ = MarkdownExporter().from_notebook_node(notebook)
    assert page.count("bertscope-headless") == 3


def test_html_without_saved_widget_state_has_the_sentence_and_no_script_of_widgets() -> None:
    notebook = run(store_widget_state=False)
    assert "widgets" not in notebook.metadata
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert page.count('<p class="bertscope-headless">') == 3
    assert "I &lt;b&gt;like&lt;/b&gt; it" in page
    assert "html-manager" not in page
    assert WIDGET_VIEW not in page


def test_the_notebook_file_grows_by_less_than_10_kb_a_call(notebook: Any) -> None:
    for cell in notebook.cells:
        assert len(json.dumps(cell.outputs)) < 10_000
