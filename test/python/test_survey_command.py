"""``python -m bertscope.survey``: its files, its sentences, its exit status."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pandas as pd
import pytest
from survey_texts import make_texts

import bertscope
from bertscope.survey import _score
from bertscope.survey.__main__ import main

TEXTS = make_texts(12)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "texts.txt"
    lines = [text if isinstance(text, str) else "\t".join(text) for text in TEXTS]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def table():
    return bertscope.survey(TEXTS, engine="local", progress=False, seed=3).table


def test_it_runs_as_a_program_without_a_warning(file, table):
    out = file.with_suffix(".json")
    command = [sys.executable, "-W", "error", "-m", "bertscope.survey", file, "--seed", "3"]
    told = subprocess.run(  # noqa: S603  # our own program
        [*command, "--out", out, "--quiet"], capture_output=True, text=True, check=True
    )
    assert told.stderr == ""
    assert told.stdout.startswith("12 inputs: effect sizes only")
    assert json.loads(out.read_text("utf-8"))["rows"] == table


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_table_goes_where_it_is_told(file, table, suffix, capsys):
    out = file.with_suffix(suffix)
    assert main([str(file), "--out", str(out), "--seed", "3", "--quiet"]) == 0
    assert str(out) in capsys.readouterr().out
    if suffix == ".csv":
        with out.open(encoding="utf-8", newline="") as rows:
            masses = [row["mass"] for row in csv.DictReader(rows)]
        assert masses == ["" if row["mass"] is None else str(row["mass"]) for row in table]
    else:
        found = pd.read_parquet(out)
        assert found["name"].tolist() == [row["name"] for row in table]


def test_without_a_file_it_prints_the_heads_that_have_a_name(file, capsys):
    assert main([str(file), "--quiet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("layer 0 head 2: ") and "previous word" in line for line in lines)
    assert "seed 1" in lines[-1]


def test_a_folder_is_gone_on_with(file, tmp_path, capsys):
    folder = tmp_path / "kept"
    for _ in range(2):
        assert main([str(file), "--resume", str(folder), "--quiet"]) == 0
    assert len(list(folder.glob("inputs-*.parquet"))) == 1
    assert capsys.readouterr().err == ""


def test_columns_of_a_parquet_file_are_named(tmp_path, capsys):
    path = tmp_path / "pairs.parquet"
    pd.DataFrame({"one": ["The cat sat."], "two": ["The dog ran."]}).to_parquet(path)
    assert main([str(path), "--column", "one", "--column", "two", "--quiet"]) == 0
    assert main([str(path), "--quiet"]) == 2
    assert "name the one to survey" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.txt"], "nowhere.txt is not there"),
        (["{file}", "--model", "nowhere"], "give model='embedded', or a folder"),
        (["{file}", "--seed", "-1"], "seed must be a whole number"),
        (["{file}", *["--column=a"] * 3], "twice at most"),
    ],
)
def test_what_goes_wrong_is_one_sentence(file, capsys, arguments, sentence):
    assert main([part.format(file=file) for part in arguments]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "table.xlsx"], "--out must end in .csv, .json, .parquet, not table.xlsx"),
        (["--out", "nowhere/table.csv"], "the folder nowhere is not there"),
        (["--workers", "2"], "belong to --engine dask"),
    ],
)
def test_what_is_asked_wrongly_is_told_before_anything_is_computed(
    file, capsys, arguments, sentence
):
    with pytest.raises(SystemExit, match="2"):
        main([str(file), *arguments])
    assert sentence in capsys.readouterr().err


def test_failures_are_told(tmp_path, capsys, monkeypatch):
    def fail(*_):
        raise RuntimeError("no room")

    monkeypatch.setattr(_score, "score_patterns", fail)
    path = tmp_path / "texts.txt"
    path.write_text("The cat sat.\n", "utf-8")
    assert main([str(path), "--quiet"]) == 2
    assert "None of the inputs (1) could be computed" in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_named_with_the_next_step(file, capsys):
    assert main([str(file), "--engine", "dask", "--scheduler", "nonsense://x"]) == 2
    assert "no Dask scheduler answers at nonsense://x" in capsys.readouterr().err
