"""Installs a model: a checkpoint of transformers, exported, or a folder that holds ONNX files already."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path

from ._installed import (
    InstalledFile,
    InstalledModel,
    check_name,
    install,
    list_models,
    models_folder,
)

_EXPORTED = "fp16 stored, fp32 computed"
_TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.txt",
)
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_BLOCK_BYTES = 1 << 20


def add(
    source: str | Path,
    name: str | None = None,
    *,
    revision: str | None = None,
    force: bool = False,
) -> InstalledModel:
    """Install a model for the Jupyter server of this environment.

    A folder that holds ONNX files is installed as it is. A checkpoint of transformers is exported to parameters stored
    as fp16 and computed in float32, which is exact: attention within .002 of PyTorch, .00002 on average.

    Parameters
    ----------
    source
        A local folder, or the name of a model on the Hugging Face Hub, such as ``"owner/name"``.
    name
        What it is called in ``model="server:NAME"``; by default the last part of `source`.
    revision
        Of a model on the Hub: a branch, tag or commit.
    force
        Whether an installed model of that name is replaced.

    Raises
    ------
    ValueError
        If the name cannot be one or is taken, or `source` holds no model that can be installed.
    ImportError
        If the packages of ``bertscope[export]`` are needed and not installed.
    """
    folder = Path(source).expanduser()
    is_local = folder.is_dir()
    name = check_name(name or _name_after(folder.resolve().name if is_local else str(source)))
    if not force and any(model.name == name for model in list_models()):
        raise ValueError(
            f"a model {name!r} is installed already: choose another name, or replace it with force"
        )
    if not is_local:
        folder = _fetch(str(source), revision)
    models_folder().mkdir(parents=True, exist_ok=True)
    # Beside its later place, so that it gets there by one renaming.
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=models_folder()))
    try:
        made.chmod(0o755)
        precision = _fill(made, folder)
        files = tuple(_describe(made, path) for path in sorted(made.rglob("*")) if path.is_file())
        model_id = str(source) if not is_local else folder.resolve().name
        where = str(folder.resolve()) if is_local else str(source)
        model = InstalledModel(name, model_id, precision, where, files)
        install(model, made)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return model


def _name_after(source: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", source.rsplit("/", 1)[-1].lower()).strip("-._") or "model"


def _fetch(model_id: str, revision: str | None) -> Path:
    if re.fullmatch(r"[\w.-]+(/[\w.-]+)?", model_id) is None:
        raise ValueError(
            f"{model_id!r} is neither a folder here nor the name of a model on the Hub"
        )
    try:
        from huggingface_hub import snapshot_download  # noqa: PLC0415  # optional
    except ImportError as error:
        raise ImportError(
            f"{model_id!r} is no folder here, and fetching it from the Hub needs: pip install 'bertscope[export]'"
        ) from error
    wanted = ["config.json", *_TOKENIZER_FILES, *_WEIGHTS, "onnx/model.onnx*", "model.onnx*"]
    return Path(snapshot_download(model_id, revision=revision, allow_patterns=wanted))


def _fill(made: Path, folder: Path) -> str:
    """Lay all files of the model in `folder` into `made`; return its precision."""
    config = folder / "config.json"
    if not config.is_file():
        raise ValueError(f"{folder} has no config.json: it is not the folder of a model")
    try:
        json.loads(config.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{config} is not JSON: {error}") from error
    graphs = [path for place in (folder / "onnx", folder) for path in sorted(place.glob("*.onnx"))]
    has_weights = any(True for pattern in _WEIGHTS for _ in folder.glob(pattern))
    if not graphs and not has_weights:
        raise ValueError(
            f"{folder} holds neither ONNX files nor the weights of a transformers model"
        )
    (made / "onnx").mkdir()
    if graphs:
        _copy_graphs(graphs, made / "onnx")
        precision = "as in its files"
    else:
        from bertscope.export import export_onnx  # noqa: PLC0415  # needs NumPy

        (made / "onnx" / "model.onnx").write_bytes(export_onnx(folder))
        precision = _EXPORTED
    shutil.copyfile(config, made / "config.json")
    for name in _TOKENIZER_FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, made / name)
    if not (made / "tokenizer.json").exists() and not (made / "vocab.txt").exists():
        _write_tokenizer(made, folder)
    return precision


def _copy_graphs(graphs: list[Path], target: Path) -> None:
    for path in graphs:
        # What exporters call the file of parameters beside a graph.
        beside = (path.with_name(f"{path.name}{end}") for end in ("_data", ".data"))
        for each in (path, *beside):
            if each.is_file():
                shutil.copyfile(each, target / each.name)


def _write_tokenizer(made: Path, folder: Path) -> None:
    try:
        from transformers import AutoTokenizer  # noqa: PLC0415  # optional
    except ImportError as error:
        raise ImportError(
            f"{folder} has no tokenizer.json, and writing one needs: pip install 'bertscope[export]'"
        ) from error
    AutoTokenizer.from_pretrained(folder, local_files_only=True, use_fast=True).save_pretrained(
        made
    )
    if not (made / "tokenizer.json").exists():
        raise ValueError(f"{folder} has a tokenizer that cannot be written as tokenizer.json")


def _describe(made: Path, path: Path) -> InstalledFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    path.chmod(0o644)
    return InstalledFile(path.relative_to(made).as_posix(), path.stat().st_size, digest.hexdigest())
