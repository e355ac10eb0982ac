"""The one call, in a real IPython shell: what is shown, when, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import bertscope

if TYPE_CHECKING:
    from shell_cells import Cells


def test_as_the_last_expression_of_its_cell_it_is_shown_once(cells: Cells) -> None:
    assert cells.run("show_attention('a')") == 1


def test_an_assignment_shows_it_and_naming_it_below_does_not_again(cells: Cells) -> None:
    assert cells.run("view = show_attention('a')") == 1
    assert cells.run("view = show_attention('a')\nview") == 1
    assert cells.run("view = show_attention('a')\nprint()\nview.layer = 1\nview") == 1


def test_naming_it_in_a_later_cell_shows_it_again_each_time(cells: Cells) -> None:
    cells.run("view = show_attention('a')")
    assert cells.run("view") == 1
    assert cells.run("view") == 1
    assert cells.run("display(view)") == 1
    assert cells.run("display(view, view)\nview") == 3


def test_a_later_cell_shows_it_when_no_history_is_kept_either(cells: Cells) -> None:
    cells.run("view = show_attention('a')", store_history=False)
    assert cells.run("view", store_history=False) == 1


def test_display_asked_for_in_the_same_cell_shows_it_again(cells: Cells) -> None:
    assert cells.run("view = show_attention('a')\ndisplay(view)") == 2
    assert cells.run("view = show_attention('a')\ndisplay(view)\nview") == 2


def test_only_the_first_repetition_is_left_out_where_all_expressions_are_shown(
    cells: Cells,
) -> None:
    cells.shell.ast_node_interactivity = "all"
    assert cells.run("view = show_attention('a')\nview\nview") == 2


def test_a_cell_that_fails_after_it_does_not_swallow_the_view_of_the_next(cells: Cells) -> None:
    with pytest.raises(ZeroDivisionError):
        cells.run("view = show_attention('a')\n1 / 0")
    assert cells.run("view") == 1


def test_several_views_in_one_cell_are_all_shown(cells: Cells) -> None:
    assert cells.run("for text in 'abc':\n    view = show_attention(text)\nview") == 3
    assert cells.run("a = show_attention('a'); b = show_attention('b')\na") == 2


def test_the_value_of_the_cell_is_still_kept_as_out(cells: Cells) -> None:
    cells.run("show_attention('kept')")
    assert cells.run("_.text_a == 'kept' or 1 / 0") == 0


def test_the_next_cell_leaves_nothing_registered_in_the_shell(cells: Cells) -> None:
    callbacks = cells.shell.events.callbacks["pre_run_cell"]
    before = len(callbacks)
    cells.run("for text in 'abc': show_attention(text)")
    cells.run("pass")
    assert len(callbacks) == before


def test_a_view_shown_between_cells_is_shown_by_the_next_that_names_it(cells: Cells) -> None:
    cells.shell.user_ns["view"] = bertscope.show_attention("a")
    assert cells.run("view") == 1


def test_outside_ipython_it_is_returned_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(bertscope.show_attention("a"), bertscope.AttentionView)
    assert capsys.readouterr().out == ""


def test_without_arguments_it_opens_the_article_s_pair_and_head() -> None:
    view = bertscope.show_attention()
    assert (view.model, view.layer, view.heads) == ("article", 2, (0,))
    assert view.text_a == "I went to the store."
    assert view.text_b == "At the store, I bought fresh strawberries."
    assert bertscope.show_attention(layer=6).heads is None
    assert bertscope.show_attention(model="embedded").layer is None


def test_with_a_text_it_uses_the_embedded_model_and_its_own_opening() -> None:
    view = bertscope.show_attention("A text.", heads=8)
    assert (view.model, view.text_b, view.layer, view.heads) == ("embedded", None, None, (8,))


@pytest.mark.parametrize("texts", [(["a", "b"],), ("a", ("b",)), (b"bytes",), (3,)])
def test_a_text_that_is_no_string_is_a_type_error_that_shows_the_call(
    texts: tuple[Any, ...],
) -> None:
    with pytest.raises(TypeError, match=r'show_attention\("'):
        bertscope.show_attention(*texts)


def test_a_second_text_alone_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="text_a"):
        bertscope.show_attention(text_b="b")


@pytest.mark.parametrize(
    ("name", "value"), [("version", 1), ("live_id", "x"), ("snapshot", {}), ("colour", "red")]
)
def test_what_a_view_keeps_about_itself_is_no_parameter(name: str, value: object) -> None:
    with pytest.raises(TypeError, match=rf"no parameter '{name}'"):
        bertscope.show_attention("A.", **{name: value})


def test_repr_shortens_texts_and_hides_no_control_character() -> None:
    view = bertscope.AttentionView("evil \u202e text", "x" * 100)
    assert repr(view) == f"AttentionView('evil \\u202e text', '{'x' * 39}…', model='embedded')"


def test_what_is_hidden_is_chosen_by_name() -> None:
    view = bertscope.show_attention("One, two.", delimiters="hide", punctuation="renormalise")
    assert (view.delimiters, view.punctuation) == ("hide", "renormalise")
