"""Colab shows widgets of other packages only after a switch has been turned."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from importlib import import_module


@cache
def enable_widgets() -> None:
    """Turn the switch, the first time that a view is shown in Colab; elsewhere do nothing.

    Whatever may go wrong there, the view is shown as it would have been without.
    """
    if "google.colab" in sys.modules:
        with suppress(Exception):
            import_module("google.colab.output").enable_custom_widget_manager()
