"""What a view puts into a notebook's output: for each host the form that it knows best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._headless import write_html

if TYPE_CHECKING:
    from ._view import AttentionView

DOCUMENT_TYPE = "application/vnd.bertscope.v1+json"
_WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"


def make_bundle(view: AttentionView) -> dict[str, Any]:
    """Return the MIME bundle of `view`.

    The document goes without its snapshot, so that a call adds a few KB to a notebook; the front end writes snapshot
    and picture when the notebook is saved with them.
    """
    document = {**view.document, "snapshot": None}
    return {
        _WIDGET_TYPE: {"version_major": 2, "version_minor": 0, "model_id": view.model_id},
        DOCUMENT_TYPE: document,
        "text/html": write_html(document),
        "text/plain": repr(view),
    }
