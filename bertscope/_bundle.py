"""What a view puts into a notebook's output: for each host the form that it knows best."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from IPython import get_ipython

from ._headless import write_html

if TYPE_CHECKING:
    from ._view import AttentionView

DOCUMENT_TYPE = "application/vnd.bertscope.v1+json"
_WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"


def _is_unattended() -> bool:
    """Whether a program runs this notebook and no browser shows it: nbconvert, nbclient, papermill.

    Nobody could be asked for input then, and the kernel knows. A live view there would only make nbconvert give its
    page a script from a CDN in place of what we say. Voilà runs notebooks in the same way and does show them.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    can_ask = getattr(kernel, "_allow_stdin", True)
    is_shown = "google.colab" in sys.modules or os.environ.get("SERVER_SOFTWARE", "").startswith(
        "voila"
    )
    return can_ask is False and not is_shown


def make_bundle(view: AttentionView) -> dict[str, Any]:
    """Return the MIME bundle of `view`.

    The document goes without its snapshot, so that a call adds a few KB to a notebook; the front end writes snapshot
    and picture when the notebook is saved with them.
    """
    document = {**view.document, "snapshot": None}
    live = {"version_major": 2, "version_minor": 0, "model_id": view.model_id}
    return {
        **({} if _is_unattended() else {_WIDGET_TYPE: live}),
        DOCUMENT_TYPE: document,
        "text/html": write_html(document),
        "text/plain": repr(view),
    }
