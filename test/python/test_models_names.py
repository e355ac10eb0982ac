"""Names of installed models: one part of a path, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bertscope.models._hub import choose_files, is_hub_id
from bertscope.models._model_name import check_name, name_after


@pytest.mark.parametrize("name", ["mine", "my-bert", "bert.v2", "_x", "A1", "a" * 96])
def test_a_plain_name_is_taken(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../mine", "a/b", "a\\b", "/etc", "C:", "-rf", ".hidden", "a b", "a\n"),
        *("naïve", "a" * 97, "models.json", "Models.JSON", "remoteEntry.1.js", "con", "NUL.txt"),
        *("lpt1", "mine.", "a\0b", "%2e%2e", "~"),
    ],
)
def test_what_could_lead_elsewhere_is_refused_with_the_name(name):
    with pytest.raises(ValueError, match="cannot be the name of a model") as caught:
        check_name(name)
    assert repr(name)[:100] in str(caught.value)


@given(st.text())
def test_whatever_is_taken_is_one_part_of_a_path(name):
    try:
        check_name(name)
    except ValueError:
        return
    assert not set(name) & set("/\\:\0%? #@")
    assert name.strip(". ") != ""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("google-bert/bert-base-uncased", "bert-base-uncased"),
        ("gpt2", "gpt2"),
        ("runs/my-bert/", "my-bert"),
        ("runs/My (best) BERT!", "My-best-BERT"),
    ],
)
def test_a_model_is_named_after_its_source(source, name):
    assert name_after(source) == name


def test_a_model_in_this_folder_is_named_after_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert name_after(".") == tmp_path.name


def test_a_source_that_gives_no_name_is_told_how_to_give_one():
    with pytest.raises(ValueError, match="--name gives another"):
        name_after("runs/…")


@pytest.mark.parametrize("source", ["bert-base-uncased", "owner/name", "a/b.c_d-e"])
def test_a_repository_of_the_hub_is_known_by_its_form(source):
    assert is_hub_id(source)


@pytest.mark.parametrize(
    "source", ["./a", "../a", "/a", "a/b/c", "a b", "http://x/y", "a/", "", "-x"]
)
def test_a_path_is_no_repository(source):
    assert not is_hub_id(source)


def test_of_a_repository_only_the_best_checkpoint_and_small_files_are_fetched():
    names = [
        *("README.md", "config.json", "tokenizer.json", "vocab.txt", "model.safetensors"),
        *("pytorch_model.bin", "tf_model.h5", "onnx/model.onnx", "modeling_own.py"),
    ]
    small = ["config.json", "tokenizer.json", "vocab.txt"]
    assert choose_files(names, "x") == [*small, "model.safetensors"]
    names.remove("model.safetensors")
    assert choose_files(names, "x") == [*small, "pytorch_model.bin"]
    names.remove("pytorch_model.bin")
    assert choose_files([*names, "onnx/model.onnx_data"], "x") == [
        *(*small, "onnx/model.onnx"),
        "onnx/model.onnx_data",
    ]


def test_all_parts_of_a_checkpoint_are_fetched():
    parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    names = ["config.json", *parts, "model.safetensors.index.json"]
    assert choose_files(names, "x") == names


def test_a_repository_without_a_model_is_refused():
    with pytest.raises(ValueError, match=r"x holds no model\.safetensors"):
        choose_files(["config.json", "tf_model.h5", "flax_model.msgpack"], "x")
