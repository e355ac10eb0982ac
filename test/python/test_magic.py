"""``%attention`` in a real IPython shell: texts as they are, options, sentences for mistakes, completion, unloading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError

import bertscope
from bertscope._magic_line import split_line

if TYPE_CHECKING:
    from shell_cells import Cells


@pytest.fixture
def magics(cells: Cells) -> Cells:
    cells.run("%load_ext bertscope")
    return cells


def document(cells: Cells, source: str) -> dict[str, Any]:
    """Run a cell that shows one view, and return what differs from the defaults."""
    assert cells.run(source) == 1
    (view,) = [value for name, value in cells.shell.user_ns.items() if name == "_"]
    assert isinstance(view, bertscope.AttentionView)
    plain = bertscope.AttentionView().document
    return {
        name: value
        for name, value in view.document.items()
        if value != plain[name] and name != "live_id"
    }


def refuse(cells: Cells, source: str) -> str:
    """Run a cell that is refused, and return what it says; nothing is shown."""
    with pytest.raises(UsageError) as caught:
        cells.run(source)
    assert cells.shown == []
    sentence, usage = str(caught.value).split("\n")
    assert usage.startswith("Usage: %attention [--layer N]")
    assert sentence.endswith(".")
    return sentence


def complete(cells: Cells, line: str) -> list[str]:
    """Ask what the Tab key offers at the end of a line, as a kernel asks."""
    with provisionalcompleter():
        completions = cells.shell.Completer.completions(line, len(line))
        return [completion.text for completion in completions]


@pytest.mark.parametrize(
    "text",
    [
        "some text here",
        "I don't know",
        'A lone " mark',
        "'It' is quoted, 'partly'",
        "Who are you?",
        "Really??",
        "# no comment; no silence;",
        "a back\\slash and $no_variable and {no expression}",
        "2 - 1 --> 1 -layer",
        "Dürer 猫 😀",
    ],
)
def test_a_line_s_text_is_taken_as_it_is(magics: Cells, text: str) -> None:
    assert document(magics, f"%attention {text}") == {"text_a": text}
    assert document(magics, f"%attention -l 3 {text}\n") == {"text_a": text, "layer": 3}
    assert document(magics, f"x = %attention {text}\nx") == {"text_a": text}


def test_alone_it_shows_the_article(magics: Cells) -> None:
    opened = document(magics, "%attention")
    assert (opened["model"], opened["layer"], opened["heads"]) == ("article", 2, [0])
    assert document(magics, "%attention --layer 5")["layer"] == 5


def test_every_option_reaches_its_field(magics: Cells) -> None:
    shown = document(
        magics,
        "%attention --layer=2 --head 0 --heads 7,9-11 --model article --view grid --cut weight:.1 A text.",
    )
    assert shown == {
        "text_a": "A text.",
        "layer": 2,
        "heads": [0, 7, 9, 10, 11],
        "model": "article",
        "view": "grid",
        "cut": {"by": "weight", "value": 0.1},
    }
    assert document(magics, "%attention --cut 0.5 a")["cut"] == {"by": "mass", "value": 0.5}
    assert document(magics, "%attention --cut mass:0.5 a")["cut"]["value"] == 0.5
    assert document(magics, "%attention -m 'a \"name' a")["model"] == 'a "name'


def test_quotation_marks_around_all_of_a_text_are_left_out_and_two_quoted_texts_are_a_pair(
    magics: Cells,
) -> None:
    assert document(magics, '%attention "I don\'t know."') == {"text_a": "I don't know."}
    assert document(magics, "%attention 'a'") == {"text_a": "a"}
    assert document(magics, '%attention "a b" "c d"') == {"text_a": "a b", "text_b": "c d"}
    assert document(magics, '%attention "Hi" she said "bye"')["text_a"] == '"Hi" she said "bye"'


def test_two_hyphens_end_the_options(magics: Cells) -> None:
    assert document(magics, "%attention -- -1 degrees --layer") == {"text_a": "-1 degrees --layer"}
    assert document(magics, "%attention --layer 1 -- --") == {"text_a": "--", "layer": 1}


def test_variables_are_expanded_by_ipython(magics: Cells) -> None:
    magics.run("name, layer = 'I don\\'t \"know\"', 4")
    assert document(magics, "%attention --layer {layer} $name") == {
        "text_a": 'I don\'t "know"',
        "layer": 4,
    }


def test_a_cell_has_sentence_a_on_its_first_line_and_b_on_its_second(magics: Cells) -> None:
    pair = "\n  I don't go.\t\n\n--layer {2} costs $5?\n"
    assert document(magics, f"%%attention --layer 2 --head 0\n{pair}") == {
        "text_a": "I don't go.",
        "text_b": "--layer {2} costs $5?",
        "layer": 2,
        "heads": [0],
    }
    assert document(magics, "%%attention\nOnly one.") == {"text_a": "Only one."}


def test_as_binds_the_view_to_a_name_and_shows_it_once(magics: Cells) -> None:
    assert magics.run("%attention --as mine A text.") == 1
    assert magics.run("assert mine.text_a == 'A text.'") == 0
    assert magics.run("mine") == 1
    assert magics.run("%%attention --as mine\nA\nB") == 1
    assert magics.run("%attention --as mine C\nmine") == 1
    assert magics.run("for text in 'ab': get_ipython().run_line_magic('attention', text)") == 2


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("%attention --layer two a", "--layer must be a whole number from 0, not 'two'"),
        ("%attention --layer", "--layer needs a value"),
        ("%attention --layr 2 a", r"no option --layr \(did you mean --layer\?\)"),
        ("%attention -1 degrees", "no option -1; a text that begins with a hyphen needs -- before"),
        ("%attention a text --layer 2", "--layer stands behind the text: write options first"),
        ("%attention --heads 0, 7 a", "0,7 or 0-11 .without spaces., not '0,'"),
        ("%attention --heads 7-0 a", "not '7-0'"),
        ("%attention --heads 0-99999999999 a", "--heads must be"),
        ("%attention --cut much a", "weight:0.1, not 'much'"),
        ("%attention --cut 7 a", "0 to 1"),
        ("%attention --cut rank:.5 a", '"weight" or "mass"'),
        ("%attention --view tree a", 'one of "heads", "grid"'),
        ("%attention --model '' a", "model must be a name"),
        ("%attention --as 1x a", "--as must be the name of a variable such as view, not '1x'"),
        ("%attention --as class a", "not 'class'"),
        ("%attention --layer 99999999999999999999 a", "layer must be"),
        ("%%attention\n" + "x" * 100_001, "100,000 characters, not 100,001"),
        ("%%attention\na\nb\nc", "found 3 lines"),
        ("%%attention\n \n\n", "found 0 lines"),
        ("%%attention A text\na", "stand below it.*not 'A text'"),
    ],
)
def test_a_mistake_is_one_sentence_and_the_usage(magics: Cells, source: str, says: str) -> None:
    magics.run("'nothing'")
    sentence = refuse(magics, source)
    assert re.search(says, sentence), sentence


def test_a_mistake_shows_no_traceback(magics: Cells, capsys: pytest.CaptureFixture[str]) -> None:
    magics.shell.run_cell("%attention --layer two a")
    printed = "".join(capsys.readouterr())
    assert "UsageError: --layer must be" in printed
    assert "Traceback" not in printed


def test_help_names_every_option(magics: Cells, capsys: pytest.CaptureFixture[str]) -> None:
    assert magics.run("%attention --help") == 0
    printed = capsys.readouterr().out
    explained = str(magics.shell.find_line_magic("attention").__doc__)
    for option in (
        "--layer N, -l N",
        "--heads",
        "--head ",
        "--model",
        "-m",
        "--view",
        "--cut",
        "--as",
    ):
        assert option in printed
        assert option in explained
    assert magics.run("%attention?") == 0


@given(st.text())
def test_no_line_fails_otherwise_than_with_a_usage_error(line: str) -> None:
    try:
        found = split_line(line)
    except UsageError:
        return
    assert all(option.startswith("--") for option in found.options)
    assert found.text is None or found.text in line


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("%attention --la", ["--layer"]),
        ("%attention --he", ["--heads", "--help"]),
        ("%%attention --he", ["--heads", "--help"]),
        ("%attention --layer 2 --mo", ["--model"]),
        ("%attention --model ", ["article", "embedded"]),
        ("%attention -m a", ["article"]),
        ("%attention --model=e", ["embedded"]),
        ("%attention --view g", ["grid"]),
        ("%attention --cut w", ["weight:"]),
        (
            "%attention ",
            sorted(["--layer", "--heads", "--model", "--view", "--cut", "--as", "--help"]),
        ),
        ("%attention A text --la", []),
        ("%attention -- --la", []),
        ("%attention --layer 2 A text --la", []),
        ("%attention --unknown --la", []),
        ("%attention --as --la", []),
    ],
)
def test_the_tab_key_offers_options_and_values(
    magics: Cells, line: str, offered: list[str]
) -> None:
    found = complete(magics, line)
    # Other matchers add what they know; the options and values are ours.
    assert set(offered) <= set(found)
    assert offered or not any(text.startswith("--") for text in found)


def test_unloading_takes_everything_away_and_loading_again_brings_it_back_once(
    cells: Cells,
) -> None:
    shell = cells.shell
    before = list(shell.input_transformers_cleanup)
    cells.run("%load_ext bertscope")
    cells.run("%unload_ext bertscope")
    with pytest.raises(UsageError, match="not found"):
        cells.run("%attention A text.")
    assert shell.input_transformers_cleanup == before
    assert complete(cells, "%attention --la") == []
    cells.run("%load_ext bertscope")
    cells.run("%reload_ext bertscope")
    assert cells.run("%attention Are you there?") == 1
    assert len(shell.input_transformers_cleanup) == len(before) + 1
    assert complete(cells, "%attention --la") == ["--layer"]


def test_only_lines_of_the_magic_keep_their_question_mark_from_ipython(magics: Cells) -> None:
    transform = magics.shell.transform_cell
    assert "pinfo" in transform("len?")
    assert "pinfo" in transform("%attention?")
    assert "pinfo" in transform("x = 1\nprint?")
    assert transform("text = '%attention a?'") == "text = '%attention a?'\n"
