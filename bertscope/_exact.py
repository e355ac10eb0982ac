"""Stores attention in a document as it is, without the loss of the codings that notebooks hold."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import numpy as np

from ._errors import NotReadyError
from ._static import find_static

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# The browser's names of the columns of an encoding, and the document's.
_COLUMNS = {
    "tokens": "tokens",
    "ids": "ids",
    "offsets": "offsets",
    "sentences": "sentence_ids",
    "words": "word_ids",
    "special": "special",
    "cut": "cut",
    "limit": "limit",
    "unknown": "unknown",
    "aligned": "aligned",
}
# What only other tokenizers than BERT's have.
_OWN_COLUMNS = {"labels": "labels", "types": "type_ids"}
_MODEL = {
    "id": "id",
    "name": "name",
    "layers": "layers",
    "heads": "heads",
    "precision": "precision",
    "sha256": "sha256",
    "opening": "opening",
    "libraries": "libraries",
    "maxTokens": "max_tokens",
    "sizeBytes": "size_bytes",
}
_ARTICLE_TOKENS = 512


def store_exactly(
    columns: Mapping[str, Any], model: Mapping[str, Any], attention: NDArray[np.float32]
) -> dict[str, Any]:
    """Return a snapshot in the coding ``float32``.

    Parameters
    ----------
    columns
        The tokens as the browser reports them, a list a column.
    model
        What the browser reports of the model.
    attention
        Shape (layers, heads, from, to).

    Raises
    ------
    NotReadyError
        If the browser's half of an older version has reported less than a page needs.
    """
    missing = [name for name in _COLUMNS if name not in columns]
    if missing:
        raise NotReadyError(
            f"The browser has not told {', '.join(missing)} of the tokens: it runs an older version of BertScope. "
            "Install the same version on both sides, reload the page and run the cell again."
        )
    data = np.ascontiguousarray(attention, dtype="<f4").tobytes()
    return {
        **{stored: columns[name] for name, stored in _COLUMNS.items()},
        **{stored: columns[name] for name, stored in _OWN_COLUMNS.items() if name in columns},
        "model": {stored: model[name] for name, stored in _MODEL.items()},
        "attention": {
            "coding": "float32",
            "layers": list(range(len(attention))),
            "data": b64encode(zlib.compress(data)).decode("ascii"),
        },
    }


def store_article() -> dict[str, Any]:
    """Return the snapshot of the article's own pair, from the files of the browser's half.

    Raises
    ------
    FileNotFoundError
        If the browser's half is not installed here.
    """
    told = json.loads(find_static("article.json").read_text(encoding="utf-8"))
    data = find_static("attention.f32").read_bytes()
    columns = {
        **told,
        "sentences": told["sentenceIds"],
        "words": told["wordIds"],
        "cut": {"a": 0, "b": 0},
        "limit": _ARTICLE_TOKENS,
        "unknown": 0,
        "aligned": True,
    }
    layers, heads = told["shape"][:2]
    model = {
        "id": "article",
        "name": told["model"],
        "layers": layers,
        "heads": heads,
        "precision": "fp32",
        "sha256": told["sha256"],
        "opening": {"layer": 2, "heads": [0]},
        "libraries": {},
        "maxTokens": _ARTICLE_TOKENS,
        "sizeBytes": len(data),
    }
    return store_exactly(columns, model, np.frombuffer(data, dtype="<f4").reshape(told["shape"]))
