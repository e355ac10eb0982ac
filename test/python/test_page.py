"""Exported pages as Python writes them; that they work is tested in a browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from fake_browser import MODEL, Browser, make_weights

import bertscope
from bertscope import _page_parts, _static
from bertscope._article import ARTICLE
from bertscope._bundle import DOCUMENT_TYPE
from bertscope._defaults import DEFAULTS
from bertscope._exact import store_article, store_exactly
from bertscope._exporter import BertScopeExporter
from bertscope._page import write_page

BREAKER = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u2028"
COLUMNS = {
    "ids": [1, 2, 3],
    "cut": {"a": 0, "b": 0},
    "limit": 512,
    "unknown": 0,
    "aligned": True,
}


@pytest.fixture(autouse=True)
def _small_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let pages carry small files in the place of the model, which would be 66 MB each time."""
    real = _static.find_static

    def find(name: str) -> Path:
        if name not in _page_parts.CARRIED_FILES:
            return real(name)
        path = tmp_path / f"carried-{name}"
        path.write_bytes(f"bytes of {name}".encode())
        return path

    monkeypatch.setattr(_page_parts, "find_static", find)


def read_documents(page: str) -> list[dict[str, Any]]:
    blocks = re.findall(
        f'<script type="{re.escape(DOCUMENT_TYPE)}">(.*?)</script>', page, re.DOTALL
    )
    return [json.loads(block) for block in blocks]


def finish(view: bertscope.AttentionView, browser: Browser, tokens: int = 3) -> Any:
    weights = make_weights(tokens)
    browser.finish(weights)
    browser.sync(_tokens={**view._tokens, **COLUMNS})
    return weights


def decode(stored: dict[str, Any]) -> Any:
    return np.frombuffer(zlib.decompress(base64.b64decode(stored["data"])), "<f4")


def test_save_html_stores_every_weight_to_the_last_bit(
    view: bertscope.AttentionView, browser: Browser, tmp_path: Path
) -> None:
    weights = finish(view, browser)
    path = view.save_html(tmp_path / "x.html")
    assert path == tmp_path / "x.html"
    (document,) = read_documents(path.read_text("utf-8"))
    assert (document["text_a"], document["text_b"]) == ("The cat sat.", "It slept.")
    assert document["live_id"] is None
    snapshot = document["snapshot"]
    assert snapshot["attention"]["coding"] == "float32"
    assert snapshot["attention"]["layers"] == list(range(6))
    assert np.array_equal(decode(snapshot["attention"]), weights.ravel())
    assert snapshot["model"]["max_tokens"] == MODEL["maxTokens"]
    assert snapshot["ids"] == COLUMNS["ids"]


def test_save_html_says_what_to_do_when_there_is_no_attention(
    view: bertscope.AttentionView, tmp_path: Path
) -> None:
    with pytest.raises(bertscope.NotReadyError, match=r"no attention to save yet.*display\(view\)"):
        view.save_html(tmp_path / "x.html")
    assert list(tmp_path.glob("*.html")) == []


def test_save_html_names_fetch_attention_beyond_the_limit(
    view: bertscope.AttentionView, browser: Browser, tmp_path: Path
) -> None:
    view.attention_limit_bytes = 10
    browser.begin(["a", "b", "c"])
    browser.settle()
    with pytest.raises(bertscope.NotReadyError, match="fetch_attention"):
        view.save_html(tmp_path / "x.html")


def test_save_html_takes_what_the_browser_coded_where_the_exact_numbers_are_not_here(
    view: bertscope.AttentionView, browser: Browser, tmp_path: Path
) -> None:
    browser.begin(["a", "b", "c"])
    coded = {"tokens": ["a"], "attention": {"coding": "sqrt-uint8", "layers": [0], "data": ""}}
    browser.sync(snapshot=coded)
    (document,) = read_documents(view.save_html(tmp_path / "x.html").read_text("utf-8"))
    assert document["snapshot"] == coded


@pytest.mark.parametrize("live", [False, True, "link"])
def test_save_html_names_a_folder_that_is_not_there_and_one_that_stands_where_the_file_should(
    tmp_path: Path, live: Any, recwarn: pytest.WarningsRecorder
) -> None:
    view = bertscope.AttentionView(**ARTICLE)
    missing = tmp_path / "missing"
    with pytest.raises(FileNotFoundError, match=re.escape(f"no folder {missing}:")):
        view.save_html(missing / "x.html", live=live)
    for folder in (tmp_path, ""):
        with pytest.raises(IsADirectoryError, match=r"is a folder: name a file, such as .*\.html"):
            view.save_html(folder, live=live)
    assert not recwarn.list
    assert not list(tmp_path.iterdir())


def test_the_article_is_saved_without_any_browser(tmp_path: Path) -> None:
    page = bertscope.AttentionView(**ARTICLE).save_html(tmp_path / "x.html").read_text("utf-8")
    (document,) = read_documents(page)
    stored = decode(document["snapshot"]["attention"])
    assert stored.shape == (12 * 12 * 19 * 19,)
    assert np.array_equal(
        stored, np.fromfile(Path(__file__).parents[2] / "models/article/attention.f32", "<f4")
    )


def test_a_live_page_carries_every_file_and_needs_no_attention(
    view: bertscope.AttentionView, tmp_path: Path
) -> None:
    page = view.save_html(tmp_path / "x.html", live=True).read_text("utf-8")
    assert '<meta name="bertscope-files" content="here">' in page
    found = re.findall(
        r'<script type="application/vnd\.bertscope\.file" data-name="(.*?)"( data-gzip)?>(.*?)</script>',
        page,
    )
    files = {
        name: gzip.decompress(base64.b64decode(data)) if packed else base64.b64decode(data)
        for name, packed, data in found
    }
    assert files == {name: f"bytes of {name}".encode() for name in _page_parts.CARRIED_FILES}
    assert page.index(DOCUMENT_TYPE) < page.index('id="bertscope-script"') < page.index(found[0][2])


def test_a_linked_page_has_its_files_in_a_folder_beside_it(
    view: bertscope.AttentionView, tmp_path: Path
) -> None:
    page = view.save_html(tmp_path / 'my "page".html', live="link").read_text("utf-8")
    (script,) = (tmp_path / 'my "page"_files').iterdir()
    assert f'content="my%20%22page%22_files/{script.name}"' in page
    assert script.read_text("utf-8").startswith("globalThis.bertscopeFiles={")
    assert "application/vnd.bertscope.file" not in page.split('id="bertscope-script"')[0]


def test_a_large_page_is_announced_before_it_is_written(
    monkeypatch: pytest.MonkeyPatch, view: bertscope.AttentionView, tmp_path: Path
) -> None:
    monkeypatch.setattr("bertscope._page.count_carried_bytes", lambda: 66_000_000)
    with pytest.raises(UserWarning, match=r"x\.html .* about 66 MB"):
        view.save_html(tmp_path / "x.html", live=True)
    assert not (tmp_path / "x.html").exists()


def test_a_model_that_no_page_carries_is_refused_for_a_live_page(tmp_path: Path) -> None:
    view = bertscope.AttentionView("a", model="somebody/model")
    with pytest.raises(bertscope.ValueRangeError, match="somebody/model"):
        view.save_html(tmp_path / "x.html", live=True)


def test_a_page_that_fails_half_way_leaves_the_old_one(
    monkeypatch: pytest.MonkeyPatch, view: bertscope.AttentionView, tmp_path: Path
) -> None:
    path = tmp_path / "x.html"
    path.write_text("old")

    def fail() -> Any:
        yield "a block"
        raise OSError("disk full")

    monkeypatch.setattr("bertscope._page.write_blocks", fail)
    with pytest.raises(OSError, match="disk full"):
        view.save_html(path, live=True)
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "x.html" in path.name] == ["x.html"]


def test_nothing_of_a_text_becomes_an_element_or_an_attribute(tmp_path: Path) -> None:
    document = {**DEFAULTS, "text_a": BREAKER, "text_b": BREAKER}
    snapshot = {"tokens": [BREAKER], "attention": None}
    page = write_page(document, snapshot, tmp_path / "x.html", title=BREAKER).read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u2028" not in page.split("</title>")[1]
    (read,) = read_documents(page)
    assert read["text_a"] == BREAKER
    assert read["snapshot"]["tokens"] == [BREAKER]


def test_a_missing_browser_half_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_static, "_folders", lambda: iter([]))
    with pytest.raises(FileNotFoundError, match=r"page\.html is missing.*pip install"):
        _static.find_static("page.html")


def test_an_older_browser_half_is_named() -> None:
    with pytest.raises(bertscope.NotReadyError, match=r"ids.*older version"):
        store_exactly({"tokens": []}, MODEL, make_weights(2))


def test_labels_and_types_of_other_tokenizers_are_stored_where_there_are_any() -> None:
    names = ("tokens", "ids", "offsets", "sentences", "words", "special", "cut", "limit")
    columns = dict.fromkeys((*names, "unknown", "aligned"))
    plain = store_exactly(columns, MODEL, make_weights(2))
    assert not {"labels", "type_ids"} & set(plain)
    told = store_exactly({**columns, "labels": [" cat"], "types": [0]}, MODEL, make_weights(2))
    assert told == {**plain, "labels": [" cat"], "type_ids": [0]}


def make_notebook(*documents: Any) -> nbformat.NotebookNode:
    view = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
    v4 = nbformat.v4
    cells = [
        v4.new_code_cell(
            outputs=[
                v4.new_output(
                    "display_data",
                    {
                        DOCUMENT_TYPE: document,
                        "application/vnd.jupyter.widget-view+json": view,
                        "text/html": f"<p>picture {i}</p>",
                        "text/plain": "AttentionView()",
                    },
                )
            ]
        )
        for i, document in enumerate(documents)
    ]
    state = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}
    return v4.new_notebook(cells=cells, metadata={"widgets": state})


def export(notebook: nbformat.NotebookNode, **options: Any) -> str:
    page: str = BertScopeExporter(**options).from_notebook_node(notebook)[0]
    return page


def test_nbconvert_makes_a_view_of_each_output_that_holds_attention() -> None:
    stored = {**DEFAULTS, "text_a": BREAKER, "snapshot": {"tokens": [BREAKER]}, "live_id": "x"}
    page = export(make_notebook({**DEFAULTS, **ARTICLE}, stored, {**DEFAULTS, "text_a": "a"}, "?"))
    article, hostile = read_documents(page)
    assert article["snapshot"] == store_article()
    assert hostile == {**stored, "live_id": None}
    assert [page.count(f"<p>picture {i}</p>") for i in range(4)] == [1, 1, 1, 1]
    assert page.count('id="bertscope-script"') == page.count('id="bertscope-style"') == 1
    assert "<script>alert" not in page


def test_nbconvert_names_no_script_of_another_machine() -> None:
    page = export(make_notebook({**DEFAULTS, **ARTICLE}))
    assert re.findall(r'(?:src|href)="(?!data:|#)[^"]+"', page) == []
    assert not re.search("cdnjs|unpkg|jsdelivr", page)
    assert "default-src 'unsafe-inline' 'unsafe-eval' data: blob:" in page
    assert "Content-Security-Policy" not in export(make_notebook(), offline=False)


def test_nbconvert_carries_the_model_once_and_every_view_can_compute() -> None:
    page = export(make_notebook(DEFAULTS, {**DEFAULTS, "text_a": "a"}), live=True)
    assert page.count('data-name="model.onnx"') == 1
    assert [document["snapshot"] for document in read_documents(page)] == [None, None]
    assert page.rstrip().endswith("</html>")


def test_nbconvert_keeps_the_picture_of_a_text_too_long_for_its_numbers_to_be_saved() -> None:
    document = {**DEFAULTS, "text_a": "long", "snapshot": {"tokens": ["long"], "attention": None}}
    page, _ = BertScopeExporter().from_notebook_node(make_notebook(document))
    assert "<p>picture 0</p>" in page
    assert read_documents(page) == []
    alive, _ = BertScopeExporter(live=True).from_notebook_node(make_notebook(document))
    assert [read["text_a"] for read in read_documents(alive)] == ["long"]
