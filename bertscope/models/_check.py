"""Compares an installed model with PyTorch: the attention of its ONNX file against eager attention of its checkpoint."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ._installed import check_name, find_model

# What counts as exact: parameters rounded to fp16 move a weight of a trained model by less.
TOLERANCE = 0.002
TEXTS = (
    "The cat sat on the mat.",
    "I went to the store. At the store, I bought fresh strawberries.",
    "She said that nobody, not even the old captain, had ever seen such a storm before that night in 1987.",
)


@dataclass(frozen=True)
class Check:
    """What was found."""

    layers: int
    heads: int
    texts: int
    largest: float
    """Largest difference of an attention weight."""
    mean: float

    @property
    def is_exact(self) -> bool:
        """Whether no weight differs by more than .002."""
        return self.largest <= TOLERANCE


def check(name: str) -> Check:
    """Run an installed model by native ONNX Runtime, and PyTorch eager beside it, on three texts.

    Raises
    ------
    ValueError
        If there is no such model, its checkpoint is gone, or its graph gives no attention.
    ImportError
        If torch, transformers, onnx or onnxruntime is missing.
    """
    model = find_model(check_name(name))
    torch, transformers, onnx, ort = (
        _package(each) for each in ("torch", "transformers", "onnx", "onnxruntime")
    )
    source: str | Path = Path(model.source) if Path(model.source).is_dir() else model.source
    try:
        encoder = transformers.AutoModel.from_pretrained(source, attn_implementation="eager").eval()
        tokenizer = transformers.AutoTokenizer.from_pretrained(source)
    except OSError as error:
        raise ValueError(
            f"the checkpoint of {name!r} is not at {model.source} any more: {error}"
        ) from error
    graph = onnx.load(next(iter(sorted((model.folder / "onnx").glob("*.onnx")))))
    outputs = [node.output[0] for node in graph.graph.node if node.op_type == "Softmax"]
    graph.graph.output.extend(onnx.ValueInfoProto(name=output) for output in outputs)
    session = ort.InferenceSession(graph.SerializeToString())
    wanted = [one.name for one in session.get_inputs()]
    differences: list[Any] = []
    layers = heads = 0
    for text in TEXTS:
        encoded = tokenizer(text, return_tensors="pt")
        with torch.no_grad():
            expected = encoder(**encoded, output_attentions=True).attentions
        layers, heads = len(expected), expected[0].shape[1]
        length = encoded["input_ids"].shape[1]
        zeros = np.zeros((1, length), np.int64)
        feeds = {each: encoded[each].numpy() if each in encoded else zeros for each in wanted}
        found = [
            one for one in session.run(outputs, feeds) if one.shape == (1, heads, length, length)
        ]
        if len(found) != layers:
            raise ValueError(
                f"{name!r} gives {len(found)} layers of attention by its softmaxes, PyTorch {layers}: "
                "its attention is fused, and cannot be checked here"
            )
        differences += [
            np.abs(ours.astype(np.float32) - theirs.numpy()).ravel()
            for ours, theirs in zip(found, expected, strict=True)
        ]
    all_of_them = np.concatenate(differences)
    return Check(layers, heads, len(TEXTS), float(all_of_them.max()), float(all_of_them.mean()))


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"the check needs {name}: pip install 'bertscope[export]' onnxruntime"
        ) from error
