"""Puts a model together and installs it for the server: exported from a checkpoint, or ready-made as it is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ._export_checkpoint import export_checkpoint
from ._hub import fetch_model, is_hub_id
from ._installed_model import InstalledModel, describe_files
from ._model_folder import ModelFolder
from ._model_name import check_name, name_after
from ._onnx_file import find_onnx_files, read_onnx_file
from ._server_folder import ServerFolder
from ._small_files import copy_small_files
from ._softmax_outputs import write_outputs

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from ._difference import Difference
    from ._export_checkpoint import Precision

_GRAPH = "onnx/model.onnx"


class Added(NamedTuple):
    """What was installed.

    Attributes
    ----------
    model
        As the server's list has it.
    folder
        Where its files lie.
    difference
        From PyTorch; None for files that came ready-made, which `check` compares.
    note
        What to know about it; None = nothing.
    """

    model: InstalledModel
    folder: Path
    difference: Difference | None
    note: str | None


class Origin(NamedTuple):
    """Where a model is read from, and what the list says of it."""

    folder: ModelFolder
    model_id: str | None
    revision: str | None


def open_origin(source: str | os.PathLike[str], revision: str | None) -> Origin:
    """Return the folder of a model, which is fetched if it is a repository of the Hub.

    Raises
    ------
    ValueError, OSError
        If there is none, or it cannot be fetched.
    """
    text = str(source)
    # What is here comes first: a name without a slash may be both.
    if Path(text).expanduser().is_dir():
        if revision is not None:
            raise ValueError(f"{text!r} is a folder: --revision is for repositories of the Hub")
        return Origin(ModelFolder(Path(text).expanduser()), None, None)
    if not is_hub_id(text):
        raise ValueError(
            f"{text!r} is no folder, nor can it be a repository of the Hub: give a folder with config.json, or a name "
            "such as google-bert/bert-base-uncased"
        )
    place, commit = fetch_model(text, revision)
    return Origin(ModelFolder(place), text, commit)


def add(  # noqa: PLR0913  # all but the first have defaults
    source: str | os.PathLike[str],
    name: str | None = None,
    *,
    revision: str | None = None,
    precision: Precision | None = None,
    force: bool = False,
    labextensions: str | os.PathLike[str] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Added:
    """Install a model for the Jupyter server of this Python's environment; cells ask for it as ``server:NAME``.

    A checkpoint of transformers, fine-tuned or not, is exported, run, and compared with PyTorch; a folder that holds
    ONNX files already is installed as it is. **What is installed is served without a login.**

    Parameters
    ----------
    source
        A folder, or a repository of the Hub such as ``"google-bert/bert-base-uncased"``.
    name
        The name to install it under; None = the last part of `source`.
    revision
        Branch, tag or commit of a repository; None = its main branch.
    precision
        What matrices are stored as: ``"fp16"`` (half the size) or ``"fp32"``. Given, a checkpoint is exported even
        beside ONNX files; None = where there are none fp16 if attention is then within .002 of PyTorch, else fp32.
    force
        Whether a model of that name is replaced.
    labextensions
        The ``labextensions`` folder to install into; None = that of this Python's environment.
    tell
        Called with what is being done.

    Raises
    ------
    ValueError
        If the source is no model that can be installed, or its export is not exact.
    OSError
        If files cannot be read, fetched or written; ``FileExistsError`` if the name is taken.
    ModuleNotFoundError
        If what it needs is not installed; the message names what to install.
    """
    if precision not in (None, "fp16", "fp32"):
        raise ValueError(f"precision must be 'fp16' or 'fp32', not {precision!r}")
    name = name_after(str(source)) if name is None else check_name(name)
    place = None if labextensions is None else Path(labextensions)
    server = ServerFolder(
        place, lambda: tell("waiting for another program that changes the models")
    )
    with server.adding(name, force=force) as staging:
        tell(f"reading {source}")
        origin = open_origin(source, revision)
        ready = find_onnx_files(origin.folder) if precision is None else []
        copy_small_files(origin.folder, staging.folder)
        difference = note = None
        if ready:
            stored, note = _copy_ready(origin.folder, ready, staging.folder)
        else:
            stored, difference, note = export_checkpoint(
                origin.folder, staging.folder / _GRAPH, precision, tell
            )
        tell("installing")
        files = describe_files(staging.folder)
        model = InstalledModel(name, origin.model_id, origin.revision, stored, files)
        staging.finished = model
        if origin.model_id is None:
            staging.origin = str(origin.folder.path.resolve())
    return Added(model, server.folder_of(name), difference, note)


def _copy_ready(source: ModelFolder, paths: list[str], target: Path) -> tuple[str, str | None]:
    """Copy ONNX files as they are; return what they store, and what is to be said of them."""
    files = [read_onnx_file(source, path) for path in paths]
    for path in {each for file in files for each in (file.path, *file.companions)}:
        found = source.find(path)
        if found is None:
            raise ValueError(f"{source.path / path} has gone")
        (target / path).parent.mkdir(exist_ok=True)
        shutil.copyfile(found, target / path)
    main = next((target / path for path in (_GRAPH, "model.onnx") if path in paths), None)
    why = (
        "none of its files is called model.onnx"
        if main is None
        else write_outputs(main, source.read_config())
    )
    note = (
        None
        if why is None
        else (
            f"its attention was not found here ({why}): the browser may find it, 'bertscope model check' and surveys in "
            "Python cannot"
        )
    )
    return ", ".join(dict.fromkeys(file.precision for file in files)), note
