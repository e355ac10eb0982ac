"""What to install before models can be added, in a sentence."""

from __future__ import annotations

import importlib
from typing import Any


def need(name: str, what: str) -> Any:
    """Import an optional package now that it is needed.

    Parameters
    ----------
    what
        What needs it, to begin the sentence with.

    Raises
    ------
    ModuleNotFoundError
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ModuleNotFoundError(
            f"{what} needs the package {name!r}, which cannot be imported ({error}): run pip install 'bertscope[export]'",
            name=name,
        ) from error
