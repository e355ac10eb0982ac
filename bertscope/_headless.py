"""What stands in an output as long as no browser has drawn: one sentence, or the article's picture.

Python paints nothing: the front end writes the picture into the output, and the article's own is painted when the
package is built.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from ._article import read_article_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUOTED_CHARACTERS = 100


def write_html(document: Mapping[str, Any]) -> str:
    """Return HTML without script for `document`, everything of it escaped."""
    return read_article_picture(document) or _explain(document)


def _explain(document: Mapping[str, Any]) -> str:
    texts = [_quote(document[name]) for name in ("text_a", "text_b") if document[name]]
    subject = " and ".join(texts) or "a text"
    return (
        f'<p class="bertscope-headless">BertScope draws here what every attention head attends to in {subject}: open '
        "this notebook in JupyterLab or Notebook 7 with bertscope installed, run the cell and save, and the picture is "
        "in it.</p>"
    )


def _quote(text: str) -> str:
    start = text[: 4 * _QUOTED_CHARACTERS]
    printable = "".join(max(letter, " ") for letter in start)
    shown = " ".join(printable.split())
    if len(shown) > _QUOTED_CHARACTERS or len(start) < len(text):
        shown = f"{shown[: _QUOTED_CHARACTERS - 1]}…"
    # What turns the direction of writing ends with the quotation.
    return f"“<bdi>{escape(shown)}</bdi>”"
