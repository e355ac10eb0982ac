"""The example notebook: well-formed, without outputs, and true in what it says about the article's heads."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = nbformat.read(ROOT / "examples/six-patterns.ipynb", as_version=4)
SOURCES = {cell.id: cell.source for cell in NOTEBOOK.cells}

# cell -> layer, head, and each weight that its prose names, as (from, to, ...) by position, added up
PATTERNS = {
    "next": (2, 0, [(1, 2)]),
    "previous": (6, 11, [(2, 1), (2, 7, 18)]),
    "identical": (2, 6, [(5, 10), (5, 5)]),
    "other": (10, 10, [(10, 5)]),
    "predictive": (2, 1, [(16, 15)]),
    "delimiter": (6, 4, [(5, 7, 18)]),
}


@pytest.fixture(scope="module")
def article() -> tuple[list[str], np.ndarray]:
    stored = json.loads((ROOT / "test/fixtures/article-bert-base-uncased.json").read_text())
    return stored["tokens"], np.array(stored["attn"]).reshape(stored["shape"])


def test_it_is_valid_and_has_no_outputs() -> None:
    nbformat.validate(NOTEBOOK)
    assert (NOTEBOOK.nbformat, NOTEBOOK.nbformat_minor) == (4, 5)
    assert NOTEBOOK.metadata.kernelspec.name == "python3"
    code = [cell for cell in NOTEBOOK.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    for cell in code:
        compile(cell.source, cell.id, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_s_cell_sets_its_head_and_its_prose_names_true_weights(
    name: str, article: tuple[list[str], np.ndarray]
) -> None:
    layer, head, sums = PATTERNS[name]
    tokens, attention = article
    pinned = sums[0][0]
    assert SOURCES[name] == (
        f'show_attention(layer={layer}, heads=[{head}], pinned=[{{"side": "from", "token": {pinned}}}])'
    )
    prose = SOURCES[f"{name}-text"]
    named = re.findall(r"\.\d+", prose)
    assert len(named) == len(sums)
    for number, (source, *targets) in zip(named, sums, strict=True):
        weight = attention[layer, head, source, targets].sum()
        assert f"{weight:.{len(number) - 1}f}" == f"0{number}"
        for position in (source, *targets):
            assert f"`{tokens[position]}`" in prose or position == source == targets[0]


def test_the_first_pattern_s_claims_about_all_rows_hold(
    article: tuple[list[str], np.ndarray],
) -> None:
    tokens, attention = article
    rows = attention[2, 0]
    words = [i for i, token in enumerate(tokens) if token not in ("[CLS]", "[SEP]")]
    assert min(rows[i, i + 1] for i in words) > 0.99
    assert all(
        rows[i].argmax() == 0 and rows[i, 0] > 0.5 for i, t in enumerate(tokens) if i not in words
    )
