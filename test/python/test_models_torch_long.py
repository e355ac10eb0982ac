"""A checkpoint of transformers, exported, installed and compared with PyTorch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

WHY = "exporting needs the packages of bertscope[export], which the suite does not install"
torch: Any = pytest.importorskip("torch", reason=WHY)
transformers: Any = pytest.importorskip("transformers", reason=WHY)

from bertscope import models  # noqa: E402  # after the skip
from bertscope.__main__ import main  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "[MASK]",
    "the",
    "cat",
    "sat",
    "on",
    "mat",
    ".",
    "store",
]


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=24,
        initializer_range=0.3,
    )
    folder = tmp_path / "runs" / "bert"
    # With a head, as a fine-tuned one has.
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_fine_tuned_checkpoint_is_exported_and_is_exact(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = models.add(checkpoint, "mine")
    assert model.precision == "fp16 stored, fp32 computed"
    assert {file.path for file in model.files} >= {
        "onnx/model.onnx",
        "tokenizer.json",
        "config.json",
    }
    found = models.check("mine")
    assert (found.layers, found.heads, found.texts) == (2, 2, 3)
    assert 0 < found.mean <= found.largest <= 0.002
    assert found.is_exact
    assert main(["model", "check", "mine"]) == 0
    assert "largest difference from PyTorch" in capsys.readouterr().out


def test_a_checkpoint_that_changed_since_is_found(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models.add(checkpoint, "mine")
    encoder = transformers.AutoModelForSequenceClassification.from_pretrained(checkpoint)
    with torch.no_grad():
        encoder.bert.encoder.layer[1].attention.self.query.weight.mul_(2)
    encoder.save_pretrained(checkpoint)
    assert not models.check("mine").is_exact
    assert main(["model", "check", "mine"]) == 1
    capsys.readouterr()
