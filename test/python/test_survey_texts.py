"""Where the texts of a survey come from."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

from bertscope.survey._texts import TEXT_LIMIT, Text, read_text, read_texts


def test_a_text_is_a_string_or_a_pair_and_an_empty_second_text_is_none():
    assert read_text("a") == Text("a", None)
    assert read_text(("a", "b")) == Text("a", "b")
    assert read_text(["a", ""]) == read_text(("a", None)) == Text("a", None)


@pytest.mark.parametrize("given", [5, None, ("a", 5), ("a",), ("a", "b", "c"), b"a"])
def test_anything_else_is_no_text(given):
    with pytest.raises(TypeError, match="a text must be a string or a pair of strings"):
        read_text(given)


def test_a_text_is_made_as_the_document_would_hold_it():
    assert read_text("a\ud800").a == "a\ufffd"
    assert len(read_text("x" * (TEXT_LIMIT + 5)).a) == TEXT_LIMIT


def test_hashes_tell_texts_apart():
    texts = [
        Text("a", None),
        Text("a", "b"),
        Text("ab", None),
        Text("b", "a"),
        Text("a\x00b", None),
    ]
    assert len({text.hash for text in texts}) == len(texts)
    assert Text("a", "b").hash == Text("a", "b").hash


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(" ", None, True), ("", " ", True), ("", "x", False)]
)
def test_blank_is_what_the_browser_calls_blank(a, b, expected):
    assert Text(a, b).is_blank is expected


def test_iterables_of_all_kinds_are_taken():
    for given in (["a", "b"], ("a", "b"), (text for text in "ab"), pd.Series(["a", "b"])):
        assert list(read_texts(given)) == ["a", "b"]


def test_a_file_has_an_input_a_line_and_tabs_separate_pairs(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("\ufeffone\r\ntwo\tthree\r\n\r\nÉtudes".encode())
    expected = ["one", ("two", "three"), "", "Études"]
    assert list(read_texts(path)) == expected
    assert list(read_texts(str(path))) == expected


def test_a_string_that_is_no_file_is_no_list_of_texts():
    with pytest.raises(TypeError, match=r"give a list of texts, such as \[text\]"):
        read_texts("The cat sat.")
    with pytest.raises(TypeError, match="not int"):
        read_texts(5)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        (pd.DataFrame({"text": ["a"]}), "its column with the texts, such as frame"),
        ({"text": ["a"]}, "list"),
        ({"a", "b"}, r"no order.*sorted"),
        (frozenset({"a"}), r"no order.*sorted"),
    ],
)
def test_what_gives_other_things_than_its_texts_or_in_any_order_is_refused(given, advice):
    with pytest.raises(TypeError, match=advice):
        read_texts(given)


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_bytes("Ünder".encode("latin-1"))
    with pytest.raises(ValueError, match=r"texts\.txt is not UTF-8.*save it"):
        list(read_texts(path))


def test_without_pyarrow_a_parquet_file_says_what_to_install(tmp_path, monkeypatch):
    path = tmp_path / "texts.parquet"
    path.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'bertscope\[survey\]'"):
        list(read_texts(path))


def test_a_column_is_refused_where_there_is_none(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_text("a", "utf-8")
    for given in (["a"], path):
        with pytest.raises(ValueError, match="column is for a Parquet file"):
            read_texts(given, "text")


@pytest.mark.parametrize("name", ["texts.csv", "texts.JSON", "texts.jsonl"])
def test_a_file_of_rows_is_not_read_by_lines(tmp_path, name):
    path = tmp_path / name
    path.write_text("id,text\n1,a\n")
    with pytest.raises(ValueError, match=r"a file of rows.* save its texts as \.txt"):
        read_texts(path)


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not there"):
        list(read_texts(tmp_path / "no.txt"))
    with pytest.raises(FileNotFoundError, match="is a folder"):
        read_texts(tmp_path)


def test_a_parquet_file_gives_its_column_of_text_or_its_pairs(tmp_path):
    path = tmp_path / "texts.parquet"
    pd.DataFrame({"id": [1, 2], "words": ["a", "b"]}).to_parquet(path)
    assert list(read_texts(path)) == ["a", "b"]
    pd.DataFrame({"text_a": ["a"], "text_b": ["b"], "x": ["c"]}).to_parquet(path)
    assert list(read_texts(path)) == [("a", "b")]
    assert list(read_texts(path, "x")) == ["c"]
    assert list(read_texts(path, ("x", "text_a"))) == [("c", "a")]


def test_a_parquet_file_with_several_columns_of_text_asks_which(tmp_path):
    path = tmp_path / "texts.parquet"
    pd.DataFrame({"one": ["a"], "two": ["b"]}).to_parquet(path)
    with pytest.raises(ValueError, match=r"2 columns of text.*column='one'"):
        list(read_texts(path))
    with pytest.raises(ValueError, match="no column 'three', but 'one', 'two'"):
        list(read_texts(path, "three"))
