"""What each token of an input is to the patterns: a delimiter, punctuation or a word, and of which word.

Follows section 3.1 of the specification of the patterns, as ``src/patterns/token-roles.ts`` does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .piece_labels import join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_OPENING = frozenset({"[CLS]", "<s>", "<cls>", "<bos>"})
SEPARATORS = frozenset({"[SEP]", "</s>", "<sep>", "<eos>", "<|endoftext|>"})
DELIMITERS = _OPENING | SEPARATORS
PADDING = frozenset({"[PAD]", "<pad>"})
# Two words unknown to the model are the same piece, but not the same word.
STAND_INS = PADDING | {"[UNK]", "[MASK]", "<unk>", "<mask>"}
_INSIDE = "##"
# What labels have for a space, a line break and a tab: they separate as punctuation does.
_BLANKS = frozenset("␣⏎⇥␍")


@dataclass(frozen=True, eq=False)
class TokenRoles:
    """The roles of n tokens; every array has one entry a token."""

    #: Pieces as BERT writes them, whatever the tokenizer: "straw", and "##berries" inside a word.
    tokens: tuple[str, ...]
    #: 0 for the first sentence, 1 for the second.
    sentences: NDArray[np.intp]
    #: D: [CLS] and [SEP], or whatever the template has for them, of the template or typed.
    is_delimiter: NDArray[np.bool_]
    #: Those of D that close a sentence.
    is_separator: NDArray[np.bool_]
    #: C: what is no delimiter.
    is_content: NDArray[np.bool_]
    #: W: what of C holds a word; neither punctuation nor a stand-in for a word nobody knows.
    is_word: NDArray[np.bool_]
    #: Number of the word a token of C belongs to, over both sentences; -1 for others.
    words: NDArray[np.intp]
    #: Of each word its joined text, lower-case.
    word_texts: tuple[str, ...]


def is_punctuation(piece: str) -> bool:
    """Tell whether a piece is nothing but punctuation; its mark of standing inside a word is none."""
    text = (piece[len(_INSIDE) :] if _is_inside(piece) else piece).strip()
    return text != "" and all(
        sign in _BLANKS or unicodedata.category(sign).startswith("P") for sign in text
    )


def find_padding(tokens: Sequence[str], special: Sequence[bool]) -> slice:
    """Return where the tokens are that are scored: all but the padding before and behind."""
    kept = [at for at, token in enumerate(tokens) if not (special[at] and token in PADDING)]
    return slice(kept[0], kept[-1] + 1) if kept else slice(0, 0)


def find_roles(
    tokens: Sequence[str],
    sentence_ids: Sequence[int],
    special: Sequence[bool],
    word_ids: Sequence[int | None],
    labels: Sequence[str] | None = None,
) -> TokenRoles:
    """Return the roles of tokens without padding around them; labels are what pieces of others than BERT say.

    Examples
    --------
    ``[CLS] straw ##berries . [SEP]``: D are the first and the last, C the three between them, W
    ``straw`` and ``##berries``, words -1 0 0 1 -1.
    """
    if labels is not None:
        word_ids = word_ids if any(word is not None for word in word_ids) else _read_words(labels)
        tokens = _spell(tokens, labels, sentence_ids, special, word_ids)
    is_padding = [special[at] and token in PADDING for at, token in enumerate(tokens)]
    is_delimiter = [
        not is_padding[at] and (special[at] or token in DELIMITERS)
        for at, token in enumerate(tokens)
    ]
    is_content = [not (is_padding[at] or is_delimiter[at]) for at in range(len(tokens))]
    words = _number_words(tokens, sentence_ids, word_ids, is_content)
    pieces: list[list[str]] = [[] for _ in range(max(words, default=-1) + 1)]
    for token, word in zip(tokens, words, strict=True):
        if word >= 0:
            pieces[word].append(token)
    flags = {
        "is_delimiter": is_delimiter,
        "is_separator": [
            is_delimiter[at] and token not in _OPENING for at, token in enumerate(tokens)
        ],
        "is_content": is_content,
        "is_word": [
            is_content[at] and not is_punctuation(token) and token not in STAND_INS
            for at, token in enumerate(tokens)
        ],
    }
    return TokenRoles(
        tokens=tuple(tokens),
        sentences=np.array(sentence_ids, dtype=np.intp),
        **{name: np.array(values, dtype=np.bool_) for name, values in flags.items()},
        words=np.array(words, dtype=np.intp),
        word_texts=tuple(join_pieces(word).lower() for word in pieces),
    )


def _is_inside(piece: str) -> bool:
    return piece.startswith(_INSIDE) and len(piece) > len(_INSIDE)


def _read_words(labels: Sequence[str]) -> list[int]:
    """Count words where nobody has: one begins with a space, at punctuation and behind it."""
    words = []
    word = -1
    for at, label in enumerate(labels):
        goes_on = at > 0 and not (
            label.startswith(" ") or is_punctuation(label) or is_punctuation(labels[at - 1])
        )
        word += not goes_on
        words.append(word)
    return words


def _spell(
    tokens: Sequence[str],
    labels: Sequence[str],
    sentence_ids: Sequence[int],
    special: Sequence[bool],
    word_ids: Sequence[int | None],
) -> list[str]:
    """Return labels in BERT's way of writing.

    A word at the begin of a text, which has no space before it, is then the same as elsewhere, and other than its
    letters inside a word.
    """
    spelt = []
    for at, label in enumerate(labels):
        # A stand-in is none of its word: "▁" and "<unk>" are one, which nobody can read.
        if tokens[at] in STAND_INS:
            spelt.append(tokens[at])
            continue
        is_inside = (
            at > 0
            and word_ids[at] is not None
            and not special[at - 1]
            and word_ids[at] == word_ids[at - 1]
            and sentence_ids[at] == sentence_ids[at - 1]
        )
        spelt.append(f"{_INSIDE}{label.strip()}" if is_inside else label.strip())
    return spelt


def _number_words(
    tokens: Sequence[str],
    sentence_ids: Sequence[int],
    word_ids: Sequence[int | None],
    is_content: Sequence[bool],
) -> list[int]:
    """Count words, by the tokenizer's numbers, or where there are none by the marks of pieces."""
    words: list[int] = []
    word = -1
    for at, token in enumerate(tokens):
        if not is_content[at]:
            words.append(-1)
            continue
        follows = at > 0 and is_content[at - 1] and sentence_ids[at - 1] == sentence_ids[at]
        number = word_ids[at]
        goes_on = _is_inside(token) if number is None else at > 0 and number == word_ids[at - 1]
        if not (follows and goes_on):
            word += 1
        words.append(word)
    return words
