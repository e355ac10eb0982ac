"""Runs an installed model and compares its attention with PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bertscope.survey._model import Model

from ._add import open_origin
from ._checkpoint import open_checkpoint
from ._difference import Difference, measure_difference
from ._installed_model import describe_files
from ._missing import need
from ._server_folder import ServerFolder

if TYPE_CHECKING:
    import os

    from ._installed_model import InstalledModel


def check(
    name: str,
    against: str | os.PathLike[str] | None = None,
    *,
    revision: str | None = None,
    labextensions: str | os.PathLike[str] | None = None,
) -> Difference:
    """Run an installed model with onnxruntime, and its checkpoint with PyTorch's eager attention, on a few texts.

    Parameters
    ----------
    name
        Of the installed model.
    against
        The checkpoint: a folder, or a repository of the Hub; None = what the model was made from.
    revision
        Of that repository; None = the commit that the model was made from, or its main branch if another is named.
    labextensions
        Where it is installed; None = in this Python's environment.

    Returns
    -------
    The largest difference, and whether it is within .002.

    Raises
    ------
    ValueError
        If the model is not installed, is damaged, or cannot be compared.
    OSError
        If the checkpoint cannot be read or fetched.
    ModuleNotFoundError
        If what it needs is not installed.
    """
    need("onnxruntime", "check")
    server = ServerFolder(None if labextensions is None else Path(labextensions))
    model = server.find(name)
    folder = server.folder_of(name)
    _verify(model, folder)
    if against is None:
        against = server.origins.recall(name)
        if against is None:
            against, revision = model.model_id, revision or model.revision
    if against is None:
        raise ValueError(
            f"nobody knows what {name!r} was made from: name its checkpoint with --against"
        )
    if (
        not (folder / "attention.json").is_file()
        and not (folder / "onnx" / "attention.json").is_file()
    ):
        raise ValueError(
            f"{name!r} came ready-made, and where its attention is was not found: look at it in the browser, or compare "
            "an export of its checkpoint (bertscope model add … --precision fp16)"
        )
    encoder = open_checkpoint(open_origin(against, revision).folder)
    return measure_difference(Model(str(folder)), encoder)


def _verify(model: InstalledModel, folder: Path) -> None:
    """See that the files are those that were installed."""
    found = {file.path: file for file in describe_files(folder)} if folder.is_dir() else {}
    for file in model.files:
        if found.get(file.path) != file:
            state = "is missing" if file.path not in found else "is another file than was installed"
            raise ValueError(f"{folder / file.path} {state}: add the model again with --force")
