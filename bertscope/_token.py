"""The tokens of a run as Python sees them: offsets count code points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from ._text import to_code_points


class RawTokens(TypedDict):
    """Tokens as they travel: one entry a token in each list, offsets in UTF-16 code units."""

    tokens: list[str]
    offsets: list[list[int] | None]
    sentences: list[int]
    words: list[int | None]
    special: list[bool]


@dataclass(frozen=True)
class Token:
    """One token, a piece of a text that the model knows.

    Attributes
    ----------
    text
        The piece as the vocabulary writes it, for example ``"##berries"``.
    offset
        ``(start, end)`` in code points in the text of its own sentence, so that ``view.text_a[start:end]`` (or
        ``view.text_b``) is what it stands for. ``None`` for special tokens, and for all where it is not known.
    sentence
        0 for sentence A, 1 for B. A ``[SEP]`` belongs to the sentence it closes, ``[CLS]`` to A.
    word
        The number of its word within its sentence, from 0; ``None`` for special tokens.
    special
        Whether the model's template added it (``[CLS]``, ``[SEP]``).
    """

    text: str
    offset: tuple[int, int] | None
    sentence: int
    word: int | None
    special: bool


def read_tokens(raw: RawTokens, text_a: str, text_b: str | None) -> tuple[Token, ...]:
    """Turn what the browser sent into tokens over the two texts of its run."""
    counters = (to_code_points(text_a), to_code_points(text_b or ""))
    columns = (raw["tokens"], raw["offsets"], raw["sentences"], raw["words"], raw["special"])
    return tuple(
        Token(
            text,
            None if span is None else (counters[sentence](span[0]), counters[sentence](span[1])),
            sentence,
            word,
            special,
        )
        for text, span, sentence, word, special in zip(*columns, strict=True)
    )
