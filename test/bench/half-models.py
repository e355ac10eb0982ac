"""Writes a random BERT-base and what two converters make of it in fp16, with PyTorch's attention for one text.

Needs torch, transformers, onnx, onnxruntime and onnxconverter-common; see scripts/bench-half.mjs.
Usage: python half-models.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxconverter_common import float16 as common
from onnxruntime.transformers import float16 as runtime
from transformers import BertConfig, BertModel

TOKENS = 19


def main(folder: Path) -> None:
    """Write three models, `attention.f32` [layer][head][from][to] and `text.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    # Wider than BERT began with (.02), so that attention is about as sharp as a trained model's.
    config = BertConfig(initializer_range=0.04, attn_implementation="eager")
    model = BertModel(config, add_pooling_layer=False).eval()
    ids = torch.randint(0, config.vocab_size, (1, TOKENS))
    types = (torch.arange(TOKENS)[None] > TOKENS // 2).long()
    names = ["input_ids", "attention_mask", "token_type_ids"]
    with torch.no_grad():
        attention = model(ids, torch.ones_like(ids), types, output_attentions=True).attentions
        torch.onnx.export(
            model,
            (ids, torch.ones_like(ids), types),
            folder / "fp32.onnx",
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names},
            opset_version=17,
            dynamo=False,
        )
    np.concatenate([layer.numpy().ravel() for layer in attention]).tofile(folder / "attention.f32")
    text = {"ids": ids[0].tolist(), "sentenceIds": types[0].tolist(), "layers": 12, "heads": 12}
    (folder / "text.json").write_text(json.dumps(text))
    whole = onnx.load(folder / "fp32.onnx")
    onnx.save(common.convert_float_to_float16(whole), folder / "onnxconverter-common.onnx")
    # What optimum calls for fp16.
    whole = onnx.load(folder / "fp32.onnx")
    half = runtime.convert_float_to_float16(whole, keep_io_types=True)
    onnx.save(half, folder / "optimum.onnx")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
