"""Builds the stored example: bert-base-uncased on the pair of the article "Deconstructing BERT".

Reads test/fixtures/article-bert-base-uncased.json (values as they were published, seven decimals)
and writes models/article/: attention.f32, little-endian float32 of shape [layer][head][from][to],
and article.json, which describes it. Ids, offsets and word numbers come from the tokenizer of the
embedded model, which has the vocabulary of bert-base-uncased.

    pip install -r models/requirements.txt
    python models/article.py
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Encoding, Tokenizer

HERE = Path(__file__).resolve().parent
PUBLISHED = HERE.parent / "test" / "fixtures" / "article-bert-base-uncased.json"
TOKENIZER = HERE / "all-MiniLM-L6-v2" / "tokenizer.json"
TARGET = HERE / "article"

TEXT_A = "I went to the store."
TEXT_B = "At the store, I bought fresh strawberries."
# Published with seven decimals: 19 of them may add up to this much.
ROW_SUM_TOLERANCE = 2e-6


def main() -> None:
    """Check what was published, then write the weights and their description."""
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    # The file asks for 128 tokens, cut or filled up; the article's input is neither.
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoding = tokenizer.encode(TEXT_A, TEXT_B)
    if encoding.tokens != published["tokens"]:
        sys.exit(
            f"{TOKENIZER.name} gives {encoding.tokens}, published are {published['tokens']}: "
            "the vocabularies differ"
        )

    attention = np.array(published["attn"], dtype="<f4")
    if list(attention.shape) != published["shape"]:
        sys.exit(
            f"{PUBLISHED.name} holds attention of shape {list(attention.shape)}, "
            f"and says {published['shape']}"
        )
    error = float(np.abs(attention.sum(axis=-1, dtype="f8") - 1).max())
    if error > ROW_SUM_TOLERANCE:
        sys.exit(
            f"{PUBLISHED.name} has a row that is {error} away from a sum of 1: the file is damaged"
        )
    weights = attention.tobytes()

    TARGET.mkdir(exist_ok=True)
    (TARGET / "attention.f32").write_bytes(weights)
    description = {
        "model": published["model"],
        "textA": TEXT_A,
        "textB": TEXT_B,
        "shape": published["shape"],
        **token_columns(encoding),
        "source": {
            "repo": published["source_repo"],
            "commit": published["source_commit"],
            "path": published["source_path"],
            "license": published["license"],
        },
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    # One line a field: readable, and a row of tokens stays together.
    lines = (
        f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in description.items()
    )
    (TARGET / "article.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def token_columns(encoding: Encoding) -> dict[str, list[Any]]:
    """List what is known of each token, one entry a token.

    Offsets count UTF-16 code units of the token's own text; they are null for [CLS] and [SEP].
    """
    special = [bool(mark) for mark in encoding.special_tokens_mask]
    texts = (TEXT_A, TEXT_B)
    offsets = [
        None
        if is_special
        else [utf16_length(texts[sentence][:start]), utf16_length(texts[sentence][:end])]
        for is_special, sentence, (start, end) in zip(
            special, encoding.type_ids, encoding.offsets, strict=True
        )
    ]
    return {
        "tokens": encoding.tokens,
        "ids": encoding.ids,
        "offsets": offsets,
        "sentenceIds": encoding.type_ids,
        "wordIds": encoding.word_ids,
        "special": special,
    }


def utf16_length(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


if __name__ == "__main__":
    main()
