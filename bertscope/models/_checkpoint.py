"""A transformers checkpoint as PyTorch runs it, with its attention; leaves out task heads and code that a checkpoint brings."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from ._missing import need

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from transformers import PreTrainedModel

    from ._model_folder import ModelFolder

_WHAT = "a transformers checkpoint"
#: Layers that a checkpoint without them is not worse for: attention does not depend on them.
_UNSEEN = ("pooler.",)


def open_checkpoint(folder: ModelFolder) -> PreTrainedModel:
    """Load the encoder of a checkpoint: eager attention, float32, ready to run.

    Raises
    ------
    ValueError
        If transformers cannot load it, or it lacks parameters of the encoder.
    ModuleNotFoundError
        If torch or transformers is not installed.
    """
    # transformers can be imported without torch, and fails later with a less helpful sentence.
    need("torch", _WHAT)
    transformers = need("transformers", _WHAT)
    config = folder.read_config()
    for name in config.get("auto_map") or {}:
        if config.get("model_type") not in transformers.CONFIG_MAPPING:
            raise ValueError(
                f"{folder.path} brings its own code ({name}), which is not run: models that transformers knows can be added"
            )
    verbosity = transformers.logging.get_verbosity()
    # It advises to train a pooler that attention does not go through; what is missing of the encoder is said below.
    transformers.logging.set_verbosity_error()
    try:
        encoder, loading = transformers.AutoModel.from_pretrained(
            folder.path,
            local_files_only=True,
            trust_remote_code=False,
            attn_implementation="eager",
            output_loading_info=True,
        )
    except Exception as error:
        # transformers, torch and safetensors raise what they like over files they cannot use.
        raise ValueError(f"transformers cannot load {folder.path}: {_first_line(error)}") from error
    finally:
        transformers.logging.set_verbosity(verbosity)
    missing = [name for name in sorted(loading["missing_keys"]) if not name.startswith(_UNSEEN)]
    if missing:
        raise ValueError(
            f"{folder.path} lacks parameters of its encoder, among them {missing[0]!r} ({len(missing)} in all): is it a "
            "whole checkpoint?"
        )
    made: PreTrainedModel = encoder.float().eval()
    return made


def run_checkpoint(
    encoder: PreTrainedModel, feeds: Mapping[str, NDArray[Any]]
) -> NDArray[np.float32]:
    """Return the attention of one text by PyTorch, shape (layers, heads, from, to).

    Parameters
    ----------
    feeds
        By the names of its inputs, each of shape (1, tokens).

    Raises
    ------
    ValueError
        If it takes other inputs, or gives no attention.
    """
    torch = need("torch", _WHAT)
    unknown = [name for name in feeds if name not in inspect.signature(encoder.forward).parameters]
    if unknown:
        raise ValueError(
            f"the checkpoint takes no {unknown[0]}, and the model does: compare it with the one that it was made from"
        )
    given = {name: torch.from_numpy(values.astype(np.int64)) for name, values in feeds.items()}
    with torch.no_grad():
        found = encoder(**given, output_attentions=True, return_dict=True).get("attentions")
    if not found or any(layer is None for layer in found):
        raise ValueError(
            f"transformers gives no attention weights of a model of type {encoder.config.model_type!r}"
        )
    return np.stack([layer[0].float().numpy() for layer in found])


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).strip().splitlines()[0][:300]
