"""Scores of heads computed in Python: the same as the browser's, and the article's table."""

from __future__ import annotations

import doctest
import importlib
import itertools
import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bertscope
from bertscope import score_patterns
from bertscope._patterns import COLUMNS as TABLE_COLUMNS
from bertscope._scoring import PATTERNS, NameScore, PatternScores, name_head
from bertscope._scoring.permutations import draw_permutations, shuffle_rows
from bertscope._scoring.porter_stem import porter_stem
from bertscope._scoring.random_lcg import random_lcg

FIXTURES = Path(__file__).parents[1] / "fixtures"
SHARED = json.loads((FIXTURES / "patterns.json").read_text(encoding="utf-8"))
ARTICLE = json.loads((FIXTURES / "article-bert-base-uncased.json").read_text(encoding="utf-8"))
FACTS = SHARED["facts"]
# The browser holds float32.
ATTENTION = np.array(ARTICLE["attn"], dtype=np.float32)
TOKENS = ARTICLE["tokens"]
COLUMNS = {
    "mass": "mass",
    "conditional": "conditional",
    "chance": "chance",
    "lift": "lift",
    "corrected": "corrected",
    "permutedChance": "permuted_chance",
    "topRate": "top_rate",
    "control": "control",
    "margin": "margin",
    "p": "p",
}


def compare(found: Any, heads: list[Any], tier: str) -> None:
    """See that scores are those of the browser, names too."""
    assert [name.text for name in found.names] == [head["name"] for head in heads]
    assert found.entropy == pytest.approx([head["context"]["entropy"] for head in heads], abs=1e-6)
    idle = [head["context"]["idle"] for head in heads]
    assert found.idle == pytest.approx(nan_for_none(idle), abs=1e-6, nan_ok=True)
    for at, head in enumerate(heads):
        rows = [dict(zip(FACTS["fields"], row, strict=True)) for row in head["scores"]]
        rows = [
            row
            for row in rows
            if row["pattern"] not in {"identical", "other-sentence"} or row["tier"] == tier
        ]
        assert [row["pattern"] for row in rows] == list(PATTERNS)
        for name in ("queries", "kept"):
            assert getattr(found, name)[at].tolist() == [row[name] for row in rows]
        for name, column in COLUMNS.items():
            expected = nan_for_none([row[name] for row in rows])
            assert getattr(found, column)[at] == pytest.approx(expected, abs=1e-6, nan_ok=True), (
                at,
                name,
            )


def nan_for_none(values: list[Any]) -> list[float]:
    return [np.nan if value is None else value for value in values]


@pytest.mark.parametrize("tier", ["piece", "stem"])
@pytest.mark.parametrize("at", range(len(SHARED["article"])))
def test_scores_of_the_article_are_those_of_the_browser(at: int, tier: str) -> None:
    told = SHARED["article"][at]
    found = score_patterns(
        ATTENTION[told["layer"]], TOKENS, tier=tier, permutations=FACTS["draws"], seed=FACTS["seed"]
    )
    compare(found, told["heads"], tier)


def input_weights(told: dict[str, Any]) -> np.ndarray:
    size = len(told["tokens"])
    return np.array(told["weights"], dtype=np.float64).reshape(-1, size, size) / FACTS["unit"]


def join_words(told: dict[str, Any]) -> dict[str, Any]:
    """Join pieces to words: to a word the sum, from it the mean of its pieces."""
    keys = [
        (sentence, at if word is None else f"w{word}")
        for at, (sentence, word) in enumerate(
            zip(told["sentenceIds"], told["wordIds"], strict=True)
        )
    ]
    words = list(dict.fromkeys(keys))
    joins = np.array([[key == word for key in keys] for word in words], dtype=float)
    weights = (joins / joins.sum(axis=1, keepdims=True)) @ input_weights(told) @ joins.T
    firsts = [keys.index(word) for word in words]
    texts = [
        "".join(
            piece.removeprefix("##")
            for piece, key in zip(told["tokens"], keys, strict=True)
            if key == word
        )
        for word in words
    ]
    return {
        **told,
        "tokens": texts,
        "weights": weights * FACTS["unit"],
        "wordIds": list(range(len(words))),
        **{name: [told[name][first] for first in firsts] for name in ("sentenceIds", "special")},
    }


@pytest.mark.parametrize("at", range(len(SHARED["inputs"])))
def test_scores_at_the_edges_are_those_of_the_browser(at: int) -> None:
    told = SHARED["inputs"][at]
    if told["options"].get("words"):
        told = join_words(told)
    for tier in ["piece", "stem"] if told["options"].get("stem") else ["piece"]:
        found = score_patterns(
            input_weights(told),
            told["tokens"],
            sentence_ids=told["sentenceIds"],
            special=told["special"],
            labels=told.get("labels"),
            word_ids=told["wordIds"],
            tier=tier,
            permutations=FACTS["draws"],
            seed=FACTS["seed"],
            counts_separator=told["options"].get("countsSeparator", False),
        )
        compare(found, told["heads"], tier)


# Of section 3.5 of the specification: layer, head, pattern, S, S~, M, T, queries, kept.
TABLE = [
    (2, 0, "next", 1, 1, 1, 1, 14, 14),
    (2, 9, "next", 1, 1, 1, 1, 14, 14),
    (6, 11, "previous", 0.496, 0.757, 0.67, 0.64, 14, 13),
    (3, 5, "previous", 0.575, 0.778, 0.711, 0.79, 14, 14),
    (2, 6, "identical", 0.598, 0.853, 0.313, 1, 6, 6),
    (2, 6, "other-sentence", 0.36, 0.514, 0.465, 1, 6, 6),
    (10, 10, "identical", 0.65, 0.706, 0.497, 0.67, 6, 6),
    (10, 10, "other-sentence", 0.553, 0.602, 0.48, 0.67, 6, 6),
    (2, 1, "sub-word", 0.877, 0.961, 0.778, 1, 2, 2),
    (6, 4, "sub-word", 0.171, 0.794, 0.562, 0.5, 2, 1),
    (3, 0, "identical", 0.561, 0.908, 0.554, 0.83, 6, 6),
    (3, 0, "other-sentence", 0.506, 0.812, 0.715, 0.83, 6, 6),
    (4, 3, "identical", 0.358, 0.922, 0.57, 0.5, 6, 5),
    (4, 3, "other-sentence", 0.34, 0.862, 0.745, 0.5, 6, 5),
    (1, 11, "identical", 0.453, 0.601, 0.233, 0.67, 6, 6),
    (1, 11, "other-sentence", 0.374, 0.497, 0.432, 0.67, 6, 6),
]
NAMES = [
    (2, 0, 0.125, "next word, strict positional"),
    (2, 9, 0.125, "next word, strict positional"),
    (6, 11, 0.414, "mostly idle; when active: previous word"),
    (3, 5, 0.382, "previous word"),
    (2, 6, 0.371, "identical words"),
    (10, 10, 0.184, "other sentence"),
    (2, 1, 0.6, "delimiter; when active: sub-word partner?"),
    (6, 4, 0.732, "delimiter; when active: sub-word partner?"),
    (3, 0, 0.699, "delimiter; when active: other sentence"),
    (4, 3, 0.776, "delimiter; when active: other sentence"),
    (1, 11, 0.337, "identical words"),
]


@pytest.fixture(scope="module")
def article() -> PatternScores:
    return score_patterns(ATTENTION, TOKENS)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]},{row[1]} {row[2]}")
def test_the_article_scores_as_the_specification_says(
    article: PatternScores, row: tuple[Any, ...]
) -> None:
    layer, head, pattern, mass, conditional, margin, top_rate, queries, kept = row
    cell = layer * 12 + head, PATTERNS.index(pattern)
    assert article.mass[cell] == pytest.approx(mass, abs=1e-3)
    assert article.conditional[cell] == pytest.approx(conditional, abs=1e-3)
    assert article.margin[cell] == pytest.approx(margin, abs=1e-3)
    assert article.top_rate[cell] == pytest.approx(top_rate, abs=5e-3)
    assert (article.queries[cell], article.kept[cell]) == (queries, kept)


@pytest.mark.parametrize(("layer", "head", "idle", "label"), NAMES)
def test_the_article_is_named_as_the_specification_says(
    article: PatternScores, layer: int, head: int, idle: float, label: str
) -> None:
    at = layer * 12 + head
    assert article.idle[at] == pytest.approx(idle, abs=1e-3)
    assert str(article.names[at]) == article.names[at].label == label


def test_the_census_of_144_heads_is_the_one_of_the_specification(article: PatternScores) -> None:
    path = Path(__file__).parents[1] / "patterns" / "article-census.json"
    census = json.loads(path.read_text(encoding="utf-8"))
    assert [name.text for name in article.names] == [text for texts in census for text in texts]
    counts = Counter(
        " + ".join(
            ["delimiter"] * (name.kind == "delimiter")
            + [named.pattern + "?" * named.is_uncertain for named in name.patterns]
        )
        for name in article.names
    )
    assert (counts[""], counts["delimiter"], counts["next"], counts["previous"]) == (71, 40, 4, 4)
    assert (counts["delimiter + sub-word?"], counts["identical"], len(counts)) == (7, 2, 15)


@pytest.mark.parametrize(
    ("layer", "head", "pattern", "p"),
    [
        (2, 6, "identical", 0.001),
        (10, 10, "other-sentence", 0.001),
        (3, 0, "other-sentence", 0.002),
        (4, 3, "other-sentence", 0.01),
        (1, 11, "identical", 0.023),
    ],
)
def test_p_by_permutations_is_near_the_specification(
    layer: int, head: int, pattern: str, p: float
) -> None:
    # Another seed than the specification's: three times the standard error of 999 draws.
    error = 3 * (p * (1 - p) / 999) ** 0.5
    found = score_patterns(ATTENTION[layer, head : head + 1], TOKENS, permutations=999)
    assert found.p[0, PATTERNS.index(pattern)] == pytest.approx(p, abs=error)


def test_p_by_rank_can_be_no_less_than_the_number_of_rivals_allows(article: PatternScores) -> None:
    # Ten offsets; eleven neighbours apart from the split word.
    assert article.p[24, PATTERNS.index("next")] == 1 / 10
    assert article.p[25, PATTERNS.index("sub-word")] == 1 / 12
    untold = [PATTERNS.index(name) for name in ("identical", "other-sentence", "delimiter")]
    assert np.isnan(article.p[:, untold]).all()


def test_the_table_has_the_columns_of_a_view_and_its_numbers(article: PatternScores) -> None:
    table = article.table
    assert len(table) == 144 * 6
    assert {tuple(row) for row in table} == {TABLE_COLUMNS}
    row = table[25 * 6 + 4]
    head = {"layer": 2, "head": 1, "name": "delimiter; when active: sub-word partner?"}
    assert row.items() >= head.items()
    assert (row["kind"], row["pattern"], row["tier"]) == ("delimiter", "sub-word", "piece")
    assert (row["rank"], row["queries"], row["n_inputs"]) == (1, 2, 1)
    assert row["mass"] == round(float(article.mass[25, 4]), 8)
    assert type(row["queries"]) is int
    assert [found["tier"] for found in table[:6]] == [None, None, "piece", "piece", "piece", None]
    assert table[5]["conditional"] is None
    delimiters = [found for found in table if found["pattern"] == "delimiter"]
    assert delimiters[6 * 12 + 4]["rank"] == 21
    assert json.loads(json.dumps(table)) == table


def test_equal_masses_have_equal_ranks() -> None:
    twins = score_patterns(ATTENTION[[2, 2]], TOKENS).table
    ranks = [row["rank"] for row in twins if row["pattern"] == "next"]
    assert ranks[:12] == ranks[12:]
    assert sorted(ranks)[:3] == [1, 1, 3]


def test_a_broken_head_has_no_numbers_and_spoils_no_other() -> None:
    broken = ATTENTION[2].copy()
    broken[3, 5, 5:7] = np.nan, np.inf
    found, sound = score_patterns(broken, TOKENS), score_patterns(ATTENTION[2], TOKENS)
    assert found.is_broken.tolist() == [head == 3 for head in range(12)]
    assert (found.names[3].label, found.names[3].kind) == ("broken", "unscored")
    assert np.isnan([*found.mass[3], *found.margin[3], found.idle[3], found.entropy[3]]).all()
    others = np.arange(12) != 3
    np.testing.assert_array_equal(found.margin[others], sound.margin[others])
    row = found.table[3 * 6]
    assert {row[name] for name in TABLE_COLUMNS[4:6] + TABLE_COLUMNS[8:-1]} == {None}


def test_tokens_alone_say_as_much_as_a_tokenizer() -> None:
    told = json.loads((FIXTURES.parents[1] / "models/article/article.json").read_text("utf-8"))
    full = score_patterns(
        ATTENTION[2],
        TOKENS,
        sentence_ids=told["sentenceIds"],
        special=told["special"],
        word_ids=told["wordIds"],
    )
    alone = score_patterns(ATTENTION[2], TOKENS)
    np.testing.assert_array_equal(full.margin, alone.margin)
    assert full.names == alone.names


def test_a_separator_counts_as_the_next_word_of_its_own_sentence_where_asked() -> None:
    pair = score_patterns(ATTENTION[2], TOKENS, counts_separator=True)
    assert pair.queries[0].tolist() == [16, 14, 6, 6, 2, 16]
    tokens = ["[CLS]", "a", "[CLS]", "b", "[SEP]"]
    opened = score_patterns(np.full((1, 5, 5), 0.2), tokens, counts_separator=True)
    assert opened.queries[0, 0] == 1


def test_the_example_of_the_doc_comment_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("bertscope._scoring.score_patterns")
    # Examples leave their last value there, which IPython then takes for somebody's own.
    monkeypatch.setattr("builtins._", None, raising=False)
    results = doctest.testmod(module)
    assert (results.attempted, results.failed) == (4, 0)


class Tensor:
    """What of a tensor is asked for."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def detach(self) -> Tensor:
        return Tensor(self.values)

    def cpu(self) -> Tensor:
        return self

    def float(self) -> Tensor:
        return self

    def numpy(self) -> np.ndarray:
        return self.values


def test_attention_comes_as_models_give_it() -> None:
    expected = score_patterns(ATTENTION[:2], TOKENS)
    outputs = SimpleNamespace(attentions=tuple(Tensor(layer[None]) for layer in ATTENTION[:2]))
    batched = np.stack([layer.numpy() for layer in outputs.attentions])
    for given_ in (outputs.attentions, batched, Tensor(batched), list(ATTENTION[:2])):
        found = score_patterns(given_, TOKENS)
        assert (found.layers, found.heads, found.tokens) == (2, 12, 19)
        np.testing.assert_array_equal(found.margin, expected.margin)
    half = score_patterns(ATTENTION[:2].astype(np.float16), TOKENS)
    np.testing.assert_allclose(half.mass, expected.mass, atol=1e-3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"attention": ATTENTION[0, 0]}, r"shape \(19, 19\), not .* output_attentions=True"),
        ({"attention": ATTENTION[0][:, :, :5]}, "output_attentions=True"),
        ({"attention": np.stack([ATTENTION[:2]] * 2, axis=1)}, "a batch of 2 inputs"),
        ({"attention": ATTENTION[0] * 3}, "in layer 0, head .* sum to 3, not to 1.*softmax"),
        ({"attention": 3 * np.eye(19)[None] - 2 * np.eye(19)[[0] * 19]}, "below 0"),
        ({"attention": ATTENTION[0] > 0.5}, "type bool"),
        ({"tokens": TOKENS[1:]}, "between 19 tokens, but 18 .*convert_ids_to_tokens"),
        ({"tokens": " ".join(TOKENS)}, "list of pieces"),
        ({"tokens": list(range(19))}, "list of pieces"),
        ({"special": [True]}, "special has 1 entries, but there are 19 tokens"),
        ({"word_ids": [None] * 18}, "word_ids has 18 entries"),
        ({"sentence_ids": [0] * 18 + [2]}, "sentence_ids holds 2"),
        ({"tier": "vectors"}, '"piece" or "stem"'),
        ({"permutations": -1}, "permutations is -1"),
        ({"permutations": 9.5}, "permutations is 9.5"),
        ({"seed": "a"}, "seed is 'a'"),
        ({"seed": 0.5}, "whole number"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_pass(
    changes: dict[str, Any], message: str
) -> None:
    arguments = {"attention": ATTENTION[0], "tokens": TOKENS, **changes}
    with pytest.raises(bertscope.ValueRangeError, match=message):
        score_patterns(arguments.pop("attention"), arguments.pop("tokens"), **arguments)


def test_a_row_that_does_not_sum_to_1_is_named_by_layer_and_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        importlib.import_module("bertscope._scoring.score_patterns"), "_PART", 5 * 19 * 19
    )
    wrong = ATTENTION.copy()
    # A broken head before it is no head less.
    wrong[3, 5] = np.nan
    wrong[3, 7, 4] *= 2
    told = "weights from token 4 in layer 3, head 7 sum to 2, not to 1"
    with pytest.raises(bertscope.ValueRangeError, match=told):
        score_patterns(wrong, TOKENS)
    wrong[3, 7] = ATTENTION[3, 7]
    wrong[3, 8, 4, :2] += (-1, 1)
    with pytest.raises(bertscope.ValueRangeError, match="layer 3, head 8 holds a weight below 0"):
        score_patterns(wrong, TOKENS)


def test_padding_is_counted_in_what_is_told_of_a_token() -> None:
    tokens = ["[PAD]", "[PAD]", "[CLS]", "hi", "there", "[SEP]"]
    weights = np.eye(6)[None]
    weights[0, 3, 3] = 2
    with pytest.raises(bertscope.ValueRangeError, match="token 3 in layer 0, head 0"):
        score_patterns(weights, tokens)


def test_nothing_to_ask_is_undefined_and_never_zero() -> None:
    single = score_patterns(np.full((1, 4, 4), 0.25), ["[CLS]", "hi", "there", "[SEP]"])
    across = PATTERNS.index("other-sentence")
    assert np.isnan([single.mass[0, across], single.margin[0, across]]).all()
    assert single.queries[0].tolist() == [1, 1, 0, 0, 0, 2]
    empty = score_patterns(np.full((1, 2, 2), 0.5), ["[CLS]", "[SEP]"], permutations=9)
    assert empty.names[0].label == "no words to score"
    assert np.isnan(empty.mass).all()
    assert score_patterns(np.zeros((1, 0, 0)), []).tokens == 0
    assert score_patterns(np.zeros((0, 19, 19)), TOKENS).table == []


def test_an_even_head_is_what_chance_gives() -> None:
    even = score_patterns(np.full((1, 19, 19), 1 / 19), TOKENS)
    np.testing.assert_allclose(even.mass, even.chance)
    np.testing.assert_allclose(even.lift, 1)
    np.testing.assert_allclose(even.corrected, 0, atol=1e-12)
    np.testing.assert_allclose(even.margin, 0, atol=1e-12)
    assert even.entropy[0] == pytest.approx(1)
    assert even.names[0].label == "unclassified, broad"


# What the browser's stemmer says; compared with it on 145 thousand words.
STEMS = {
    "strawberries": "strawberri",
    "strawberry": "strawberri",
    "is": "is",
    "i": "i",
    "ay": "ay",
    "as": "as",
    "a": "a",
    "runs": "run",
    "running": "run",
    "caresses": "caress",
    "ponies": "poni",
    "agreed": "agre",
    "feed": "feed",
    "plastered": "plaster",
    "sing": "sing",
    "conflated": "conflat",
    "sized": "size",
    "falling": "fall",
    "filing": "file",
    "failing": "fail",
    "happy": "happi",
    "sky": "sky",
    "yes": "ye",
    "relational": "relat",
    "technology": "technolog",
    "possibly": "possibl",
    "hopefulness": "hope",
    "electrical": "electr",
    "replacement": "replac",
    "adoption": "adopt",
    "probate": "probat",
    "cease": "ceas",
    "controll": "control",
    "9th": "9th",
}


@pytest.mark.parametrize(("word", "stem"), STEMS.items())
def test_words_have_the_stems_of_the_browser(word: str, stem: str) -> None:
    assert porter_stem(word) == stem
    assert porter_stem(word.upper()) == stem


# Computed outside of Python, too: test/patterns/shuffle.test.ts.
def test_the_first_draws_and_shuffles_of_seed_1_are_these_in_every_language() -> None:
    expected = [0.23645552527159452, 0.3692706737201661, 0.5042420323006809]
    assert random_lcg(1, 3).tolist() == expected
    for count, order in ((5, [0, 2, 3, 4, 1]), (10, [9, 5, 6, 8, 1, 0, 7, 4, 3, 2])):
        entries = np.arange(count)[None].copy()
        shuffle_rows(entries, random_lcg(1, count - 1)[None])
        assert entries[0].tolist() == order
    first = [0, 2, 3, 4, 1, 10, 8, 6, 12, 11, 9, 7, 5]
    assert draw_permutations(5, 8, 2, 1)[0].tolist() == first
    assert draw_permutations(0, 1, 3, 1).tolist() == [[0], [0], [0]]


@settings(deadline=None)
@given(st.integers(-(2**40), 2**40))
def test_the_generator_is_the_one_written_down(seed: int) -> None:
    state = abs(seed) % 2**32
    for number in random_lcg(seed, 50):
        state = (1664525 * state + 1013904223) % 2**32
        assert number == state / 2**32


def passing(pattern: str, **changes: Any) -> NameScore:
    """Return a score that passes, but for what is said."""
    numbers = {"kept": 9, "mass": 0.5, "conditional": 0.7, "margin": 0.4, "top_rate": 0.5}
    return NameScore(pattern, **{**numbers, **changes})


@pytest.mark.parametrize(
    ("scores", "changes", "label"),
    [
        ([passing("next", conditional=0.5, margin=0.2)], {}, "next word"),
        ([passing("next", conditional=0.4999)], {}, "unclassified"),
        ([passing("next", margin=0.1999)], {}, "unclassified"),
        ([passing("next", conditional=np.nan)], {}, "unclassified"),
        ([passing("next", margin=np.nan)], {}, "unclassified"),
        ([passing("next", is_significant=False)], {}, "unclassified"),
        ([passing("delimiter")], {}, "unclassified"),
        ([], {"idle": 0.6}, "delimiter"),
        ([], {"idle": 0.5999}, "mostly idle; when active: unclassified"),
        ([], {"idle": 0.4}, "mostly idle; when active: unclassified"),
        ([], {"idle": 0.3999}, "unclassified"),
        ([], {"idle": 0.8, "idle_queries": 4}, "delimiter?"),
        ([], {"idle": 0.5, "idle_queries": 4}, "mostly idle?; when active: unclassified"),
        ([passing("identical"), passing("other-sentence", mass=0.375)], {}, "other sentence"),
        ([passing("identical"), passing("other-sentence", mass=0.3749)], {}, "identical words"),
        (
            [passing("identical"), passing("other-sentence", conditional=0.49)],
            {},
            "identical words",
        ),
        (
            [passing("previous"), passing("sub-word", kept=4)],
            {},
            "mixed: previous word + sub-word partner?",
        ),
        ([passing("next", kept=4)], {}, "next word?"),
        ([passing("previous", top_rate=0.9)], {}, "previous word, strict positional"),
        ([passing("previous", top_rate=0.899)], {}, "previous word"),
        ([passing("identical", top_rate=1)], {}, "identical words"),
        ([passing("next")], {"entropy": 0.8}, "next word, broad"),
        ([], {"entropy": 0.7999}, "unclassified"),
        ([passing("next")], {"idle": np.nan}, "no words to score"),
    ],
)
def test_a_head_is_named_by_the_cuts(
    scores: list[NameScore], changes: dict[str, Any], label: str
) -> None:
    evidence = {"idle": 0.1, "idle_queries": 20, "entropy": 0.5, **changes}
    name = name_head(**evidence, scores=scores)
    assert name.label == label
    assert name.is_mixed == label.startswith("mixed")
    assert name.is_broad == label.endswith("broad")


def test_shares_are_rounded_as_in_the_browser() -> None:
    name = name_head(0.125, 20, 0.5, [passing("next", conditional=0.625)])
    assert name.text == "idle 13 %; when active: next word (63 % of the rest)"


# The machine may be busy.
patiently = settings(deadline=None)

WORDS = ("a", "b", "c", ",", "##d")


@st.composite
def inputs(draw: st.DrawFn, delimiter: float = 0.4, most: int = 5) -> tuple[np.ndarray, list[str]]:
    """Two heads over a pair of short sentences, some rows idle."""
    sentences = [draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most)) for _ in "ab"]
    tokens = ["[CLS]", *sentences[0], "[SEP]", *sentences[1], "[SEP]"]
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    weights = random.dirichlet(np.full(len(tokens), 0.3), (2, len(tokens)))
    sink = np.array([token == "[SEP]" for token in tokens]) / 2  # noqa: S105  # a token of text
    idle = (random.random((2, len(tokens))) < delimiter)[:, :, None]
    return np.where(idle, 0.04 * weights + 0.96 * sink, weights), tokens


def score_slowly(
    plane: np.ndarray, tokens: list[str]
) -> dict[str, tuple[int, int, float, float, float]]:
    """Score one head by the words of the specification: queries, kept, S, S~ and T of each pattern."""
    sep = tokens.index("[SEP]")
    places = range(len(tokens))
    sentence = [int(at > sep) for at in places]
    delimiters = [at for at in places if tokens[at] in {"[CLS]", "[SEP]"}]
    content = [at for at in places if at not in delimiters]
    words = [at for at in content if tokens[at] != ","]
    word: dict[int, int] = {}
    for at in content:
        goes_on = tokens[at] == "##d" and at - 1 in content
        word[at] = word[at - 1] if goes_on else at
    alike = {
        at: [to for to in words if to != at and tokens[to] == tokens[at]] if at in words else []
        for at in places
    }
    targets = {
        "next": lambda at: [to for to in content if to == at + 1 and sentence[to] == sentence[at]],
        "previous": lambda at: [
            to for to in content if to == at - 1 and sentence[to] == sentence[at]
        ],
        "identical": lambda at: [*alike[at], at] if alike[at] else [],
        "other-sentence": lambda at: [to for to in alike[at] if sentence[to] != sentence[at]],
        "sub-word": lambda at: [
            to for to in content if at in words and to != at and word[to] == word[at]
        ],
        "delimiter": lambda _: delimiters,
    }
    found = {}
    for pattern, targets_of in targets.items():
        rows = [(at, targets_of(at)) for at in content if targets_of(at)]
        masses = [sum(plane[at, to] for to in aims) for at, aims in rows]
        idle = [sum(plane[at, to] for to in delimiters) for at, _ in rows]
        shares = [mass / (1 - part) for mass, part in zip(masses, idle, strict=True) if part <= 0.9]
        hits = [int(plane[at].argmax() in aims) for at, aims in rows]
        is_idle = pattern == "delimiter"
        found[pattern] = (
            len(rows),
            len(rows) if is_idle else len(shares),
            float(np.mean(masses)) if rows else np.nan,
            float(np.mean(shares)) if shares and not is_idle else np.nan,
            float(np.mean(hits)) if rows else np.nan,
        )
    return found


@patiently
@given(inputs())
def test_scores_are_those_of_the_words_of_the_specification(
    given_: tuple[np.ndarray, list[str]],
) -> None:
    attention, tokens = given_
    found = score_patterns(attention, tokens)
    for head, plane in enumerate(attention):
        told = score_slowly(plane, tokens)
        for at, pattern in enumerate(PATTERNS):
            numbers = [found.queries, found.kept, found.mass, found.conditional, found.top_rate]
            cells = [float(values[head, at]) for values in numbers]
            assert cells == pytest.approx(told[pattern], abs=1e-9, nan_ok=True), pattern


@patiently
@given(inputs())
def test_scores_keep_their_ranges(given_: tuple[np.ndarray, list[str]]) -> None:
    attention, tokens = given_
    found = score_patterns(attention, tokens, permutations=19)
    for values in (found.mass, found.conditional, found.top_rate, found.control, found.entropy):
        known = values[~np.isnan(values)]
        assert ((known >= 0) & (known <= 1 + 1e-12)).all()
    assert (found.kept <= found.queries).all()
    assert (np.isnan(found.mass) == (found.queries == 0)).all()
    p = found.p[~np.isnan(found.p)]
    assert ((p > 0) & (p <= 1)).all()
    tested = ~np.isnan(found.conditional[:, 2:4])
    np.testing.assert_array_equal(~np.isnan(found.p[:, 2:4]), tested)


@patiently
@given(inputs())
def test_padding_changes_nothing(given_: tuple[np.ndarray, list[str]]) -> None:
    attention, tokens = given_
    padded = np.pad(attention, ((0, 0), (1, 2), (1, 2)))
    # What stands in rows of padding is nobody's.
    padded[:, 0] = np.nan
    plain = score_patterns(attention, tokens)
    found = score_patterns(padded, ["[PAD]", *tokens, "[PAD]", "[PAD]"])
    assert found.names == plain.names
    np.testing.assert_array_equal(found.margin, plain.margin)
    np.testing.assert_array_equal(found.entropy, plain.entropy)


@patiently
@given(inputs())
def test_a_head_scores_alone_as_among_others(given_: tuple[np.ndarray, list[str]]) -> None:
    attention, tokens = given_
    both = score_patterns(attention, tokens, permutations=9)
    for head in range(2):
        alone = score_patterns(attention[head : head + 1], tokens, permutations=9)
        np.testing.assert_allclose(alone.margin[0], both.margin[head], atol=1e-12)
        np.testing.assert_array_equal(alone.p[0], both.p[head])
        assert alone.names[0].label == both.names[head].label


def test_many_heads_are_scored_in_parts(
    article: PatternScores, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By this name the package gives the function, not the module.
    door = importlib.import_module("bertscope._scoring.score_patterns")
    monkeypatch.setattr(door, "_PART", 2000)
    found = score_patterns(ATTENTION, TOKENS)
    np.testing.assert_allclose(found.margin, article.margin, atol=1e-12)
    assert found.names == article.names


@settings(patiently, max_examples=25)
@given(inputs(delimiter=0, most=3))
def test_the_control_of_related_words_is_the_mean_of_all_their_permutations(
    given_: tuple[np.ndarray, list[str]],
) -> None:
    attention, tokens = given_
    # No row is dropped: those that are have their share in numerator and denominator.
    attention = attention * np.isin(tokens, ["[CLS]", "[SEP]"], invert=True) + 1e-3
    attention /= attention.sum(axis=2, keepdims=True)
    found = score_patterns(attention, tokens)
    sep = tokens.index("[SEP]")
    words = [at for at, token in enumerate(tokens) if token not in {"[CLS]", "[SEP]", ","}]
    sides = [[at for at in words if at < sep], [at for at in words if at > sep]]
    totals, orders = np.zeros((2, 2)), 0
    for a, b in itertools.product(*(itertools.permutations(side) for side in sides)):
        shuffled = list(tokens)
        for at, word in zip([*sides[0], *sides[1]], [*a, *b], strict=True):
            shuffled[at] = tokens[word]
        # Pieces inside a word may come to stand alone: what is related goes by piece.
        moved = score_patterns(attention, shuffled).conditional[:, 2:4]
        totals += np.nan_to_num(moved)
        orders += 1
    known = ~np.isnan(found.control[:, 2:4])
    np.testing.assert_allclose(found.control[:, 2:4][known], (totals / orders)[known], atol=1e-9)


def test_a_stripe_that_all_rows_look_at_is_no_meeting_of_identical_words() -> None:
    stripe = np.full((1, 19, 19), 0.1 / 19)
    stripe[:, :, TOKENS.index("store")] += 0.9
    found = score_patterns(stripe, TOKENS)
    assert abs(found.margin[0, PATTERNS.index("other-sentence")]) < 0.2
    assert found.names[0].patterns == ()
