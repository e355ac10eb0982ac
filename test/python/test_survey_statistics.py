"""The statistics of a survey: the fixture that the browser wrote, slow references, and made-up examples."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bertscope._scoring.random_lcg import Lcg
from bertscope.survey._head_name import (
    HeadFacts,
    HeadMeans,
    measure_stability,
    name_over_inputs,
)
from bertscope.survey._records import Records, join_records, make_records
from bertscope.survey._seeds import check_seed, shuffle_numbers
from bertscope.survey._statistics import (
    BootstrapDraws,
    average_columns,
    correct_tests,
    find_intervals,
    flip_signs,
    measure_reliability,
)
from bertscope.survey._summary import summarise

FIXTURE = json.loads(
    Path(__file__).parents[1].joinpath("fixtures", "survey-statistics.json").read_text("utf-8")
)
COLUMNS = FIXTURE["facts"]["columns"]


def slow_lcg(seed: int):
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state / 2**32


def read_records(survey: dict[str, Any]) -> Records:
    """The records of the fixture, in the order in which they came."""
    given = survey["records"]
    records = make_records(len(given), survey["layers"] * survey["heads"])
    for row, record in enumerate(given):
        records.index[row] = record["index"]
        for measure in FIXTURE["facts"]["measures"]:
            column = "top_rate" if measure == "topRate" else measure
            getattr(records, column)[row] = np.array(record[measure], dtype=float)
        records.queries[row] = record["queries"]
        records.kept[row] = record["kept"]
        records.entropy[row] = np.array(record["entropy"], dtype=float)
        records.is_broken[row] = record["isBroken"]
    return records


def summed_up(survey: dict[str, Any]):
    records = join_records([read_records(survey)], survey["layers"] * survey["heads"])
    return summarise(
        records,
        layers=survey["layers"],
        heads=survey["heads"],
        seed=survey["seed"],
        skipped=survey["skipped"],
    )


@pytest.mark.parametrize("seed", [0, 1, 42, 2**31, 2**32 - 1])
def test_many_random_numbers_at_once_are_those_drawn_one_by_one(seed):
    random = Lcg(seed)
    found = np.concatenate([random.take(3), random.take(0), random.take(70_000), random.take(5)])
    assert found.tolist() == list(itertools.islice(slow_lcg(seed), 70_008))


def test_the_shuffle_is_that_of_the_browser():
    assert shuffle_numbers(5, 1).tolist() == [0, 2, 3, 4, 1]
    assert shuffle_numbers(10, 1).tolist() == [9, 5, 6, 8, 1, 0, 7, 4, 3, 2]
    assert shuffle_numbers(0, 1).tolist() == []


@pytest.mark.parametrize("seed", [-1, 2**32 - 2, 1.5, True, "1", None])
def test_a_seed_out_of_its_range_is_refused_with_the_range(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to 4294967293"):
        check_seed(seed)


@pytest.mark.parametrize("survey", FIXTURE["surveys"], ids=lambda survey: survey["title"])
def test_the_table_is_the_one_that_the_browser_made(survey):
    expected = survey["table"]
    found = summed_up(survey)
    counts = expected["counts"]
    assert (found.inputs, found.skipped, found.tests) == (
        counts["inputs"],
        counts["skipped"],
        counts["tests"],
    )
    assert (found.bootstrap_draws, found.flip_draws, found.is_exact) == (
        counts["bootstrapDraws"],
        counts["flipDraws"],
        counts["isExact"],
    )
    assert [name.text for name in found.names] == expected["texts"]
    assert len(found.rows) == len(expected["rows"])
    for row, wanted in zip(found.rows, expected["rows"], strict=True):
        assert list(row) == COLUMNS
        for column, value in zip(COLUMNS, wanted, strict=True):
            if isinstance(value, float):
                assert row[column] == pytest.approx(value, abs=2e-8), (column, row)
            else:
                assert row[column] == value, (column, row)


def test_the_order_of_arrival_makes_no_difference():
    survey = FIXTURE["surveys"][-1]
    turned = {**survey, "records": survey["records"][::-1]}
    assert summed_up(turned).rows == summed_up(survey).rows


def test_the_bootstrap_is_the_mean_of_drawn_inputs():
    columns = np.random.default_rng(3).random((17, 4))
    columns[3, 1] = columns[5, 1] = columns[5, 2] = np.nan
    means = BootstrapDraws(17, 50, 9).average(columns)
    random = slow_lcg(9)
    for draw in range(50):
        drawn = columns[[int(next(random) * 17) for _ in range(17)]]
        assert means[draw] == pytest.approx(np.nanmean(drawn, axis=0), abs=1e-12)


def test_a_draw_without_a_defined_input_has_no_mean_and_no_say():
    columns = np.array([[1.0], [np.nan], [3.0]])
    means = BootstrapDraws(3, 400, 1).average(columns)
    assert np.isnan(means).any()
    low, high = find_intervals(columns, means)
    assert (low[0], high[0]) == (1.0, 3.0)


def test_a_column_of_one_input_has_no_interval():
    columns = np.array([[1.0, np.nan], [np.nan, np.nan]])
    low, high = find_intervals(columns, BootstrapDraws(2, 20, 1).average(columns))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@pytest.mark.parametrize("inputs", [1, 2, 7, 14])
def test_up_to_14_inputs_every_flip_is_tried(inputs):
    columns = np.random.default_rng(inputs).normal(0.3, 1, (inputs, 3))
    if inputs > 1:
        columns[0, 0] = np.nan
    found = flip_signs(columns, 9999, 1)
    assert (found.draws, found.is_exact) == (2**inputs, True)
    for at in range(3):
        held = columns[~np.isnan(columns[:, at]), at]
        means = [np.mean(held * signs) for signs in itertools.product([1, -1], repeat=held.size)]
        assert found.p[at] == np.mean(np.array(means) >= held.mean() - 1e-12)


def test_more_inputs_are_flipped_as_drawn_and_gaps_take_their_draw_along():
    columns = np.random.default_rng(5).normal(0.2, 1, (15, 2))
    columns[4, 1] = np.nan
    found = flip_signs(columns, 200, 7)
    random = slow_lcg(7)
    signs = np.array([[-1 if next(random) < 0.5 else 1 for _ in range(15)] for _ in range(200)])
    for at in range(2):
        held = ~np.isnan(columns[:, at])
        means = (signs[:, held] * columns[held, at]).mean(axis=1)
        reached = int((means >= columns[held, at].mean() - 1e-12).sum())
        assert found.p[at] == (1 + reached) / 201
    assert not found.is_exact


def test_a_column_without_numbers_is_not_tested():
    assert np.isnan(flip_signs(np.full((3, 1), np.nan), 10, 1).p).all()


def test_all_equal_margins_have_the_least_p():
    assert flip_signs(np.full((10, 1), 0.3), 9999, 1).p[0] == 2**-10


def test_q_is_the_smallest_rate_at_which_a_test_stands():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5])
    q = correct_tests(p)
    assert q == pytest.approx([0.04, np.nan, 0.16 / 3, 0.16 / 3, 0.5], nan_ok=True)
    for rate in np.linspace(0.001, 0.6, 300):
        ordered = np.sort(p[~np.isnan(p)])
        below = [at for at, value in enumerate(ordered, 1) if value <= rate * at / 4]
        cut = ordered[below[-1] - 1] if below else -1
        assert ((q <= rate) == (p <= cut)).all()


def test_reliability_is_one_where_halves_agree_and_nothing_where_they_cannot():
    same = np.tile([0.1, 0.2, 0.4, 0.9], (6, 1))
    assert measure_reliability(same, 3) == pytest.approx(1)
    assert np.isnan(measure_reliability(same[:3], 3))
    assert np.isnan(measure_reliability(same[:, :2], 3))
    assert np.isnan(measure_reliability(np.full((6, 4), 0.5), 3))


def test_reliability_is_pearsons_r_stepped_up():
    columns = np.random.default_rng(8).random((9, 6))
    order = shuffle_numbers(9, 12)
    r = np.corrcoef(columns[order[:4]].mean(axis=0), columns[order[4:]].mean(axis=0))[0, 1]
    assert measure_reliability(columns, 12) == pytest.approx(2 * r / (1 + r))


def test_means_leave_out_what_is_undefined():
    columns = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan]])
    assert average_columns(columns) == pytest.approx([1.5, np.nan], nan_ok=True)


def test_no_inputs_give_a_table_of_nothing():
    found = summarise(make_records(0, 4), layers=2, heads=2, seed=1)
    assert (found.inputs, found.tests, len(found.rows)) == (0, 0, 24)
    assert {row["name"] for row in found.rows} == {"no words to score"}
    assert {row["mass"] for row in found.rows} == {None}


def test_records_of_another_model_are_refused():
    with pytest.raises(ValueError, match="one model"):
        summarise(make_records(1, 4), layers=1, heads=2, seed=1)


def test_stability_is_the_share_of_draws_with_the_same_label():
    random = np.random.default_rng(6)
    draws = 400
    for trial in range(40):
        # Near the cuts, so that all of them matter.
        mass = random.uniform(0.3, 0.7, (6, draws))
        mass[2] = random.uniform(0.5, 0.6, draws)
        mass[3] = mass[2] * random.uniform(0.7, 0.8, draws)
        drawn = HeadMeans(
            mass=mass,
            conditional=random.uniform(0.45, 0.65, (6, draws)),
            margin=random.uniform(0.15, 0.4, (6, draws)),
            top_rate=random.uniform(0.85, 0.95, (6, draws)),
            entropy=random.uniform(0.75, 0.85, draws),
        )
        if trial % 4 == 0:
            mass[5, ::3] = np.nan
        significant = np.array([True, True, True, True, False, False]) & (random.random(6) < 0.6)
        plenty = np.full(6, 99)
        facts = HeadFacts(significant, plenty, plenty, is_broken=False, stability=1.0)
        means = [HeadMeans(*(part[..., at] for part in drawn)) for at in range(draws)]
        labels = [name_over_inputs(one, facts).label for one in means]
        found = measure_stability(means[0], drawn, significant)
        assert found == labels.count(labels[0]) / draws
