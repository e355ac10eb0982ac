"""BertScope, an attention microscope for Jupyter.

A cell carries text; the browser runs BERT on it and draws what every head attends to::

    from bertscope import show_attention

    view = show_attention("I went to the store.", "At the store, I bought fresh strawberries.")
"""

from __future__ import annotations

from ._errors import NotReadyError, ReadyTimeoutError, ValueRangeError
from ._model_info import ModelInfo
from ._show import show_attention
from ._token import Token
from ._version import __version__
from ._view import AttentionView

__all__ = [
    "AttentionView",
    "ModelInfo",
    "NotReadyError",
    "ReadyTimeoutError",
    "Token",
    "ValueRangeError",
    "__version__",
    "show_attention",
]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Tell ``jupyter labextension develop`` where the browser's half is."""
    return [{"src": "labextension", "dest": "bertscope"}]
