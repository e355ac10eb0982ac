"""``jupyter nbconvert --to bertscope``: a notebook as one HTML file, its attention views alive in it.

The only module that needs nbconvert, which finds it by its entry point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.exporters import HTMLExporter
from traitlets import Bool, Unicode, default

from ._article import ARTICLE
from ._bundle import DOCUMENT_TYPE
from ._exact import store_article
from ._page_parts import read_runtime, write_blocks, write_files_meta, write_view

if TYPE_CHECKING:
    from nbformat import NotebookNode

_WIDGETS = "widgets"
_HTML = "text/html"

# What nbconvert's own templates fetch is left out: libraries for outputs that this page has not.
_TEMPLATE = "{%- extends 'index.html.j2' -%}\n" + "".join(
    f"{{%- block {name} -%}}{{%- endblock -%}}\n"
    for name in (
        "html_head_js_jquery",
        "html_head_js_requirejs",
        "html_head_js_mathjax",
        "html_head_js_mermaidjs",
        "jupyter_widgets",
    )
)
_OFFLINE = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'unsafe-inline' 'unsafe-eval' data: blob:\">"
)


class BertScopeExporter(HTMLExporter):
    """A notebook as one HTML file that asks nobody for anything, every attention view alive in it.

    Views show what the notebook holds of them, so save it from JupyterLab or Notebook 7 first. Formulas stay as they
    are written, because what draws them would be fetched.
    """

    export_from_notebook = "HTML with BertScope"

    live = Bool(
        default_value=False,
        help="Whether the page carries the model, some 66 MB, and computes on new texts.",
    ).tag(config=True)
    offline = Bool(
        default_value=True,
        help="Whether the page may request nothing at all, pictures and libraries of other outputs included.",
    ).tag(config=True)

    raw_template = Unicode(_TEMPLATE, help="Template of the page.").tag(affects_environment=True)

    @default("embed_images")
    def _embed_images_default(self) -> bool:
        return True

    def from_notebook_node(  # type: ignore[override]  # as HTMLExporter does, which returns text
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook.

        Raises
        ------
        FileNotFoundError
            If the browser's half is not installed here.
        """
        html, told = super().from_notebook_node(nb, resources, **kw)
        style, script = read_runtime()
        head = (_OFFLINE if self.offline else "") + style
        blocks = ""
        if self.live:
            head += write_files_meta("here")
            blocks = "".join(write_blocks())
        # Behind what others may have written: the last end of a body is the page's own.
        before, _, after = html.rpartition("</body>")
        page = f"{before}{script}{blocks}</body>{after}"
        return page.replace("<head>", f"<head>{head}", 1), told

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        # After all others, so that what `--execute` has made is here.
        done, told = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]  # nbconvert leaves it so
        for cell in done.cells:
            for output in cell.get("outputs", []):
                if DOCUMENT_TYPE in output.get("data", {}):
                    self._show_view(output)
        # Other widgets need a library from elsewhere; their outputs' other forms are shown.
        done.metadata.pop(_WIDGETS, None)
        return done, told

    def _show_view(self, output: NotebookNode) -> None:
        """Leave one form of the output, a view where it can be one."""
        document = output.data[DOCUMENT_TYPE]
        written = output.data.get(_HTML, "")
        picture = written if isinstance(written, str) else "".join(written)
        snapshot = _find_snapshot(document)
        if isinstance(document, dict) and (_has_numbers(snapshot) or self.live):
            shown = {**document, "live_id": None, "snapshot": snapshot}
            output.data = {_HTML: write_view(shown, picture)}
        elif picture:
            output.data = {_HTML: picture}
        else:
            output.data = {"text/plain": output.data.get("text/plain", "")}


def _find_snapshot(document: Any) -> Any:
    if not isinstance(document, dict):
        return None
    if all(document.get(name) == value for name, value in ARTICLE.items()):
        # It is in every package, and therefore in no notebook.
        return store_article()
    return document.get("snapshot")


def _has_numbers(snapshot: Any) -> bool:
    """Whether a page that cannot compute has something to draw; of a long text a notebook holds the tokens alone."""
    return isinstance(snapshot, dict) and snapshot.get("attention", ...) is not None
