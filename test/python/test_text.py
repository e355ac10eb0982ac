"""Surrogates and offsets, against definitions that count one unit at a time."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bertscope._text import count_utf16, is_blank, make_well_formed, to_code_points
from bertscope._token import read_tokens

any_text = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("\ud83d\ude00\ud800\udfff")
)


@given(any_text)
def test_make_well_formed_joins_pairs_and_replaces_the_rest(text: str) -> None:
    def join(match: re.Match[str]) -> str:
        high, low = map(ord, match.group())
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)

    joined = re.sub("[\ud800-\udbff][\udc00-\udfff]", join, text)
    assert make_well_formed(text) == re.sub("[\ud800-\udfff]", "\ufffd", joined)
    make_well_formed(text).encode()


@given(any_text.map(make_well_formed))
def test_count_utf16_counts_what_utf_16_writes(text: str) -> None:
    assert count_utf16(text) == len(text.encode("utf-16-le")) // 2


@given(any_text.map(make_well_formed), st.data())
def test_to_code_points_cuts_out_the_same_text_as_utf_16_does(
    text: str, data: st.DataObject
) -> None:
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    units = [count_utf16(text[:index]) for index in (start, end)]
    convert = to_code_points(text)
    assert [convert(unit) for unit in units] == [start, end]


def test_read_tokens_counts_each_offset_in_the_text_of_its_own_sentence() -> None:
    text_a, text_b = "\U0001f600 cat, and a longer text", "a \U0001f431\U0001f431 dog"
    raw = {
        "tokens": ["[CLS]", "cat", "[SEP]", "dog", "[SEP]"],
        "offsets": [None, [3, 6], None, [7, 10], None],
        "sentences": [0, 0, 0, 1, 1],
        "words": [None, 1, None, 2, None],
        "special": [True, False, True, False, True],
    }
    tokens = read_tokens(raw, text_a, text_b)
    spans = [(token.sentence, token.offset) for token in tokens if token.offset]
    assert [(text_a, text_b)[sentence][slice(*offset)] for sentence, offset in spans] == [
        "cat",
        "dog",
    ]
    assert tokens[1].word == 1
    assert tokens[0].special


def test_is_blank_knows_the_white_space_of_the_browser() -> None:
    # Every character that JavaScript's `trim` takes away.
    trimmed = [0x9, 0xA, 0xB, 0xC, 0xD, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B)]
    trimmed += [0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF]
    assert [code for code in range(0x10000) if is_blank(chr(code))] == trimmed
    assert is_blank("")
    assert is_blank("\ufeff \n")
    assert not is_blank(" a ")
