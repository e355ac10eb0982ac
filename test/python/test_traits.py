"""The document's fields: what they take, what they refuse, and that a refusal changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fake_browser import MODEL
from traitlets import TraitError

import bertscope

if TYPE_CHECKING:
    from fake_browser import Browser

BAD = [
    ("layer", -1, "a whole number from 0"),
    ("layer", 1.5, "1.5"),
    ("layer", True, "True"),
    ("heads", [], "one or more"),
    ("heads", [0, -2], r"\[0, -2\]"),
    ("heads", "12", "'12'"),
    ("heads", range(10_001), "at most 10,000 whole numbers"),
    ("pinned", [{"side": "from", "token": 1}] * 10_001, "at most 10,000 tokens"),
    ("view", "tree", '"heads", "grid", "matrix", "neurons", "patterns"'),
    ("view", ["heads"], "one of"),
    ("filter", "ac", '"ab"'),
    ("delimiters", None, "renormalise"),
    ("punctuation", "remove", "renormalise"),
    ("words", 1, "True or False"),
    ("cut", {"by": "mass", "value": 1.01}, "0 to 1"),
    ("cut", {"by": "mass", "value": -0.01}, "0 to 1"),
    ("cut", {"by": "mass", "value": float("nan")}, "nan"),
    ("cut", {"by": "rank", "value": 0.5}, "weight"),
    ("cut", {"by": "mass"}, "value"),
    ("cut", 0.5, "0.5"),
    ("combine_heads", "sum", '"mean"'),
    ("stroke", 2, '"thickness"'),
    ("both_directions", "yes", "True or False"),
    ("grid_least", 1.5, "0 to 1"),
    ("grid_least", True, "0 to 1"),
    ("matrix_zoom", {"from": (3, 3), "to": (0, 2)}, "start below end"),
    ("matrix_zoom", {"from": (0, 3)}, "start below end"),
    ("shelf", [(2,)], r"\(2,\)"),
    ("shelf", [{"layer": 2, "head": -1}], "whole number"),
    ("shelf", [(0, head) for head in range(65)], "at most 64"),
    ("pinned", [{"side": "left", "token": 1}], '"from" or "to"'),
    ("pinned", [{"side": "from", "token": -1}], "-1"),
    ("pinned", {"side": "from", "token": 1}, "a list"),
    ("model", "", "embedded"),
    ("text_a", None, "a string"),
    ("text_a", "x" * 100_001, "100,000 characters, not 100,001"),
    ("text_b", "\U0001f600" * 50_001, "not 100,002"),
    ("attention_limit_bytes", -1, "whole number"),
]


@pytest.mark.parametrize(("name", "value", "names"), BAD)
def test_a_bad_value_names_range_and_value_and_leaves_the_old_one(
    view: bertscope.AttentionView, name: str, value: object, names: str
) -> None:
    old = getattr(view, name)
    with pytest.raises(bertscope.ValueRangeError, match=names) as caught:
        setattr(view, name, value)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, TraitError)
    assert name in str(caught.value)
    assert getattr(view, name) == old


@pytest.mark.parametrize(("name", "value", "names"), BAD)
def test_a_bad_value_leaves_the_old_one_inside_hold_trait_notifications_too(
    view: bertscope.AttentionView, name: str, value: object, names: str
) -> None:
    old = getattr(view, name)
    with pytest.raises(bertscope.ValueRangeError, match=names), view.hold_trait_notifications():
        view.words = True
        setattr(view, name, value)
    assert getattr(view, name) == old


def test_a_constructor_refuses_bad_values() -> None:
    with pytest.raises(bertscope.ValueRangeError):
        bertscope.AttentionView("a", layer=-1)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (8, (8,)),
        ([3, 1, 3], (3, 1)),
        (range(2), (0, 1)),
        (np.int64(4), (4,)),
        (np.arange(2), (0, 1)),
        (None, None),
    ],
)
def test_heads_are_kept_as_a_tuple_without_repetitions(
    view: bertscope.AttentionView, given: object, kept: object
) -> None:
    view.heads = given
    assert view.heads == kept
    assert kept is None or all(type(head) is int for head in view.heads)


def test_lists_come_back_as_tuples_and_dicts_are_copied(view: bertscope.AttentionView) -> None:
    pins = [{"side": "from", "token": np.int64(3)}]
    cut = {"by": "weight", "value": np.float32(0.5)}
    view.pinned, view.cut = pins, cut
    pins[0]["side"], cut["by"] = "to", "mass"
    assert view.pinned == ({"side": "from", "token": 3},)
    assert view.cut == {"by": "weight", "value": 0.5}


def test_layer_and_heads_beyond_the_model_are_refused_once_the_model_is_known(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    view.layer = 40
    browser.begin(["a"], layer=5)
    with pytest.raises(bertscope.ValueRangeError, match=r"from 0 to 5.*6 layers, not 6"):
        view.layer = 6
    with pytest.raises(bertscope.ValueRangeError, match=r"from 0 to 11.*12 heads, not 12"):
        view.heads = [0, 12]
    with pytest.raises(bertscope.ValueRangeError), view.hold_trait_notifications():
        view.layer = 6
    assert (view.layer, view.heads) == (5, (2,))
    view.model = "article"
    view.layer = 11
    assert view.layer == 11


def test_a_larger_model_and_its_layer_may_come_from_the_browser_in_one_message(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    browser.begin(["a"])
    run = {"id": 2, "text_a": "x", "text_b": None, "model": "article"}
    large = {**MODEL, "layers": 12}
    state: dict[str, Any] = {"layer": 11, "model": "article", "text_a": "x", "text_b": None}
    browser.sync(**state, _run=run, _model_info=large)
    assert view.layer == 11


def test_what_only_the_browser_tells_cannot_be_set(
    view: bertscope.AttentionView, browser: Browser
) -> None:
    for name, value in (("phase", "ready"), ("notices", ("x",))):
        with pytest.raises(TraitError, match="read-only"):
            setattr(view, name, value)
    for name in ("tokens", "attention", "model_info"):
        with pytest.raises(AttributeError):
            setattr(view, name, ())
    browser.sync(phase="computing", notices=["The text was cut."])
    assert view.phase == "computing"
    assert view.notices == ("The text was cut.",)


def test_what_the_browser_sends_is_not_sent_back_to_it(
    view: bertscope.AttentionView, browser: Browser, sent: list[dict[str, Any]]
) -> None:
    browser.sync(text_a="Hello", heads=[3, 4], cut={"by": "mass", "value": 0.5}, layer=2)
    assert view.heads == (3, 4)
    assert [message for message in sent if message["method"] == "update"] == []


def test_what_python_sets_is_sent_to_the_browser(
    view: bertscope.AttentionView, sent: list[dict[str, Any]]
) -> None:
    view.text_a = "Hel\ud800lo"
    view.heads = 3
    assert [message["state"] for message in sent] == [{"text_a": "Hel\ufffdlo"}, {"heads": (3,)}]
