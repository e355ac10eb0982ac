"""All of an input that does not depend on weights, checked and made once for all heads."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from bertscope._errors import ValueRangeError

from .pattern import Tier
from .permutations import draw_permutations
from .piece_labels import guess_writing, label_pieces
from .query_set import make_sets
from .relation import relate_by_piece, relate_by_stem
from .token_roles import DELIMITERS, PADDING, SEPARATORS, STAND_INS, find_padding, find_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .query_set import QuerySet
    from .token_roles import TokenRoles

_Entry = TypeVar("_Entry")


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


@dataclass(frozen=True)
class PatternOptions:
    """How an input is scored; see `score_patterns`."""

    tier: Tier = "piece"
    permutations: int = 0
    seed: int = 1
    counts_separator: bool = False

    def __post_init__(self) -> None:
        """Check the values.

        Raises
        ------
        ValueRangeError
            If one is outside its range.
        """
        if self.tier not in get_args(Tier):
            raise ValueRangeError(f'tier is {self.tier!r}. Pass "piece" or "stem".')
        if not _is_whole(self.permutations) or self.permutations < 0:
            raise ValueRangeError(
                f"permutations is {self.permutations!r}. Pass 0 for none, or such as 999."
            )
        if not _is_whole(self.seed):
            raise ValueRangeError(f"seed is {self.seed!r}. Pass a whole number.")


@dataclass(frozen=True, eq=False)
class RelatedInput:
    """The sets of the six patterns under one relation between words, and what permutes them."""

    sets: tuple[QuerySet, ...]
    #: Shape (n, n).
    related: NDArray[np.bool_]
    #: Shape (draws, words): where each word stands.
    permutations: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class PatternInput:
    """One input."""

    #: The tokens that are scored: all but the padding before and behind.
    scored: slice
    #: Of those.
    roles: TokenRoles
    #: What is scored, and what names rest on: the same pieces, whatever the tier.
    asked: RelatedInput
    named: RelatedInput


def prepare_patterns(  # noqa: PLR0913, PLR0917  # the columns of one input
    tokens: Iterable[str],
    sentence_ids: Iterable[int] | None,
    special: Iterable[bool] | None,
    word_ids: Iterable[int | None] | None,
    options: PatternOptions,
    labels: Iterable[str] | None = None,
) -> PatternInput:
    """Make what all heads of one input share; see `score_patterns`.

    Raises
    ------
    ValueRangeError
        If the parts do not fit together.
    """
    pieces = _check_tokens(tokens)
    count = len(pieces)
    marked = [piece in DELIMITERS or piece in PADDING for piece in pieces]
    if special is not None:
        marked = [bool(flag) for flag in _check_length("special", special, count)]
    sentences = _find_sentences(sentence_ids, pieces)
    words = [None] * count if word_ids is None else _check_length("word_ids", word_ids, count)
    shown = _find_labels(labels, pieces, marked)
    scored = find_padding(pieces, marked)
    roles = find_roles(
        pieces[scored],
        sentences[scored],
        marked[scored],
        words[scored],
        None if shown is None else shown[scored],
    )
    in_b = int(roles.sentences[roles.is_word].sum())
    places = draw_permutations(
        int(roles.is_word.sum()) - in_b, in_b, options.permutations, options.seed
    )

    def relate(related: NDArray[np.bool_], drawn: NDArray[np.intp]) -> RelatedInput:
        sets = make_sets(roles, related, counts_separator=options.counts_separator)
        return RelatedInput(sets, related, drawn)

    by_piece = relate_by_piece(roles)
    if options.tier == "piece":
        asked = named = relate(by_piece, places)
    else:
        # A name needs no p.
        asked, named = relate(relate_by_stem(roles), places), relate(by_piece, places[:0])
    return PatternInput(scored, roles, asked, named)


def _find_labels(
    given: Iterable[str] | None, pieces: list[str], marked: Sequence[bool]
) -> list[str] | None:
    """Return what pieces say, or None where they say it themselves."""
    if given is not None:
        labels = _check_length("labels", given, len(pieces))
        return None if labels == pieces else labels
    own = {piece for piece, is_own in zip(pieces, marked, strict=True) if is_own}
    return label_pieces(pieces, guess_writing(pieces), own | DELIMITERS | STAND_INS)


def _check_tokens(tokens: Iterable[Any]) -> list[str]:
    pieces = list(tokens)
    if isinstance(tokens, str) or not all(isinstance(piece, str) for piece in pieces):
        raise ValueRangeError(
            "tokens must be a list of pieces of text, not a text or numbers. "
            "Pass such as tokenizer.convert_ids_to_tokens(inputs.input_ids[0])."
        )
    return pieces


def _check_length(name: str, values: Iterable[_Entry], tokens: int) -> list[_Entry]:
    listed = list(values)
    if len(listed) != tokens:
        raise ValueRangeError(
            f"{name} has {len(listed)} entries, but there are {tokens} tokens. Pass one entry a token."
        )
    return listed


def _find_sentences(given: Iterable[int] | None, tokens: Sequence[str]) -> list[int]:
    if given is None:
        # The [SEP] that closes the first sentence belongs to it.
        first = next((at for at, token in enumerate(tokens) if token in SEPARATORS), len(tokens))
        return [int(at > first) for at in range(len(tokens))]
    numbers = [int(number) for number in _check_length("sentence_ids", given, len(tokens))]
    wrong = sorted(set(numbers) - {0, 1})
    if wrong:
        raise ValueRangeError(
            f"sentence_ids holds {wrong[0]}. Pass 0 for the first sentence and 1 for the second."
        )
    return numbers
