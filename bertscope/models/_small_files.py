"""Configuration and tokenizer of a model, as they are served: without the paths that training leaves in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ._missing import need

if TYPE_CHECKING:
    from pathlib import Path

    from ._model_folder import ModelFolder

TOKENIZER = "tokenizer.json"
_CONFIGS = ("config.json", "tokenizer_config.json", "special_tokens_map.json")
#: What transformers writes into them of the machine where the model was trained or loaded.
_PRIVATE = frozenset(
    {
        "_name_or_path",
        "name_or_path",
        "_commit_hash",
        "special_tokens_map_file",
        "tokenizer_file",
        "vocab_file",
        "merges_file",
    }
)
#: By which the slow tokenizers of transformers are known; each can be turned into a tokenizer.json.
_VOCABULARIES = ("vocab.txt", "vocab.json", "spiece.model", "spm.model", "sentencepiece.bpe.model")


def copy_small_files(source: ModelFolder, target: Path) -> None:
    """Copy what the browser reads besides the graph; a tokenizer of an older form is turned into ``tokenizer.json``.

    Raises
    ------
    ValueError
        If the folder has no configuration or no tokenizer.
    ModuleNotFoundError
        If turning the tokenizer needs what is not installed.
    """
    source.read_config()
    _copy_tokenizer(source, target)
    for name in _CONFIGS:
        # What transformers has just written belongs to the tokenizer it has written.
        if not (target / name).exists() and (value := source.read_json(name)) is not None:
            _write(target / name, value)


def _copy_tokenizer(source: ModelFolder, target: Path) -> None:
    tokenizer = source.read_json(TOKENIZER)
    if tokenizer is not None:
        if not isinstance(tokenizer.get("model"), dict):
            raise ValueError(f"{source.path / TOKENIZER} describes no tokenizer: save it again")
        _write(target / TOKENIZER, tokenizer)
        return
    vocabularies = [name for name in _VOCABULARIES if source.find(name) is not None]
    if not vocabularies:
        raise ValueError(
            f"{source.path} holds no tokenizer ({TOKENIZER} or a vocabulary): save it beside the model with "
            "tokenizer.save_pretrained()"
        )
    transformers = need("transformers", f"a tokenizer without {TOKENIZER}")
    try:
        # Left out, transformers asks at the terminal whether code of the folder may run.
        made = transformers.AutoTokenizer.from_pretrained(
            source.path, local_files_only=True, trust_remote_code=False
        )
        made.save_pretrained(target)
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise ValueError(
            f"transformers cannot read the tokenizer in {source.path}: {error}"
        ) from error
    if not (target / TOKENIZER).is_file():
        raise ValueError(
            f"the tokenizer {type(made).__name__} of {source.path} has no fast form, which {TOKENIZER} would hold: the "
            "browser cannot run it"
        )
    # Whatever else it wrote repeats that file.
    for path in target.iterdir():
        if path.name not in (TOKENIZER, *_CONFIGS):
            path.unlink()
        elif path.name != TOKENIZER:
            _write(path, json.loads(path.read_text(encoding="utf-8")))


def _write(path: Path, value: dict[str, Any]) -> None:
    public = {key: part for key, part in value.items() if key not in _PRIVATE}
    path.write_text(json.dumps(public, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
