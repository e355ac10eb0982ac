"""What the heads do, as the browser has scored them: its columns turned into rows.

The browser's side is ``src/app/pattern-table.ts``, what the columns mean stands at `AttentionView.patterns`.
"""

from __future__ import annotations

from typing import Any

HEAD_COLUMNS = ("layer", "head", "name", "kind", "idle", "entropy")
PATTERN_COLUMNS = ("pattern", "tier")
SCORE_COLUMNS = (
    "queries",
    "kept",
    "mass",
    "conditional",
    "chance",
    "lift",
    "corrected",
    "top_rate",
    "control",
    "margin",
    "p",
    "rank",
)
COLUMNS = (*HEAD_COLUMNS, *PATTERN_COLUMNS, *SCORE_COLUMNS, "n_inputs")


def read_patterns(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row a head and pattern, the patterns of a head side by side."""
    heads, asked, scores = raw["heads"], raw["patterns"], raw["scores"]
    rows = []
    for place in range(len(heads["layer"])):
        head = {name: heads[name][place] for name in HEAD_COLUMNS}
        for at, pattern in enumerate(asked):
            cell = place * len(asked) + at
            rows.append(
                {
                    **head,
                    **{name: pattern[name] for name in PATTERN_COLUMNS},
                    **{name: scores[name][cell] for name in SCORE_COLUMNS},
                    "n_inputs": 1,
                }
            )
    return rows
