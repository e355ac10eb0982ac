"""Tokens, labels, words and sentences of every kind of tokenizer: the same as in the browser."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bertscope import score_patterns
from bertscope._scoring.piece_labels import guess_writing, join_pieces, label_pieces
from bertscope.survey._texts import read_text
from bertscope.survey._tokenizer import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROWS: list[dict[str, Any]] = json.loads((FIXTURES / "labels.json").read_text(encoding="utf-8"))
STORED = json.loads(gzip.decompress((FIXTURES / "tokenizers" / "files.json.gz").read_bytes()))


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in ROWS}))
def test_every_kind_of_tokenizer_says_what_the_browser_says(kind: str, tmp_path: Path) -> None:
    file = json.dumps(STORED["files"][kind]).replace('"nmt_nfkc"', json.dumps(STORED["nmt_nfkc"]))
    path = tmp_path / "tokenizer.json"
    path.write_text(file, encoding="utf-8")
    tokenizer = TextTokenizer(path, 512)
    rows = [row for row in ROWS if row["kind"] == kind]
    assert len(rows) == 5
    for row in rows:
        found = tokenizer.encode(read_text(row["a"] if row["b"] is None else (row["a"], row["b"])))
        assert found.ids == row["ids"]
        assert found.tokens == row["tokens"]
        assert found.labels == row["labels"]
        assert found.word_ids == row["wordIds"]
        assert found.type_ids == row["typeIds"]
        assert found.sentence_ids == row["sentenceIds"]


@pytest.mark.parametrize(
    ("pieces", "word"),
    [
        ([" caf", "\\xC3", "\\xA9"], "café"),
        (["\\xF0\\x9F", "\\x98", "\\x80"], "😀"),
        (["\\xC3", "x"], "\\xC3x"),
        (["␣", "store"], "store"),
        (["␣", "␣"], "␣␣"),
        (["straw", "##berries"], "strawberries"),
    ],
)
def test_pieces_are_joined_as_in_the_browser(pieces: Sequence[str], word: str) -> None:
    assert join_pieces(pieces) == word


@pytest.mark.parametrize(
    ("pieces", "labels"),
    [
        (["<s>", "I", "Ġwent", "Ċ", "</s>"], ["<s>", "I", " went", "⏎", "</s>"]),
        (["▁caf", "<0xC3>", "<0xA9>"], [" caf", "\\xC3", "\\xA9"]),
        (["straw", "##berries"], None),
    ],
)
def test_pieces_alone_tell_how_they_are_written(
    pieces: list[str], labels: list[str] | None
) -> None:
    assert label_pieces(pieces, guess_writing(pieces), {"<s>", "</s>"}) == labels


def test_the_tokens_of_roberta_alone_are_scored_as_with_labels_and_words() -> None:
    tokens = [
        "<s>",
        "The",
        "Ġstraw",
        "berries",
        ",",
        "Ġthe",
        "Ġred",
        "</s>",
        "</s>",
        "the",
        "Ġstraw",
        "s",
        "</s>",
    ]
    attention = np.random.default_rng(1).dirichlet(np.ones(len(tokens)), (2, len(tokens)))
    alone = score_patterns(attention, tokens)
    told = score_patterns(
        attention,
        tokens,
        labels=[token.replace("Ġ", " ") for token in tokens],
        sentence_ids=[0] * 8 + [1] * 5,
        special=[token in {"<s>", "</s>"} for token in tokens],
        word_ids=[None, 0, 1, 1, 2, 3, 4, None, None, 0, 1, 1, None],
    )
    assert [name.text for name in alone.names] == [name.text for name in told.names]
    assert alone.mass == pytest.approx(told.mass, nan_ok=True)
    assert alone.queries.tolist() == told.queries.tolist()
    # the, the; straw, straw: "The" is another piece; of two delimiters </s> the second opens B.
    assert alone.queries[0].tolist()[2] == 4


def test_labels_that_are_the_tokens_say_that_there_is_nothing_to_read() -> None:
    # Maltese: a word that begins with the letter that byte-level tokenizers write a space as.
    tokens = ["[CLS]", "Ġorġ", "##a", "[SEP]"]
    attention = np.full((1, 4, 4), 0.25)
    found = score_patterns(attention, tokens, labels=tokens)
    assert (
        found.queries[0].tolist()
        == score_patterns(attention, ["[CLS]", "a", "##a", "[SEP]"]).queries[0].tolist()
    )
