"""A notebook that is run and converted where no browser is: valid, and with a sentence for each view."""

from __future__ import annotations

import copy
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


def run() -> Any:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


@pytest.fixture(scope="module")
def notebook() -> Any:
    """As ``nbconvert --execute`` leaves it."""
    return run()


def test_each_call_leaves_one_output_without_a_live_view_that_nobody_sees(notebook: Any) -> None:
    nbformat.validate(notebook)
    outputs = [cell.outputs for cell in notebook.cells]
    assert [len(of_cell) for of_cell in outputs] == [1, 0, 1, 1, 0]
    shown = [of_cell[0].data for of_cell in outputs if of_cell]
    for data in shown:
        assert set(data) == {DOCUMENT, "text/html", "text/plain"}
    texts = [(data[DOCUMENT]["text_a"], data[DOCUMENT]["text_b"]) for data in shown]
    assert texts == [
        ("I <b>like</b> it", None),
        ("Who are you?", "I don't know."),
        ("Who are you?", None),
    ]
    assert [data[DOCUMENT]["layer"] for data in shown] == [1, None, 2]
    assert shown[1][DOCUMENT]["heads"] == [3]


@pytest.mark.parametrize("exporter", [HTMLExporter, MarkdownExporter])
@pytest.mark.parametrize("keeps_state", [True, False])
def test_the_page_has_the_sentence_with_and_without_saved_widget_state(
    notebook: Any, exporter: Any, *, keeps_state: bool
) -> None:
    converted = copy.deepcopy(notebook)
    assert converted.metadata.widgets
    if not keeps_state:
        del converted.metadata["widgets"]
    page, _ = exporter().from_notebook_node(converted)
    assert page.count('<p class="bertscope-headless">') == 3
    assert "I &lt;b&gt;like&lt;/b&gt; it" in page
    assert '"model_id"' not in page


def test_a_host_that_shows_what_it_runs_unattended_gets_the_live_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    shown = [
        output.data
        for cell in run().cells
        for output in cell.outputs
        if output.output_type == "display_data"
    ]
    assert len(shown) == 3
    assert all(WIDGET_VIEW in data for data in shown)


def test_the_notebook_file_grows_by_less_than_10_kb_a_call(notebook: Any) -> None:
    for cell in notebook.cells:
        assert len(json.dumps(cell.outputs)) < 10_000
