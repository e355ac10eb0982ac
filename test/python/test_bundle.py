"""What a call puts into a notebook: four forms of one view, small, escaped, and enough without a browser."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bertscope

if TYPE_CHECKING:
    from fake_browser import Browser

ROOT = Path(__file__).parents[2]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
DOCUMENT = "application/vnd.bertscope.v1+json"
HOSTILE = "</p></script><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;\"\x00\u202e"
SNAPSHOT = {"tokens": ["a"], "attention": None}


class Tags(HTMLParser):
    """Collects what a browser would find in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert attrs in ([], [("class", "bertscope-headless")])

    def handle_data(self, data: str) -> None:
        self.text += data


def bundle_of(view: bertscope.AttentionView) -> dict[str, Any]:
    """Return the bundle as it stands in a notebook file."""
    bundle: dict[str, Any] = json.loads(json.dumps(view._repr_mimebundle_(), allow_nan=False))
    return bundle


def size_of(bundle: dict[str, Any]) -> int:
    return len(json.dumps(bundle, ensure_ascii=False).encode())


def test_it_has_the_live_view_the_document_html_and_plain_text() -> None:
    view = bertscope.AttentionView("The cat sat.", "It slept.")
    bundle = bundle_of(view)
    assert set(bundle) == {WIDGET_VIEW, DOCUMENT, "text/html", "text/plain"}
    assert bundle[WIDGET_VIEW] == {
        "version_major": 2,
        "version_minor": 0,
        "model_id": view.model_id,
    }
    assert bundle["text/plain"] == repr(view)


def test_the_document_has_the_fields_of_the_browser_s_defaults_as_plain_json() -> None:
    defaults = json.loads((ROOT / "src/state/defaults.json").read_text())
    view = bertscope.AttentionView()
    assert bundle_of(view)[DOCUMENT] == {**defaults, "live_id": view.model_id}
    chosen = {
        "text_a": "lone \ud800",
        "text_b": "\ud83d\ude00",
        "model": "article",
        "view": "grid",
        "layer": 3,
        "heads": (4, 1),
        "pinned": ({"side": "from", "token": 3},),
        "filter": "ab",
        "cut": {"by": "weight", "value": 0.25},
        "delimiters": "hide",
        "punctuation": "renormalise",
        "words": True,
        "combine_heads": "max",
        "combine_tokens": "mean",
        "both_directions": True,
        "stroke": "thickness",
        "orientation": "horizontal",
        "matrix_scale": "sqrt",
        "matrix_zoom": {"from": (1, 4), "to": (0, 2)},
        "grid_sort": "self",
        "grid_least": 0.5,
        "neurons_expanded": True,
        "shelf": ((2, 0), {"layer": 6, "head": 11}, (2, 0)),
    }
    assert set(defaults) - set(chosen) == {"version", "live_id", "snapshot"}
    view = bertscope.AttentionView(**chosen)
    assert bundle_of(view)[DOCUMENT] == {
        **chosen,
        "version": 1,
        "text_a": "lone \ufffd",
        "text_b": "\U0001f600",
        "heads": [4, 1],
        "pinned": [{"side": "from", "token": 3}],
        "matrix_zoom": {"from": [1, 4], "to": [0, 2]},
        "shelf": [{"layer": 2, "head": 0}, {"layer": 6, "head": 11}],
        "live_id": view.model_id,
        "snapshot": None,
    }


def test_the_document_of_a_view_is_a_copy_and_has_the_snapshot(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["a"], snapshot=SNAPSHOT, heads=[2], pinned=[{"side": "to", "token": 0}])
    document = view.document
    assert document["snapshot"] == SNAPSHOT
    document["heads"].append(5)
    document["pinned"][0]["token"] = 1
    document["cut"]["value"] = 0
    document["snapshot"]["tokens"].append("b")
    assert (view.heads, view.pinned) == ((2,), ({"side": "to", "token": 0},))
    assert view.cut == {"by": "mass", "value": 0.95}
    assert view.snapshot == SNAPSHOT
    assert bertscope.AttentionView().document["pinned"] == []


def test_a_call_adds_less_than_10_kb_and_a_long_text_only_once(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["a"], snapshot={"data": "x" * 100_000})
    assert size_of(bundle_of(view)) < 2_000
    view = bertscope.AttentionView("a long one, " * 8_000, "<&>" * 30_000)
    texts = len(view.text_a) + len(view.text_b)
    assert size_of(bundle_of(view)) < texts + 5_000
    view = bertscope.AttentionView("x" * 8_000, layer=11, heads=range(12))
    assert size_of(bundle_of(view)) < 10_000


@pytest.mark.parametrize("text", [HOSTILE, "y" * 98 + HOSTILE, "\x00\x1b\r\n", ""])
def test_a_hostile_text_stays_text(text: str) -> None:
    view = bertscope.AttentionView(text, HOSTILE)
    html = bundle_of(view)["text/html"]
    found = Tags(html)
    assert set(found.tags) == {"p", "bdi"}
    assert "\x00" not in html
    assert not text.startswith("<") or found.text.count("</script>") == 4
    assert html.startswith('<p class="bertscope-headless">')
    assert html.count("</p>") == 1


def test_the_sentence_says_what_it_is_and_how_to_get_the_picture() -> None:
    found = Tags(bundle_of(bertscope.AttentionView("The  cat\nsat.", "It's 1 < 2."))["text/html"])
    assert found.text == (
        "BertScope draws here what every attention head attends to in “The cat sat.” and “It's 1 < 2.”: open this "
        "notebook in JupyterLab or Notebook 7 with bertscope installed, run the cell and save, and the picture is in it."
    )
    assert "attends to in a text: open" in bundle_of(bertscope.AttentionView())["text/html"]
    found = Tags(bundle_of(bertscope.AttentionView("z" * 5_000))["text/html"])
    assert f"“{'z' * 99}…”" in found.text


def test_the_article_s_own_picture_is_taken_where_it_was_painted_and_is_what_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture = tmp_path / "article.html"
    picture.write_text("<figure>→</figure>", encoding="utf-8")
    monkeypatch.setattr("bertscope._article._PICTURE", picture)
    view = bertscope.show_attention()
    assert bundle_of(view)["text/html"] == "<figure>→</figure>"
    view.layer = 3
    assert "bertscope-headless" in bundle_of(view)["text/html"]
    view.layer = 2
    assert bundle_of(view)["text/html"] == "<figure>→</figure>"
    view.pinned = [{"side": "from", "token": 1}]
    assert "bertscope-headless" in bundle_of(view)["text/html"]
    picture.unlink()
    assert "bertscope-headless" in bundle_of(bertscope.show_attention())["text/html"]


def test_the_snapshot_is_the_browser_s_and_about_the_present_texts_alone(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]]
) -> None:
    assert view.snapshot is None
    with pytest.raises(Exception, match="read-only"):
        view.snapshot = SNAPSHOT
    browser.begin(["a"])
    browser.sync(snapshot=SNAPSHOT)
    assert view.snapshot == SNAPSHOT
    view.layer = 1
    assert view.snapshot == SNAPSHOT
    sent.clear()
    view.text_a = "Newer."
    assert view.snapshot is None
    # The browser forgets its own: told late, it might forget a newer one.
    assert [message["state"] for message in sent] == [{"text_a": "Newer."}]
    browser.sync(snapshot=SNAPSHOT)
    assert view.snapshot is None
    browser.begin(["a"], snapshot=SNAPSHOT)
    assert view.snapshot == SNAPSHOT
    browser.begin(["a"], text_b="Typed by the reader.", snapshot={"tokens": ["b"]})
    assert view.snapshot == {"tokens": ["b"]}
    browser.sync(model="article")
    assert view.snapshot is None


def test_a_snapshot_of_an_older_run_is_passed_over(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["a"])
    browser.report(["a"], snapshot=SNAPSHOT)
    assert view.snapshot == SNAPSHOT
    browser.run = 0
    browser.begin(["a"], snapshot={"tokens": ["old"]})
    assert view.snapshot == SNAPSHOT
