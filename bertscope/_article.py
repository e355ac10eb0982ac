"""The example that a newcomer sees: the pair of Jesse Vig's "Deconstructing BERT", and the head that it shows first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._defaults import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

ARTICLE = {
    "text_a": "I went to the store.",
    "text_b": "At the store, I bought fresh strawberries.",
    "model": "article",
}
ARTICLE_OPENING = {"layer": 2, "heads": (0,)}

# Painted by the browser's half when the package is built; a source checkout may have none.
_PICTURE = Path(__file__).with_name("article.html")
_DOCUMENT = {**DEFAULTS, **ARTICLE, "layer": 2, "heads": [0]}
_NOT_DRAWN = ("live_id", "snapshot")


def read_article_picture(document: Mapping[str, Any]) -> str | None:
    """Return the HTML of the article's picture if it is what `document` shows, else None."""
    is_article = all(
        document[name] == value for name, value in _DOCUMENT.items() if name not in _NOT_DRAWN
    )
    if not is_article or not _PICTURE.exists():
        return None
    return _PICTURE.read_text(encoding="utf-8")
