"""What the inputs of a survey say together: means, intervals, tests, and a name for each head.

Sections 3.3 and 3.4 of the specification; the browser's twin is ``src/survey/survey-summary.ts``. Each input has one
vote. An input in which nothing can be asked is counted and left out before anything is drawn. The draws of a survey
with seed s: bootstrap s, flips s + 1, halves s + 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bertscope._scoring.pattern import PATTERNS

from ._head_draws import draw_layer
from ._head_name import DELIMITER, HeadFacts, HeadMeans, measure_stability, name_over_inputs
from ._records import MEASURES, TIERS, Records
from ._seeds import check_seed
from ._statistics import (
    BOOTSTRAP_DRAWS,
    FLIP_DRAWS,
    BootstrapDraws,
    average_columns,
    correct_tests,
    flip_signs,
    measure_reliability,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bertscope._scoring.head_name import HeadName

#: Expected share of false names among those that stand.
FALSE_DISCOVERY_RATE = 0.05
#: More than the weights are good for.
_DECIMALS = 8
COLUMNS = (
    *("layer", "head", "name", "kind", "stability", "idle", "entropy", "pattern", "tier"),
    *("n_inputs", "queries", "kept", *MEASURES),
    *("mass_low", "mass_high", "margin_low", "margin_high", "p", "q", "reliability"),
)


@dataclass(frozen=True)
class Summary:
    """A survey summed up.

    Attributes
    ----------
    inputs
        How many the numbers rest on.
    skipped
        How many had nothing that can be asked.
    seed, bootstrap_draws, flip_draws, is_exact
        By which draws; ``is_exact``: every flip of signs was tried.
    tests
        How many cells were tested.
    names
        By layer and head.
    rows
        By layer, head and pattern: see `bertscope.survey`.
    """

    inputs: int
    skipped: int
    seed: int
    bootstrap_draws: int
    flip_draws: int
    is_exact: bool
    tests: int
    names: tuple[HeadName, ...]
    rows: list[dict[str, Any]]


class _Cells(NamedTuple):
    """Numbers over all inputs, one a cell; entropy one a head, reliability one a pattern."""

    total: int
    means: dict[str, NDArray[np.float64]]
    entropy: NDArray[np.float64]
    inputs: NDArray[np.int64]
    queries: NDArray[np.int64]
    kept: NDArray[np.int64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    reliability: list[float]


def summarise(  # noqa: PLR0913  # all by name
    records: Records,
    *,
    layers: int,
    heads: int,
    seed: int,
    skipped: int = 0,
    bootstrap_draws: int = BOOTSTRAP_DRAWS,
    flip_draws: int = FLIP_DRAWS,
) -> Summary:
    """Sum a survey up.

    Parameters
    ----------
    records
        In the order of their inputs.
    heads
        A layer.
    skipped
        Inputs that have no record because nothing can be asked in them.

    Raises
    ------
    ValueError
        If the seed is out of its range, or the records are of a model with other layers and heads.
    """
    check_seed(seed)
    if len(records) > 0 and records.entropy.shape[1] != layers * heads:
        raise ValueError(
            f"The records are of {records.entropy.shape[1]} heads, the model has {layers * heads}: "
            "the inputs of one survey are computed by one model"
        )
    used = records.keep(np.asarray((~np.isnan(records.mass)).any(axis=1)))
    flips = flip_signs(used.margin, flip_draws, seed + 1)
    cells = _Cells(
        total=len(used),
        means={measure: average_columns(getattr(used, measure)) for measure in MEASURES},
        entropy=average_columns(used.entropy),
        inputs=(~np.isnan(used.mass)).sum(axis=0),
        queries=used.queries.sum(axis=0, dtype=np.int64),
        kept=used.kept.sum(axis=0, dtype=np.int64),
        p=flips.p,
        q=correct_tests(flips.p),
        reliability=[
            measure_reliability(used.mass[:, at :: len(PATTERNS)], seed + 2)
            for at in range(len(PATTERNS))
        ],
    )
    ever_broken = np.asarray(records.is_broken.any(axis=0))
    draws = BootstrapDraws(len(used), bootstrap_draws, seed)
    names: list[HeadName] = []
    rows: list[dict[str, Any]] = []
    for layer in range(layers):
        at = slice(layer * heads * len(PATTERNS), (layer + 1) * heads * len(PATTERNS))
        significant = cells.q[at] < FALSE_DISCOVERY_RATE
        for head, (drawn, bounds) in enumerate(draw_layer(used, draws, layer, significant)):
            place = layer * heads + head
            name, stability = _name_head(cells, place, drawn, is_broken=bool(ever_broken[place]))
            names.append(name)
            told = {
                "layer": layer,
                "head": head,
                "name": name.label,
                "kind": name.kind,
                "stability": _round(stability),
            }
            rows += ({**told, **row} for row in _list_cells(cells, place, bounds))
    return Summary(
        inputs=len(used),
        skipped=skipped + len(records) - len(used),
        seed=seed,
        bootstrap_draws=bootstrap_draws,
        flip_draws=flips.draws,
        is_exact=flips.is_exact,
        tests=int((~np.isnan(cells.q)).sum()),
        names=tuple(names),
        rows=rows,
    )


def _cells_of(place: int) -> slice:
    return slice(place * len(PATTERNS), (place + 1) * len(PATTERNS))


def _name_head(
    cells: _Cells, place: int, drawn: HeadMeans, *, is_broken: bool
) -> tuple[HeadName, float]:
    """Return the name of a head over all inputs, and the share of draws that give the same."""
    at = _cells_of(place)
    own = HeadMeans(
        mass=cells.means["mass"][at],
        conditional=cells.means["conditional"][at],
        margin=cells.means["margin"][at],
        top_rate=cells.means["top_rate"][at],
        entropy=np.asarray(cells.entropy[place]),
    )
    significant = cells.q[at] < FALSE_DISCOVERY_RATE
    is_known = not np.isnan(own.mass[DELIMITER]) and cells.total > 1
    stability = measure_stability(own, drawn, significant) if is_known else float("nan")
    facts = HeadFacts(significant, cells.queries[at], cells.kept[at], is_broken, stability)
    return name_over_inputs(own, facts), stability


def _list_cells(
    cells: _Cells, place: int, bounds: dict[str, NDArray[np.float64]]
) -> Iterator[dict[str, Any]]:
    """Yield what the rows of a head say besides its name."""
    for at, pattern in enumerate(PATTERNS):
        cell = place * len(PATTERNS) + at
        yield {
            "idle": _round(cells.means["mass"][place * len(PATTERNS) + DELIMITER]),
            "entropy": _round(cells.entropy[place]),
            "pattern": pattern,
            "tier": TIERS.get(pattern),
            "n_inputs": int(cells.inputs[cell]),
            "queries": int(cells.queries[cell]),
            "kept": int(cells.kept[cell]),
            **{measure: _round(cells.means[measure][cell]) for measure in MEASURES},
            **{bound: _round(values[at]) for bound, values in bounds.items()},
            "p": _round(cells.p[cell]),
            "q": _round(cells.q[cell]),
            "reliability": _round(cells.reliability[at]),
        }


def _round(value: Any) -> float | None:
    """Return a number as it stands in files; None where it is undefined."""
    # Adding 0 makes -0 a 0.
    return None if np.isnan(value) else round(float(value), _DECIMALS) + 0.0
