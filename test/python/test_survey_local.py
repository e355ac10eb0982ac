"""A survey in this process: its table, its facts, its files, and what it does when it is stopped."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import dask.bag
import numpy as np
import pandas as pd
import pytest
from distributed import Client
from pyarrow import parquet
from survey_texts import make_texts

import bertscope
from bertscope._scoring import NameScore, name_head
from bertscope.survey._model import Model, open_model
from bertscope.survey._records import PATTERNS
from bertscope.survey._store import SurveyStore
from bertscope.survey._summary import COLUMNS
from bertscope.survey._texts import read_text

TEXTS = make_texts(12)
MODEL = Path(__file__).parents[2] / "models" / "all-MiniLM-L6-v2"


def survey(texts, **options):
    return bertscope.survey(texts, engine="local", progress=False, **options)


@pytest.fixture(scope="module")
def found():
    return survey(TEXTS)


def test_a_row_a_head_and_pattern_with_the_columns_that_are_explained(found):
    assert len(found.table) == 6 * 12 * 6
    assert all(tuple(row) == COLUMNS for row in found.table)
    for column in COLUMNS:
        assert column.split("_low")[0].split("_high")[0] in bertscope.survey.__doc__
    assert [row["pattern"] for row in found.table[:6]] == list(PATTERNS)


def test_the_numbers_are_means_of_what_each_text_scores_alone(found):
    model = open_model("embedded")
    scores = []
    for text in TEXTS:
        tokens = model.encode(read_text(text))
        # Without sentences and words: by [SEP] and ## they are the same.
        scores.append(bertscope.score_patterns(model.run(tokens), tokens.tokens))
    for measure in ("mass", "margin", "top_rate"):
        columns = np.stack([getattr(score, measure).reshape(-1) for score in scores])
        defined = ~np.isnan(columns).all(axis=0)
        expected = np.nanmean(columns[:, defined], axis=0)
        given = np.array([row[measure] for row in found.table], dtype=float)
        assert given[defined] == pytest.approx(expected, abs=1e-8)
        assert np.isnan(given[~defined]).all()


def test_a_head_is_found_that_attends_to_the_previous_word(found):
    row = next(row for row in found.table if (row["layer"], row["head"]) == (0, 2))
    assert row["name"].startswith("previous word")


def test_below_30_inputs_it_speaks_of_effect_sizes_only(found):
    assert repr(found) == (
        "<Survey: 12 inputs: effect sizes only, by sentence-transformers/all-MiniLM-L6-v2, seed 1>"
    )
    assert "%" not in repr(found)


def test_from_30_inputs_on_it_counts_the_heads_that_are_named():
    many = survey(make_texts(30, seed=2))
    sure = [any(not one.is_uncertain for one in name.patterns) for name in many.summary.names]
    stable = [row["stability"] >= 0.8 for row in many.table[:: len(PATTERNS)]]
    named = sum(one and other for one, other in zip(sure, stable, strict=True))
    assert 0 < named < sum(sure) < 72
    assert f"30 inputs: {named} of 72 heads have a stable name at q < .05" in repr(many)


def test_a_name_with_a_question_mark_is_not_counted(found):
    def named(kept):
        score = NameScore("next", kept, mass=0.9, conditional=0.9, margin=0.9, top_rate=0.5)
        return name_head(0.1, 99, 0.5, [score])

    summary = replace(found.summary, inputs=30, names=(named(4), named(5)))
    assert "1 of 2 heads have a stable name" in repr(replace(found, summary=summary))


def test_what_cannot_be_computed_is_told_and_what_has_no_words_is_counted():
    mixed = survey([TEXTS[0], 5, "", ("", "  "), TEXTS[1], "[CLS]"])
    assert (mixed.n_inputs, mixed.skipped) == (2, 3)
    assert mixed.facts["texts"] == 6
    assert [(one.index, one.text) for one in mixed.failed] == [(1, "5")]
    assert "a text must be a string" in mixed.failed[0].reason
    assert "2 inputs (1 failed, 3 without words)" in repr(mixed)
    same = survey([TEXTS[0], TEXTS[1]])
    assert mixed.table == same.table


def test_an_error_of_the_runtime_is_one_texts_fault(monkeypatch):
    real = Model.run

    def fail(model, encoding):
        if "[MASK]" in encoding.tokens:
            raise RuntimeError("out of memory")
        return real(model, encoding)

    monkeypatch.setattr(Model, "run", fail)
    mixed = survey([TEXTS[0], "a [MASK]"])
    assert [one.reason for one in mixed.failed] == ["RuntimeError: out of memory"]
    with pytest.raises(
        ValueError, match=r"None of the inputs \(1\) could be computed. Input 0 \('a \[MASK"
    ):
        survey(["a [MASK]"])
    # And it does not try forever.
    with pytest.raises(ValueError, match=r"None of the inputs \(32\) could be computed"):
        survey(["a [MASK]"] * 1000)


def test_no_texts_give_a_table_of_nothing():
    empty = survey([])
    assert (empty.n_inputs, len(empty.table)) == (0, 432)
    assert {row["mass"] for row in empty.table} == {None}


@pytest.mark.parametrize("batch", [1, 5, 100])
def test_how_many_are_computed_at_a_time_changes_no_number(found, batch):
    assert survey(iter(TEXTS), batch=batch).table == found.table


def test_another_seed_gives_other_intervals_and_the_same_means(found):
    other = survey(TEXTS, seed=2)
    assert other.seed == 2
    assert [row["mass"] for row in other.table] == [row["mass"] for row in found.table]
    assert [row["mass_low"] for row in other.table] != [row["mass_low"] for row in found.table]


def test_long_texts_are_cut_and_counted():
    cut = survey([" ".join(["word"] * 50), "short"], max_tokens=16)
    assert cut.facts["cut"] == 1
    assert cut.records.tokens.tolist() == [16, 3]
    assert cut.facts["max_tokens"] == 16


def test_files_hold_the_table_and_what_it_rests_on(found, tmp_path):
    found.to_csv(tmp_path / "table.csv")
    found.to_json(tmp_path / "table.json")
    found.to_parquet(tmp_path / "table.parquet")

    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["mass"] or "nan") for row in rows] == pytest.approx(
        [np.nan if row["mass"] is None else row["mass"] for row in found.table], nan_ok=True
    )
    assert rows[0]["sha256"] == found.model_info.sha256
    assert rows[0]["model_id"] == "embedded"
    assert (rows[0]["inputs"], rows[0]["seed"], rows[0]["failed"]) == ("12", "1", "0")

    document = json.loads((tmp_path / "table.json").read_text("utf-8"))
    assert document.pop("rows") == found.table
    assert document == found.facts

    table = parquet.read_table(tmp_path / "table.parquet")
    assert table.to_pylist() == found.table
    assert json.loads(table.schema.metadata[b"bertscope"]) == found.facts


def test_every_file_says_model_hash_precision_seed_draws_and_counts(found):
    facts = found.facts
    assert facts["model"]["precision"] == "fp16 stored, fp32 computed"
    assert {"id", "name", "sha256", "libraries"} <= facts["model"].keys()
    assert (facts["bootstrap_draws"], facts["flip_draws"], facts["is_exact"]) == (2000, 4096, True)
    assert facts["bertscope"] == bertscope.__version__


def test_the_frame_has_the_rows_and_the_facts(found):
    frame = found.to_dataframe()
    assert isinstance(frame, pd.DataFrame)
    assert tuple(frame.columns) == COLUMNS
    assert frame.attrs["model"]["sha256"] == found.model_info.sha256


class Stop(BaseException):
    """What ends a survey in the middle."""


def stop_after(count, error):
    yield from TEXTS[:count]
    raise error


@pytest.mark.parametrize("error", [Stop, KeyboardInterrupt])
def test_a_stopped_survey_goes_on_where_it_was(found, tmp_path, monkeypatch, capsys, error):
    with pytest.raises(error):
        survey(stop_after(7, error), resume=tmp_path / "kept", batch=2)
    told = capsys.readouterr().err
    assert ("Stopped with 6 inputs in" in told) == (error is KeyboardInterrupt)

    computed = []
    real = Model.run
    monkeypatch.setattr(
        Model, "run", lambda model, encoding: computed.append(1) or real(model, encoding)
    )
    assert survey(TEXTS, resume=tmp_path / "kept").table == found.table
    assert len(computed) == 6
    assert survey(iter(TEXTS), resume=tmp_path / "kept").table == found.table
    assert len(computed) == 6


def test_fewer_texts_than_the_folder_knows_are_a_survey_of_these(tmp_path):
    survey(TEXTS, resume=tmp_path)
    assert survey(TEXTS[:5], resume=tmp_path).table == survey(TEXTS[:5]).table


@pytest.mark.parametrize("engine", ["local", "dask"])
def test_fewer_texts_of_a_file_or_a_bag_are_a_survey_of_these(tmp_path, monkeypatch, engine):
    survey(TEXTS, resume=tmp_path / "kept")
    monkeypatch.setattr(Model, "run", None)
    expected = bertscope.survey(TEXTS[:5], engine="local", progress=False, resume=tmp_path / "kept")
    bag = dask.bag.from_sequence(TEXTS[:5], npartitions=2)
    with Client(processes=False, n_workers=1, dashboard_address="localhost:0") as client:
        options = {"client": client} if engine == "dask" else {}
        for given in (iter(TEXTS[:5]), bag):
            found = bertscope.survey(
                given, engine=engine, progress=False, resume=tmp_path / "kept", **options
            )
            assert (found.n_inputs, found.table) == (5, expected.table)


def test_a_folder_that_a_process_was_ended_in_at_once_is_an_empty_one(tmp_path):
    (tmp_path / "survey.json.part").write_text("{", "utf-8")
    (tmp_path / ".DS_Store").write_bytes(b"")
    assert survey(TEXTS[:2], resume=tmp_path).n_inputs == 2
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_list_of_facts_is_named(tmp_path):
    survey(TEXTS[:2], resume=tmp_path)
    (tmp_path / "survey.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match=r"survey\.json cannot be read.*another folder"):
        survey(TEXTS[:2], resume=tmp_path)


def test_a_folder_of_another_tokenizer_is_not_gone_on_with(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    for file in MODEL.glob("*.json"):
        shutil.copy(file, folder)
    folder.joinpath("model.onnx").symlink_to(MODEL / "model.onnx")
    survey(TEXTS[:2], model=folder, resume=tmp_path / "kept")
    path = folder / "tokenizer.json"
    file = json.loads(path.read_text("utf-8"))
    file["normalizer"]["lowercase"] = False
    path.write_text(json.dumps(file), "utf-8")
    with pytest.raises(ValueError, match=r"not by.*name another folder"):
        survey(TEXTS[:2], model=folder, resume=tmp_path / "kept")


def test_a_folder_of_other_texts_is_not_gone_on_with(tmp_path):
    survey(TEXTS[:3], resume=tmp_path)
    with pytest.raises(ValueError, match="Input 1 is another text than when the survey began"):
        survey([TEXTS[0], "another", TEXTS[2]], resume=tmp_path)
    with pytest.raises(ValueError, match="Input 0 is another text"):
        survey(["another", *TEXTS[1:]], resume=tmp_path)


def test_a_folder_of_another_model_or_of_other_things_is_left_alone(tmp_path):
    survey(TEXTS[:2], resume=tmp_path / "kept")
    with pytest.raises(ValueError, match=r"512 tokens.*not by"):
        survey(TEXTS[:2], resume=tmp_path / "kept", max_tokens=20)
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(ValueError, match="holds other files"):
        survey(TEXTS[:2], resume=tmp_path)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_a_damaged_file_of_records_is_named(tmp_path):
    survey(TEXTS[:2], resume=tmp_path)
    file = next(tmp_path.glob("inputs-*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(ValueError, match=f"{file.name} cannot be read.*delete it"):
        survey(TEXTS[:2], resume=tmp_path)
    file.unlink()
    assert survey(TEXTS[:2], resume=tmp_path).n_inputs == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "spark"}, "engine must be one of 'browser', 'local', 'dask', not 'spark'"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"batch": 0}, "batch must be at least 1"),
        ({"workers": 0, "engine": "dask"}, "workers must be at least 1"),
        ({"retries": -1, "engine": "dask"}, "retries must be at least 0"),
        ({"model": "nowhere"}, "no folder"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_a_sentence(options, message):
    with pytest.raises((ValueError, FileNotFoundError), match=message):
        bertscope.survey(TEXTS, **{"engine": "local", **options})


def test_an_unknown_parameter_is_refused():
    with pytest.raises(TypeError, match="no parameter 'speed'"):
        bertscope.survey(TEXTS, engine="local", speed=9)
    with pytest.raises(TypeError, match="no parameter 'speed' with engine='browser'"):
        bertscope.survey(TEXTS, name="mine", speed=9)


def test_plain_lines_tell_how_far_it_is_where_rich_is_missing(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    bertscope.survey(TEXTS[:3], engine="local")
    assert "survey: 3 of 3 inputs" in capsys.readouterr().err


def test_rich_tells_it_on_the_error_stream(capsys):
    bertscope.survey(TEXTS[:3], engine="local")
    out, err = capsys.readouterr()
    assert (out, "3/3" in err) == ("", True)


def test_import_brings_neither_numpy_nor_an_engine():
    heavy = ("numpy", "onnxruntime", "tokenizers", "dask", "distributed", "pyarrow", "rich")
    code = (
        "import sys, bertscope; assert callable(bertscope.survey); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    told = subprocess.run(  # noqa: S603  # the lines above
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_file_is_no_folder_to_resume_from(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_text("a")
    with pytest.raises(ValueError, match="is a file: resume needs a folder"):
        survey(TEXTS[:2], resume=path)


@pytest.mark.parametrize("limit", ["9", 2, 9.5, True])
def test_the_most_tokens_are_a_whole_number(limit):
    with pytest.raises(ValueError, match="max_tokens must be a whole number, at least 3, not"):
        survey(TEXTS[:2], max_tokens=limit)


def test_what_was_computed_long_ago_is_kept_however_few_it_is(tmp_path, monkeypatch):
    """A process that is killed takes back what it had in its hands."""
    written = []
    write = SurveyStore.write
    monkeypatch.setattr(
        SurveyStore,
        "write",
        lambda self, records: (written.append(len(records)), write(self, records)),
    )
    clock = iter(range(0, 10_000, 11))
    # By its name the function of the same name would be found.
    computing = sys.modules["bertscope.survey._compute"]
    monkeypatch.setattr(computing, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    survey(TEXTS, resume=tmp_path, batch=4)
    assert written == [4, 4, 4]
