"""The room's door: scores every head on one input against the six patterns and names it.

The reference of the scores in the browser (``src/patterns``): the same sections of the specification,
written once more with NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .head_name import BROKEN_NAME, NameScore, name_head
from .pattern import PATTERNS
from .pattern_input import PatternOptions, prepare_patterns
from .pattern_scores import PatternScores
from .read_attention import check_rows, read_attention
from .score_heads import score_heads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from .head_name import HeadName
    from .pattern import Tier
    from .pattern_input import PatternInput
    from .score_heads import HeadScores

# Heads are scored in parts of so many weights, 32 MB as float64.
_PART = 1 << 22
_DELIMITER = PATTERNS.index("delimiter")


def score_patterns(  # noqa: PLR0913  # all but two by name
    attention: Any,
    tokens: Sequence[str],
    *,
    sentence_ids: Sequence[int] | None = None,
    special: Sequence[bool] | None = None,
    word_ids: Sequence[int | None] | None = None,
    labels: Sequence[str] | None = None,
    tier: Tier = "piece",
    permutations: int = 0,
    seed: int = 1,
    counts_separator: bool = False,
) -> PatternScores:
    """Score every head against the six patterns of "Deconstructing BERT", and name it.

    Parameters
    ----------
    attention
        Shape (heads, n, n) or (layers, heads, n, n), ``[from, to]``, rows sum to 1: an array, a tensor, or the
        ``attentions`` of a Hugging Face model for one input.
    tokens
        The n pieces as the model had them, special ones and padding too.
    sentence_ids
        0 or 1 of each token (``token_type_ids``, but of RoBERTa, which has zeros). Without: the second sentence begins
        after the first [SEP] or </s>.
    special
        Whether the tokenizer's template put a token in (``special_tokens_mask``). Without: [CLS], [SEP], [PAD], and
        what RoBERTa, GPT-2 and others have for them.
    word_ids
        The number of each token's word (``encoding.word_ids()``), None for special ones. Without: by ``##``,
        or by the space that a label begins with.
    labels
        The pieces as people read them, where the tokenizer is none of BERT's: ``" cat"`` for ``"Ġcat"``. Without: read
        from the tokens. Tokens themselves say that there is nothing to read.
    tier
        By what words are related in "identical" and "other-sentence": ``"piece"``, the same piece, or ``"stem"``,
        another word with the same Porter stem. Names go by pieces.
    permutations
        How many shuffles the p of "identical" and "other-sentence" rests on, such as 999; 0 for none.
    seed
        Of the shuffles.
    counts_separator
        Whether a [SEP] counts as the next word of a sentence's last token, as in the article's drawing.

    Raises
    ------
    ValueRangeError
        If shapes or values do not fit; the message says what to pass.

    Examples
    --------
    >>> import numpy as np
    >>> tokens = ["[CLS]", "the", "cat", "sat", "on", "the", "mat", "[SEP]"]
    >>> attention = np.roll(np.eye(8), 1, axis=1)
    >>> score_patterns([attention[None]], tokens).names[0].label
    'next word, strict positional'
    """
    options = PatternOptions(tier, permutations, seed, counts_separator)
    asked = prepare_patterns(tokens, sentence_ids, special, word_ids, options, labels)
    weights = read_attention(attention, len(tokens))
    layers, heads, size = weights.shape[:3]
    planes = weights.reshape(layers * heads, size, size)[:, asked.scored, asked.scored]
    places = [divmod(at, heads) for at in range(len(planes))]
    parts = [_score_part(planes[part], asked, places[part]) for part in _split(planes.shape)]
    columns = {
        name: np.concatenate([columns[name] for columns, _ in parts]) for name in parts[0][0]
    }
    return PatternScores(
        layers=layers,
        heads=heads,
        tokens=planes.shape[1],
        tier=tier,
        **columns,
        idle=_read_idle(columns["mass"][:, _DELIMITER], columns["is_broken"], asked),
        names=tuple(name for _, names in parts for name in names),
    )


def _read_idle(
    mass: NDArray[np.float64], is_broken: NDArray[np.bool_], asked: PatternInput
) -> NDArray[np.float64]:
    """Return the idle share of heads: none where there is no delimiter to be idle on, as with GPT-2."""
    roles = asked.roles
    if not roles.is_content.any() or roles.is_delimiter.any():
        return mass
    return np.where(is_broken, np.nan, 0.0)


def _split(shape: tuple[int, ...]) -> Iterator[slice]:
    heads, size = shape[:2]
    step = max(1, _PART // max(1, size**2))
    for first in range(0, max(1, heads), step):
        yield slice(first, first + step)


def _score_part(
    planes: NDArray[Any], asked: PatternInput, places: Sequence[tuple[int, int]]
) -> tuple[dict[str, NDArray[Any]], list[HeadName]]:
    """Return columns of `PatternScores` and names of some heads."""
    is_broken = ~np.isfinite(planes).all(axis=(1, 2))
    sound = planes.astype(np.float64)
    sound[is_broken] = 0
    whole = [place for place, is_gone in zip(places, is_broken, strict=True) if not is_gone]
    check_rows(sound[~is_broken], whole, asked.scored.start)
    found = score_heads(sound, asked.roles, asked.asked)
    named = found if asked.named is asked.asked else score_heads(sound, asked.roles, asked.named)
    for values in found.measures.values():
        values[is_broken] = np.nan
    for counts in found.counts.values():
        counts[is_broken] = 0
    entropy = np.where(is_broken, np.nan, found.entropy)
    columns = {**found.counts, **found.measures, "entropy": entropy, "is_broken": is_broken}
    return columns, _name_heads(named, is_broken, asked)


def _name_heads(
    found: HeadScores, is_broken: NDArray[np.bool_], asked: PatternInput
) -> list[HeadName]:
    mass = found.measures["mass"][:, _DELIMITER]
    idle = _read_idle(mass, is_broken, asked).tolist()
    has_delimiters = bool(asked.roles.is_delimiter.any())
    rows = int(asked.roles.is_content.sum())
    measures = ("mass", "conditional", "margin", "top_rate")
    cells = np.stack([found.measures[name] for name in measures], axis=2).tolist()
    kept, queries = found.counts["kept"].tolist(), found.counts["queries"].tolist()
    names = []
    for head, is_gone in enumerate(is_broken.tolist()):
        if is_gone:
            names.append(BROKEN_NAME)
            continue
        scores = [
            NameScore(pattern, kept[head][at], *cells[head][at])
            for at, pattern in enumerate(PATTERNS[:_DELIMITER])
        ]
        asked_rows = queries[head][_DELIMITER] if has_delimiters else rows
        names.append(name_head(idle[head], asked_rows, found.entropy[head], scores))
    return names
