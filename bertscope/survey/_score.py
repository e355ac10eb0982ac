"""Scores inputs: text to tokens, tokens to attention, attention to the numbers of a survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bertscope._scoring import score_patterns

from ._records import COUNTS, MEASURES, Records, make_records
from ._texts import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ._model import Model
    from ._texts import Text


@dataclass(frozen=True)
class Failure:
    """An input without numbers.

    Attributes
    ----------
    index
        Which, from 0.
    text
        How it begins.
    reason
        Why, in a sentence.
    """

    index: int
    text: str
    reason: str


class Scored(NamedTuple):
    """What became of some inputs."""

    records: Records
    failed: list[Failure]


def score_texts(
    model: Model, start: int, texts: Sequence[Any], done: Mapping[int, int] | None = None
) -> Scored:
    """Score the inputs that are not done.

    Parameters
    ----------
    start
        The number of the first text.
    texts
        Strings or pairs, as they were given.
    done
        Inputs that have a record, and the hash of its text.

    Raises
    ------
    ValueError
        If an input that is done was another text.
    """
    done = done or {}
    failed: list[Failure] = []
    records = make_records(len(texts), model.info.layers * model.info.heads)
    rows = []
    for row, given in enumerate(texts):
        index = start + row
        try:
            text = read_text(given)
        except TypeError as error:
            failed.append(Failure(index, shorten(given), str(error)))
            continue
        if is_done(index, text, done):
            continue
        records.index[row] = index
        records.text_hash[row] = text.hash
        try:
            if not text.is_blank:
                _score_text(model, text, records, row)
        except Exception as error:  # noqa: BLE001  # one text must not end the survey of the others
            failed.append(Failure(index, shorten(given), f"{type(error).__name__}: {error}"))
            continue
        rows.append(row)
    return Scored(records.take(np.array(rows, dtype=np.intp)), failed)


def is_done(index: int, text: Text, done: Mapping[int, int]) -> bool:
    """Tell whether an input has a record.

    Raises
    ------
    ValueError
        If the record is of another text.
    """
    known = done.get(index)
    if known not in (None, text.hash):
        raise ValueError(
            f"Input {index} is another text than when the survey began: give the same texts in the same order, "
            "or another folder to resume"
        )
    return known is not None


def _score_text(model: Model, text: Text, records: Records, row: int) -> None:
    encoding = model.encode(text)
    records.tokens[row] = len(encoding.ids)
    records.is_cut[row] = encoding.is_cut
    scores = score_patterns(
        model.run(encoding),
        encoding.tokens,
        sentence_ids=encoding.sentence_ids,
        special=encoding.special,
        word_ids=encoding.word_ids,
        labels=encoding.labels or encoding.tokens,
    )
    for name in (*MEASURES, *COUNTS):
        getattr(records, name)[row] = getattr(scores, name).reshape(-1)
    records.entropy[row] = scores.entropy
    records.is_broken[row] = scores.is_broken


def shorten(given: Any) -> str:
    """Return how a text or a pair begins."""
    shown = given if isinstance(given, str) else repr(given)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"  # noqa: PLR2004  # enough to know it by
