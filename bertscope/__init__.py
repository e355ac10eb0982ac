"""BertScope, an attention microscope for Jupyter.

A cell carries text; the browser runs BERT on it and draws what every head attends to::

    from bertscope import show_attention

    view = show_attention("I went to the store.", "At the store, I bought fresh strawberries.")

``%load_ext bertscope`` brings the same as ``%attention`` and ``%%attention``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._errors import NotReadyError, ReadyTimeoutError, ValueRangeError
from ._model_info import ModelInfo
from ._options import options
from ._show import show_attention
from ._token import Token
from ._version import __version__
from ._view import AttentionView
from .survey import survey

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from . import models
    from ._scoring import PatternScores, score_patterns

__all__ = [
    "AttentionView",
    "ModelInfo",
    "NotReadyError",
    "PatternScores",
    "ReadyTimeoutError",
    "Token",
    "ValueRangeError",
    "__version__",
    "models",
    "options",
    "score_patterns",
    "show_attention",
    "survey",
]


def __getattr__(name: str) -> Any:
    """Bring what needs NumPy, and what few need, when it is asked for: showing a view needs neither."""
    if name in {"PatternScores", "score_patterns"}:
        from . import _scoring  # noqa: PLC0415  # as said above

        return getattr(_scoring, name)
    if name == "models":
        return import_module("bertscope.models")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell ``jupyter labextension develop`` where the browser's half is."""
    return [{"src": "labextension", "dest": "bertscope"}]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """Bring ``%attention`` and ``%%attention``; called by ``%load_ext bertscope``."""
    from ._extension import load  # noqa: PLC0415  # only who asks for magics needs them

    load(ipython)


def unload_ipython_extension(ipython: InteractiveShell) -> None:
    """Take the magics away; called by ``%unload_ext bertscope``."""
    from ._extension import unload  # noqa: PLC0415  # as above

    unload(ipython)
