"""What each token of an input is to the patterns: a delimiter, punctuation or a word, and of which word.

Follows section 3.1 of the specification of the patterns, as ``src/patterns/token-roles.ts`` does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DELIMITERS = frozenset({"[CLS]", "[SEP]"})
PADDING = "[PAD]"
_OPENING = frozenset({"[CLS]", "<s>"})
# Two words unknown to the model are the same piece, but not the same word.
_STAND_INS = frozenset({"[UNK]", "[MASK]", PADDING})
_INSIDE = "##"


@dataclass(frozen=True, eq=False)
class TokenRoles:
    """The roles of n tokens; every array has one entry a token."""

    tokens: tuple[str, ...]
    #: 0 for the first sentence, 1 for the second.
    sentences: NDArray[np.intp]
    #: D: [CLS] and [SEP], of the template or typed.
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
    text = piece[len(_INSIDE) :] if _is_inside(piece) else piece
    return text != "" and all(unicodedata.category(sign).startswith("P") for sign in text)


def find_padding(tokens: Sequence[str], special: Sequence[bool]) -> slice:
    """Return where the tokens are that are scored: all but the padding before and behind."""
    kept = [at for at, token in enumerate(tokens) if not (special[at] and token == PADDING)]
    return slice(kept[0], kept[-1] + 1) if kept else slice(0, 0)


def find_roles(
    tokens: Sequence[str],
    sentence_ids: Sequence[int],
    special: Sequence[bool],
    word_ids: Sequence[int | None],
) -> TokenRoles:
    """Return the roles of tokens without padding around them.

    Examples
    --------
    ``[CLS] straw ##berries . [SEP]``: D are the first and the last, C the three between them, W
    ``straw`` and ``##berries``, words -1 0 0 1 -1.
    """
    is_padding = [special[at] and token == PADDING for at, token in enumerate(tokens)]
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
            is_content[at] and not is_punctuation(token) and token not in _STAND_INS
            for at, token in enumerate(tokens)
        ],
    }
    return TokenRoles(
        tokens=tuple(tokens),
        sentences=np.array(sentence_ids, dtype=np.intp),
        **{name: np.array(values, dtype=np.bool_) for name, values in flags.items()},
        words=np.array(words, dtype=np.intp),
        word_texts=tuple(_join(word).lower() for word in pieces),
    )


def _is_inside(piece: str) -> bool:
    return piece.startswith(_INSIDE) and len(piece) > len(_INSIDE)


def _join(pieces: Sequence[str]) -> str:
    return pieces[0] + "".join(piece.removeprefix(_INSIDE) for piece in pieces[1:])


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
