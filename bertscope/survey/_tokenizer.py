"""Texts turned into the tokens of a model, by the library that the browser is checked against."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from ._missing import explain_missing

if TYPE_CHECKING:
    from pathlib import Path

    from ._texts import Text

#: Of a tokenizer of BERT: only there words are numbered as in the browser.
_KINDS = ("BertNormalizer", "BertPreTokenizer", "WordPiece")


class Encoding(NamedTuple):
    """One tokenized input; one entry a token.

    Attributes
    ----------
    ids, tokens
        Numbers in the vocabulary, and pieces.
    sentence_ids
        0 = sentence A with [CLS] and its [SEP], 1 = sentence B with its [SEP].
    word_ids
        Number of the word within its sentence; None for tokens of the template, and for all where it is unknown.
    special
        Whether the template added the token.
    is_cut
        Whether the text was too long and lost its end.
    """

    ids: list[int]
    tokens: list[str]
    sentence_ids: list[int]
    word_ids: list[int | None]
    special: list[bool]
    is_cut: bool


class TextTokenizer:
    """The tokenizer of a model.

    Parameters
    ----------
    path
        Of its ``tokenizer.json``.
    limit
        The most tokens of an input, special tokens counted.

    Attributes
    ----------
    sha256
        What its file hashes to.
    """

    def __init__(self, path: Path, limit: int) -> None:
        try:
            from tokenizers import Tokenizer  # noqa: PLC0415  # only surveys need it
        except ModuleNotFoundError as error:
            raise explain_missing(error, "A survey outside the browser") from error
        data = path.read_bytes()
        self.sha256 = hashlib.sha256(data).hexdigest()
        text = data.decode("utf-8")
        self._tokenizer = Tokenizer.from_str(text)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(limit, strategy="longest_first")
        file = json.loads(text)
        parts = ("normalizer", "pre_tokenizer", "model")
        self._has_words = tuple((file.get(part) or {}).get("type") for part in parts) == _KINDS

    def encode(self, text: Text) -> Encoding:
        """Return the tokens of a text or pair, cut to what the model takes."""
        found = self._tokenizer.encode(text.a, text.b)
        return Encoding(
            ids=found.ids,
            tokens=found.tokens,
            sentence_ids=found.type_ids,
            word_ids=found.word_ids if self._has_words else [None] * len(found.ids),
            special=[bool(mark) for mark in found.special_tokens_mask],
            is_cut=bool(found.overflowing),
        )
