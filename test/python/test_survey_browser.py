"""Surveys that the browser computes: what goes there, what comes back, and what is said until it is there."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from fake_browser import Browser

import bertscope

if TYPE_CHECKING:
    from bertscope.survey._browser import BrowserSurvey

TEXTS = ["The cat sat on the mat.", ("It rained.", "It was wet."), ""]
FOUND = {
    "facts": {
        "format": "bertscope-survey",
        "version": 1,
        "bertscope": "0",
        "model": {
            "id": "embedded",
            "name": "all-MiniLM-L6-v2",
            "precision": "fp16 stored",
            "sha256": "ab",
        },
        "inputs": 2,
        "failed": 1,
        "skipped": 0,
        "seed": 7,
        "bootstrap_draws": 2000,
        "flip_draws": 2000,
    },
    "columns": {"layer": [0, 0], "head": [0, 1], "mass": [0.5, None]},
    "failed": [[1, "Too long."]],
}


class SurveyBrowser(Browser):
    """Plays the browser's half of a survey."""

    def ask_texts(self, **changes: Any) -> None:
        self.send({"type": "survey_texts", "id": self._id(), **changes})

    def tell(self, done: int, **changes: Any) -> None:
        told = {"type": "survey", "id": self._id(), "done": done, "total": 3, "error": None}
        self.send({**told, "found": None, **changes})

    def _id(self) -> str:
        survey_id: str = self.view._survey["id"]
        return survey_id


@pytest.fixture
def found() -> BrowserSurvey:
    """A survey on the screen."""
    shown = bertscope.survey(TEXTS, seed=7, name="mine")
    shown.view._was_shown = True
    return shown


@pytest.fixture
def page(found: BrowserSurvey) -> SurveyBrowser:
    return SurveyBrowser(found.view)


@pytest.fixture
def survey_sent(found: BrowserSurvey, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Python sends to the browser from now on."""
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(found.view, "_send", lambda message, **_: messages.append(message))
    return messages


def contents(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message["content"] for message in messages if message["method"] == "custom"]


def test_the_document_says_which_survey_and_holds_the_first_text_only(found):
    about = found.view._survey
    assert (about["name"], about["count"], about["model"], about["seed"]) == (
        "mine",
        3,
        "embedded",
        7,
    )
    assert (found.view.text_a, found.view.text_b, found.view.view) == (TEXTS[0], None, "patterns")
    assert "It rained" not in json.dumps(found.view.get_state(), default=repr)


def test_two_surveys_of_one_kernel_have_two_ids(found):
    assert bertscope.survey(TEXTS).view._survey["id"] != found.view._survey["id"]


def test_the_texts_go_to_the_page_that_asks_for_them(page, survey_sent):
    page.ask_texts()
    (message,) = contents(survey_sent)
    assert message["texts"] == [[TEXTS[0], None], list(TEXTS[1]), ["", None]]


def test_a_page_that_asks_for_another_survey_gets_nothing(page, survey_sent):
    page.ask_texts(id="another")
    page.tell(3, id="another", found=FOUND)
    assert contents(survey_sent) == []
    assert page.view.found_survey is None


def test_until_it_is_done_reading_says_how_far_it_is_and_what_to_write(found, page):
    with pytest.raises(bertscope.NotReadyError, match=r"await found.ready\(\)"):
        _ = found.table
    page.tell(2)
    with pytest.raises(bertscope.NotReadyError, match=r"2 of 3 texts"):
        _ = found.failed
    assert repr(found) == (
        "<Survey in the browser: 2 of 3 texts; await found.ready(), then found.table>"
    )


def test_what_stops_it_is_told_until_it_goes_on(found, page):
    page.tell(1, error="The disk is full. Delete a survey.")
    with pytest.raises(bertscope.NotReadyError, match="disk is full"):
        _ = found.table
    page.tell(2)
    with pytest.raises(bertscope.NotReadyError, match="2 of 3"):
        _ = found.table


def test_what_was_found_is_a_table_with_its_facts_and_failures(found, page):
    page.tell(3, found=FOUND)
    assert found.table == [
        {"layer": 0, "head": 0, "mass": 0.5},
        {"layer": 0, "head": 1, "mass": None},
    ]
    assert (found.n_inputs, found.facts) == (2, FOUND["facts"])
    assert [(one.index, one.text, one.reason) for one in found.failed] == [
        (1, "('It rained.', 'It was wet.')", "Too long.")
    ]
    assert repr(found) == "<Survey: 2 inputs: effect sizes only, by all-MiniLM-L6-v2, seed 7>"


def test_its_files_are_those_of_every_survey(found, page, tmp_path):
    page.tell(3, found=FOUND)
    found.to_csv(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text("utf-8").splitlines()
    assert lines[0].startswith("layer,head,mass,model_id,model,precision,sha256,inputs")
    assert lines[2].startswith("0,1,,embedded,all-MiniLM-L6-v2")
    found.to_json(tmp_path / "table.json")
    read = json.loads((tmp_path / "table.json").read_text("utf-8"))
    assert (read["rows"], read["seed"]) == (found.table, 7)
    frame = found.to_dataframe()
    assert (frame["mass"].iloc[0], frame.attrs["inputs"]) == (0.5, 2)


def test_malformed_news_of_a_page_is_passed_over(found, page):
    page.tell(3, found={"facts": {}})
    page.tell("many", total=None, error=3)
    page.send({"type": "survey"})
    with pytest.raises(bertscope.NotReadyError):
        _ = found.table


@pytest.mark.usefixtures("listening")
def test_ready_asks_the_page_and_waits_for_its_answer(found, page, survey_sent, monkeypatch):
    def answer(message: dict[str, Any], **_: Any) -> None:
        survey_sent.append(message)
        page.tell(3, found=FOUND)

    monkeypatch.setattr(found.view, "_send", answer)
    assert asyncio.run(found.ready()) is found
    assert contents(survey_sent)[0] == {"type": "survey", "id": found.view._survey["id"]}


@pytest.mark.usefixtures("listening")
def test_a_wait_in_vain_says_how_far_it_came(found, page):
    page.tell(2)
    with pytest.raises(bertscope.ReadyTimeoutError, match=r"at 2 of 3 texts.*Resume"):
        asyncio.run(found.ready(timeout=0.05))


def test_without_a_page_reading_names_what_computes_without_one():
    with pytest.raises(bertscope.NotReadyError, match=r"not on the screen.*engine='local'"):
        _ = bertscope.survey(TEXTS).table


@pytest.mark.parametrize(
    ("texts", "options", "message"),
    [
        (["a"] * 2001, {}, "2,001 texts are too many.*engine='local'"),
        ((str(i) for i in range(3000)), {}, "too many for the browser"),
        (["a" * 99_999] * 51, {}, "MB of text are too many"),
        ([], {}, "no text to survey"),
        (["", (" ", "")], {}, "no text to survey"),
        (["a"], {"model": "article"}, 'model="embedded"'),
        (["a"], {"seed": -1}, "seed must be"),
        (["a"], {"resume": "kept"}, "no use for resume with engine='browser'"),
        (["a"], {"workers": 2}, "no use for workers"),
    ],
)
def test_what_the_browser_cannot_do_is_refused_with_a_way_out(texts, options, message):
    with pytest.raises(ValueError, match=message):
        bertscope.survey(texts, **options)


def test_an_unknown_parameter_is_refused():
    with pytest.raises(TypeError, match="speed"):
        bertscope.survey(TEXTS, speed=9)
