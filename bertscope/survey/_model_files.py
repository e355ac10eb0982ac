"""Where the files of a model are, and what the small ones say; leaves out its parameters and its tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bertscope._static import find_static

if TYPE_CHECKING:
    from collections.abc import Callable

    #: From the name of a file to where it is.
    FindFile = Callable[[str], Path]

EMBEDDED = "embedded"
#: Writes `OUTPUTS`.
COMMAND = "node scripts/attention-outputs.mjs"
MODEL, TOKENIZER, OUTPUTS = "model.onnx", "tokenizer.json", "attention.json"
_TOKENIZER_CONFIG = "tokenizer_config.json"
#: Where files of a model lie, by the layout of the Hub.
_BELOW = "onnx"
#: Their positions begin behind that of padding.
_SHIFTED = ("roberta", "xlm-roberta", "camembert", "mpnet")
_PACKAGE = Path(__file__).parents[1]
_SOURCE = _PACKAGE.parent / "models" / "all-MiniLM-L6-v2"
#: Where no file says how many tokens a model takes.
_USUAL_TOKENS = 512
#: Configurations that never were set say 10³⁰.
_MOST_TOKENS = 1_000_000


def find_files(name: str) -> FindFile:
    """Return what finds the files of a model.

    Parameters
    ----------
    name
        ``"embedded"``, or the path of a folder.

    Raises
    ------
    FileNotFoundError
        If the folder or one of its large files is not there.
    """
    return _find_embedded if name == EMBEDDED else _in_folder(Path(name))


def stamp_files(find: FindFile) -> tuple[tuple[int, int] | None, ...]:
    """Return what changes when a model's parameters or its tokenizer do."""
    return tuple(_stamp(find(name)) for name in (MODEL, TOKENIZER))


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes when a file does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _find_embedded(name: str) -> Path:
    # A wheel carries attention.json beside defaults.json, and the rest with the browser's half.
    if (_SOURCE / MODEL).is_file():
        return _SOURCE / name
    return _PACKAGE / name if name == OUTPUTS else find_static(name)


def _in_folder(folder: Path) -> FindFile:
    if not folder.is_dir():
        raise FileNotFoundError(
            f"The model {str(folder)!r} is no folder: give model='embedded', or a folder that holds {MODEL} and {TOKENIZER}"
        )
    below = (folder / _BELOW / MODEL).is_file() and not (folder / MODEL).is_file()

    def find(name: str) -> Path:
        return folder / _BELOW / name if below and name in (MODEL, OUTPUTS) else folder / name

    for name in (MODEL, TOKENIZER):
        if not find(name).is_file():
            raise FileNotFoundError(
                f"{folder} holds no {name}: a survey needs {MODEL}, {TOKENIZER} and config.json of one model there"
            )
    return find


def read_json(find: FindFile, name: str) -> dict[str, Any] | None:
    """Return what a JSON file of a model says; None where there is none."""
    try:
        path = find(name)
    except FileNotFoundError:
        return None
    if not path.is_file():
        return None
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def read_outputs(find: FindFile, name: str, sha256: str) -> dict[str, Any]:
    """Return which outputs of a model hold its attention.

    Raises
    ------
    FileNotFoundError, ValueError
        If nothing says so, or it is said of another file; the message names the command that says it.
    """
    outputs = read_json(find, OUTPUTS)
    command = f"{COMMAND} {'FOLDER' if name == EMBEDDED else name}"
    if outputs is None:
        raise FileNotFoundError(
            f"The model {name!r} has no {OUTPUTS}, which says where its attention is: write it, in a checkout of "
            f"BertScope, with `{command}`"
        )
    if outputs.get("version") != 1 or outputs["file"]["sha256"] != sha256:
        raise ValueError(
            f"{OUTPUTS} of the model {name!r} belongs to another {MODEL}: write it anew, in a checkout of "
            f"BertScope, with `{command}`"
        )
    return outputs


def read_limit(find: FindFile, config: dict[str, Any]) -> int:
    """Return how many tokens a model takes by its configuration.

    Parameters
    ----------
    config
        Its ``config.json``; the tokenizer's may be more strict.
    """
    positions = config.get("max_position_embeddings") or config.get("n_positions")
    if positions is not None and config.get("model_type") in _SHIFTED:
        positions -= 2
    given = [positions, (read_json(find, _TOKENIZER_CONFIG) or {}).get("model_max_length")]
    known = [int(limit) for limit in given if limit is not None and 0 < limit < _MOST_TOKENS]
    return min(known, default=_USUAL_TOKENS)
