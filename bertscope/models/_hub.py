"""Models of the Hugging Face Hub, or a mirror that ``HF_ENDPOINT`` names: fetched into its cache, pinned to a commit.

What is fetched is the checkpoint, or where there is none the ONNX files; never code.
"""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ._missing import need

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WHAT = "a model of the Hub"
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
#: Of the system, not of a library.
_BROKEN_LINES = (
    ConnectionAbortedError,
    ConnectionRefusedError,
    ConnectionResetError,
    TimeoutError,
    socket.gaierror,
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
    hub = need("huggingface_hub", _WHAT)
    told = f"{repository}{'' if revision is None else f' at {revision}'}"
    if need("huggingface_hub.constants", _WHAT).HF_HUB_OFFLINE:
        # Not as a whole: of a repository only what is needed was ever fetched.
        config = hub.try_to_load_from_cache(repository, "config.json", revision=revision)
        if not isinstance(config, str):
            raise OSError(
                f"{told} is not in the cache of the Hub on this machine, and HF_HUB_OFFLINE forbids to fetch it: go "
                "online, or give a folder"
            )
        return Path(config).parent, Path(config).parent.name
    with _explained(repository, revision, told):
        facts = hub.HfApi().model_info(repository, revision=revision)
    wanted = choose_files([file.rfilename for file in facts.siblings or ()], told)
    with _explained(repository, revision, told):
        # By the commit: what is fetched belongs together, whatever is pushed meanwhile.
        place = hub.snapshot_download(repository, revision=facts.sha, allow_patterns=wanted)
    return Path(place), str(facts.sha)


@contextmanager
def _explained(repository: str, revision: str | None, told: str) -> Iterator[None]:
    """Say in a sentence why something could not be fetched."""
    endpoint = need("huggingface_hub.constants", _WHAT).ENDPOINT
    errors = need("huggingface_hub.errors", _WHAT)
    try:
        yield
    except errors.GatedRepoError as error:
        raise OSError(
            f"{told} asks for a login: accept its terms on its page, then run hf auth login"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise OSError(f"{repository} has no revision {revision!r}") from error
    except errors.RepositoryNotFoundError as error:
        raise OSError(
            f"{repository} is neither a folder here nor a repository of {endpoint} that you may read: check the name, or "
            "run hf auth login"
        ) from error
    except Exception as error:
        # Of its own, of the library that it speaks HTTP with, which differs by version, and of the disk.
        broken = _broken_line(error)
        if broken is not None:
            raise OSError(
                f"{repository!r} is no folder here, and {endpoint} could not be asked for it ({broken}): check the path, "
                "or go online"
            ) from error
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        raise OSError(
            f"{told} could not be fetched from {endpoint} ({first}): try again"
        ) from error


def _broken_line(error: BaseException | None) -> OSError | None:
    """Return what the system says of a line that is down; what libraries make of it is long."""
    while error is not None:
        if type(error) in _BROKEN_LINES:
            return cast("OSError", error)
        error = error.__cause__ or error.__context__
    return None


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
