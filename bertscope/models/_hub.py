"""Models of the Hugging Face Hub, or a mirror that ``HF_ENDPOINT`` names: fetched into its cache, pinned to a commit.

What is fetched is the checkpoint, or where there is none the ONNX files; never code.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._missing import need

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(/[\w.-]{1,96})?", re.ASCII)
_SMALL = (
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
    "spiece.model",
    "spm.model",
    "sentencepiece.bpe.model",
)
#: First that is there; what its shards are called is in the index beside it.
_CHECKPOINTS = (
    re.compile(r"model(-\d{5}-of-\d{5})?\.safetensors(\.index\.json)?"),
    re.compile(r"pytorch_model(-\d{5}-of-\d{5})?\.bin(\.index\.json)?"),
)
_ONNX = re.compile(r"(onnx/)?model\.onnx(_data\w*|\.data)?")


def is_hub_id(source: str) -> bool:
    """Tell whether this can be the name of a repository."""
    return _ID.fullmatch(source) is not None and not source.endswith((".", "/"))


def fetch_model(repository: str, revision: str | None) -> tuple[Path, str]:
    """Return the folder that a repository's files were fetched to, and their commit.

    Raises
    ------
    OSError
        If they cannot be had; the message says why.
    ValueError
        If it holds no model.
    ModuleNotFoundError
        If huggingface_hub is not installed.
    """
    hub = need("huggingface_hub", "a model of the Hub")
    constants = need("huggingface_hub.constants", "a model of the Hub")
    errors = need("huggingface_hub.errors", "a model of the Hub")
    told = f"{repository}{'' if revision is None else f' at {revision}'}"
    try:
        if constants.HF_HUB_OFFLINE:
            folder = Path(
                hub.snapshot_download(repository, revision=revision, local_files_only=True)
            )
            return folder, folder.name
        facts = hub.HfApi().model_info(repository, revision=revision)
        wanted = choose_files([file.rfilename for file in facts.siblings or ()], told)
        # By the commit: what is fetched belongs together, whatever is pushed meanwhile.
        place = hub.snapshot_download(repository, revision=facts.sha, allow_patterns=wanted)
    except errors.GatedRepoError as error:
        raise OSError(
            f"{told} asks for a login: accept its terms on its page, then run hf auth login"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise OSError(f"{repository} has no revision {revision!r}") from error
    except errors.RepositoryNotFoundError as error:
        raise OSError(
            f"{repository} is neither a folder here nor a repository of {constants.ENDPOINT} that you may read: "
            "check the name, or run hf auth login"
        ) from error
    except errors.LocalEntryNotFoundError as error:
        raise OSError(
            f"{told} is not in the cache of the Hub on this machine, and cannot be fetched: go online, or give a folder"
        ) from error
    except (OSError, errors.HfHubHTTPError, *_connection_errors()) as error:
        first = str(error).strip().splitlines()[0][:200] if str(error) else type(error).__name__
        raise OSError(
            f"{told} could not be fetched from {constants.ENDPOINT} ({first}): try again"
        ) from error
    return Path(place), str(facts.sha)


def choose_files(names: Sequence[str], told: str) -> list[str]:
    """Return the files of a repository that are needed.

    Raises
    ------
    ValueError
        If it holds neither a checkpoint of PyTorch nor an ONNX file.
    """
    small = [name for name in names if name in _SMALL]
    for kind in (*_CHECKPOINTS, _ONNX):
        large = [name for name in names if kind.fullmatch(name)]
        if large:
            return [*small, *large]
    raise ValueError(
        f"{told} holds no model.safetensors, no pytorch_model.bin and no ONNX file: only these can be added"
    )


def _connection_errors() -> tuple[Any, ...]:
    """Return what newer clients raise where there is no network; of older ones it is an OSError."""
    try:
        return (need("httpx", "a model of the Hub").HTTPError,)
    except ModuleNotFoundError:
        return ()
