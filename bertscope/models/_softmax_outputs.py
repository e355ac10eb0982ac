"""Which outputs of an ONNX file are attention, found by trial: where a softmax gives what attention looks like.

Only `check` and surveys in Python need to know it before they run a model: the browser finds attention by structure
(src/model/find-attention.ts), in fused operators too, and never reads what is written here.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from bertscope.survey._model import check_inputs, open_session

from ._installed_model import hash_file
from ._missing import need

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_TOKENS = 5
_ROW_TOLERANCE = 1e-3
LAYERS = ("num_hidden_layers", "n_layers", "n_layer")
HEADS = ("num_attention_heads", "n_heads", "n_head")


def write_outputs(path: Path, config: Mapping[str, Any]) -> str | None:
    """Write ``attention.json`` beside a model, as ``node scripts/attention-outputs.mjs`` does.

    Parameters
    ----------
    path
        Of the ONNX file.
    config
        Its ``config.json``, which says how many layers and heads there are.

    Returns
    -------
    None, or why nothing was written, in a sentence.

    Raises
    ------
    ModuleNotFoundError
        If onnx or onnxruntime is not installed.
    """
    onnx = need("onnx", "finding attention")
    need("onnxruntime", "finding attention")
    names = [
        node.output[0]
        for node in onnx.load(path, load_external_data=False).graph.node
        if node.op_type == "Softmax"
    ]
    layers, heads = read_count(config, LAYERS), read_count(config, HEADS)
    append = _outputs_of(onnx, names)
    try:
        session = open_session(path.read_bytes() + append, path.parent)
        found = [
            name
            for name, weights in zip(names, _run(session, names), strict=True)
            if _is_attention(weights, heads)
        ]
    except Exception as error:  # noqa: BLE001  # what onnxruntime raises has no other base
        return f"onnxruntime cannot run it ({str(error).strip().splitlines()[0][:200]})"
    if len(found) != layers:
        return f"{len(found)} softmaxes give weights of {heads} heads, and its configuration says {layers} layers"
    file = {"sizeBytes": path.stat().st_size, "sha256": hash_file(path)}
    value = {
        "version": 1,
        "file": file,
        "layers": [{"output": name, "holdsScores": False} for name in found],
        "append": base64.b64encode(_outputs_of(onnx, found)).decode(),
    }
    text = json.dumps(value, indent=2) + "\n"
    path.with_name("attention.json").write_text(text, encoding="utf-8")
    return None


def read_count(config: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """Return the first count that a configuration gives under one of these names."""
    return next((config[name] for name in names if isinstance(config.get(name), int)), None)


def _outputs_of(onnx: Any, names: list[str]) -> bytes:
    """Return what makes tensors outputs of a model when it is appended to its bytes."""
    outputs = [onnx.ValueInfoProto(name=name) for name in names]
    data: bytes = onnx.ModelProto(graph=onnx.GraphProto(output=outputs)).SerializeToString()
    return data


def _run(session: Any, names: list[str]) -> list[NDArray[Any]]:
    """Run a text of ones, which is in every vocabulary."""
    values = {
        "input_ids": np.ones(_TOKENS),
        "attention_mask": np.ones(_TOKENS),
        "token_type_ids": np.zeros(_TOKENS),
        "position_ids": np.arange(_TOKENS),
    }
    feeds = {
        name: values[name][None].astype(dtype) for name, dtype in check_inputs(session).items()
    }
    found: list[NDArray[Any]] = session.run(names, feeds) if names else []
    return found


def _is_attention(weights: NDArray[Any], heads: int | None) -> bool:
    shape = (1, heads or (weights.shape[1] if weights.ndim > 1 else 0), _TOKENS, _TOKENS)
    return weights.shape == shape and bool(np.abs(weights.sum(axis=-1) - 1).max() <= _ROW_TOLERANCE)
