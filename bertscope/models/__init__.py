"""Models for the Jupyter server: fine-tuned checkpoints and others, exported and installed.

`add`, `remove`, `list_models` and `check` are what ``bertscope model`` does on the command line::

    import bertscope

    bertscope.models.add("runs/my-bert", "mine")
    bertscope.show_attention("The cat sat.", model="server:mine")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ._add import Added, add
from ._check import check
from ._difference import Difference
from ._installed_model import InstalledModel, ModelFile
from ._server_folder import ServerFolder

if TYPE_CHECKING:
    import os

__all__ = [
    "Added",
    "Difference",
    "InstalledModel",
    "ModelFile",
    "add",
    "check",
    "list_models",
    "remove",
]


def list_models(labextensions: str | os.PathLike[str] | None = None) -> list[InstalledModel]:
    """Return the models that are installed, by name.

    Parameters
    ----------
    labextensions
        The ``labextensions`` folder to look into; None = that of this Python's environment.

    Raises
    ------
    ValueError
        If the list of them cannot be read.
    """
    return ServerFolder(None if labextensions is None else Path(labextensions)).models()


def remove(name: str, labextensions: str | os.PathLike[str] | None = None) -> InstalledModel:
    """Take an installed model away, and return what it was.

    Parameters
    ----------
    labextensions
        As of `list_models`.

    Raises
    ------
    ValueError
        If there is no such model.
    OSError
        If its files cannot be deleted.
    """
    return ServerFolder(None if labextensions is None else Path(labextensions)).remove(name)
