"""A real IPython shell for tests, as it would be in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Cells:
    """Runs cells and keeps what each of them shows."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.shown: list[dict[str, Any]] = []

    def run(self, source: str, **options: Any) -> int:
        """Run a cell; return how many views it showed."""
        self.shown.clear()
        self.shell.run_cell(source, **{"store_history": True, **options}).raise_error()
        return sum(WIDGET_VIEW in bundle for bundle in self.shown)
