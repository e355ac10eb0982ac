"""The table of a survey in the forms that people want it in, whoever computed it."""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._missing import explain_missing

if TYPE_CHECKING:
    import os

    import pandas as pd

#: What every file begins with.
FORMAT = {"format": "bertscope-survey", "version": 1}


class SurveyFiles(ABC):
    """A survey that has a table, and facts about it."""

    @property
    @abstractmethod
    def table(self) -> list[dict[str, Any]]:
        """One row a head and pattern, by layer, head and pattern."""

    @property
    @abstractmethod
    def facts(self) -> dict[str, Any]:
        """What every file says besides the table: model, hash, precision, seed, draws, counts."""

    def to_dataframe(self) -> pd.DataFrame:
        """Return the table as a frame of pandas, with the facts in its ``attrs``.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  # not everybody has it
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "to_dataframe() needs pandas: pip install pandas; survey.table is the same as a list of dicts",
                name="pandas",
            ) from error
        frame = pd.DataFrame(self.table)
        frame.attrs.update(self.facts)
        return frame

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the table as CSV; what every file says stands in further columns, the same in each row."""
        facts = self.facts
        model = facts["model"]
        constant = {
            "model_id": model["id"],
            "model": model["name"],
            "precision": model["precision"],
            "sha256": model["sha256"],
            **{
                name: facts[name]
                for name in ("inputs", "failed", "skipped", "seed", "bootstrap_draws", "flip_draws")
            },
            "bertscope": facts["bertscope"],
        }
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*self.table[0], *constant])
            writer.writeheader()
            writer.writerows({**row, **constant} for row in self.table)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write facts and table as JSON."""
        text = json.dumps({**self.facts, "rows": self.table}, indent=1, allow_nan=False)
        Path(path).write_text(text + "\n", encoding="utf-8")

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write the table as Parquet; the facts are JSON under the key ``bertscope`` of its metadata.

        Raises
        ------
        ModuleNotFoundError
            If pyarrow is not installed.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415  # only who writes such a file needs it
            from pyarrow import parquet  # noqa: PLC0415  # as above
        except ModuleNotFoundError as error:
            raise explain_missing(error, "to_parquet()") from error
        table = pa.Table.from_pylist(self.table, schema=_make_schema(pa))
        facts = json.dumps(self.facts, allow_nan=False)
        parquet.write_table(table.replace_schema_metadata({"bertscope": facts}), path)


def _make_schema(pa: Any) -> Any:
    """Return the types of the columns, so that a column of Nones has one too."""
    whole = ("layer", "head", "n_inputs", "queries", "kept")
    texts = ("name", "kind", "pattern", "tier")
    from ._summary import COLUMNS  # noqa: PLC0415  # NumPy comes with it

    return pa.schema(
        [
            (
                name,
                pa.int64() if name in whole else pa.string() if name in texts else pa.float64(),
            )
            for name in COLUMNS
        ]
    )
