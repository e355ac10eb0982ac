"""Texts turned into the tokens of a model, by the library that the browser is checked against."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bertscope._scoring.piece_labels import find_writing, label_pieces

from ._missing import explain_missing

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Encoding as RustEncoding

    from ._texts import Text


class Encoding(NamedTuple):
    """One tokenized input; one entry a token.

    Attributes
    ----------
    ids, tokens
        Numbers in the vocabulary, and pieces as it writes them.
    labels
        The pieces as people read them, where any differs from its token: ``" cat"`` for ``"Ġcat"``.
    sentence_ids
        0 = sentence A with [CLS] and its [SEP], 1 = sentence B with its [SEP]; the second of two is B's.
    type_ids
        What the model has for them (``token_type_ids``), which RoBERTa has not: zeros.
    word_ids
        Number of the word within its sentence; None for tokens of the template.
    special
        Whether the template added the token.
    is_cut
        Whether the text was too long and lost its end.
    """

    ids: list[int]
    tokens: list[str]
    labels: list[str] | None
    sentence_ids: list[int]
    type_ids: list[int]
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
        self._writing = find_writing(file)
        self._whole = {token["content"] for token in file.get("added_tokens") or []}
        self._whole.add(_find_unknown(file["model"]))
        self._borders = _find_borders(self._tokenizer.encode("a", "a"))

    def encode(self, text: Text) -> Encoding:
        """Return the tokens of a text or pair, cut to what the model takes."""
        found = self._tokenizer.encode(text.a, text.b)
        # As the vocabulary writes them: its own are the text where it has none.
        tokens = [str(self._tokenizer.id_to_token(number)) for number in found.ids]
        return Encoding(
            ids=found.ids,
            tokens=tokens,
            labels=label_pieces(tokens, self._writing, self._whole),
            sentence_ids=self._find_sentences(found, is_pair=text.b is not None),
            type_ids=found.type_ids,
            word_ids=found.word_ids,
            special=[bool(mark) for mark in found.special_tokens_mask],
            is_cut=bool(found.overflowing),
        )

    def _find_sentences(self, found: RustEncoding, *, is_pair: bool) -> list[int]:
        """Return the sentence of each token: by types where they tell, else by what closes sentence A."""
        if self._borders is None:
            return [int(kind == 1) for kind in found.type_ids]
        before, between = self._borders
        end = before + found.sequence_ids.count(0) + min(1, between)
        return [int(is_pair and at >= end) for at in range(len(found.ids))]


def _find_borders(pair: RustEncoding) -> tuple[int, int] | None:
    """Return how many special tokens stand before sentence A and between the two; None where types tell them apart."""
    owners = pair.sequence_ids
    firsts = owners.index(0), owners.index(1)
    if pair.type_ids[firsts[0]] != pair.type_ids[firsts[1]]:
        return None
    return firsts[0], firsts[1] - firsts[0] - owners.count(0)


def _find_unknown(model: dict[str, Any]) -> str:
    number = model.get("unk_id")
    return str(model.get("unk_token") or "") if number is None else str(model["vocab"][number][0])
