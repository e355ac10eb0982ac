"""What a survey gives: its table, in the forms that people want it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bertscope._version import __version__

from ._head_name import UNSTABLE
from ._survey_files import FORMAT, SurveyFiles

if TYPE_CHECKING:
    from bertscope._model_info import ModelInfo

    from ._records import Records
    from ._score import Failure
    from ._summary import Summary

#: From so many inputs on, numbers over them are more than effect sizes.
FEWEST_INPUTS = 30


@dataclass(frozen=True, repr=False)
class Survey(SurveyFiles):
    """What every head of a model does over many inputs.

    Attributes
    ----------
    model_info
        The model that the numbers come from.
    records
        What each input gave, before it was summed up.
    failed
        Inputs that could not be computed, and why.
    summary
        The table, and by which draws it was made.
    """

    model_info: ModelInfo
    records: Records
    failed: tuple[Failure, ...]
    summary: Summary

    @property
    def table(self) -> list[dict[str, Any]]:
        """One row a head and pattern, by layer, head and pattern.

        Undefined numbers are None; all others have 8 decimals. `bertscope.survey` says what the columns mean.
        """
        return self.summary.rows

    @property
    def n_inputs(self) -> int:
        """How many inputs the numbers rest on."""
        return self.summary.inputs

    @property
    def skipped(self) -> int:
        """How many inputs had nothing that can be asked."""
        return self.summary.skipped

    @property
    def seed(self) -> int:
        """Of all draws."""
        return self.summary.seed

    @property
    def facts(self) -> dict[str, Any]:
        """What every file says besides the table: model, hash, precision, seed, draws, counts."""
        summary, model = self.summary, self.model_info
        return {
            **FORMAT,
            "bertscope": __version__,
            "model": {
                "id": model.id,
                "name": model.name,
                "precision": model.precision,
                "sha256": model.sha256,
                "layers": model.layers,
                "heads": model.heads,
                "libraries": model.libraries,
            },
            "texts": len(self.records) + len(self.failed),
            "max_tokens": model.max_tokens,
            "inputs": summary.inputs,
            "failed": len(self.failed),
            "skipped": summary.skipped,
            "cut": int(self.records.is_cut.sum()),
            "seed": summary.seed,
            "bootstrap_draws": summary.bootstrap_draws,
            "flip_draws": summary.flip_draws,
            "is_exact": summary.is_exact,
            "tests": summary.tests,
        }

    def __repr__(self) -> str:
        return f"<Survey: {self.describe()}>"

    def describe(self) -> str:
        """Return how much it rests on, and how many heads it names."""
        count = self.n_inputs
        notes = [f"{len(self.failed)} failed"] if self.failed else []
        notes += [f"{self.skipped} without words"] if self.skipped else []
        inputs = f"{count} input{'' if count == 1 else 's'}{_in_brackets(notes)}"
        if count < FEWEST_INPUTS:
            return f"{inputs}: effect sizes only, by {self.model_info.name}, seed {self.seed}"
        # As the browser counts them.
        named = sum(
            any(not pattern.is_uncertain for pattern in name.patterns)
            and not name.label.endswith(UNSTABLE)
            for name in self.summary.names
        )
        return (
            f"{inputs}: {named} of {len(self.summary.names)} heads have a stable name at q < .05, "
            f"by {self.model_info.name}, seed {self.seed}"
        )


def _in_brackets(notes: list[str]) -> str:
    return f" ({', '.join(notes)})" if notes else ""
