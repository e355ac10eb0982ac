"""Surveys that the page computes which shows the notebook: texts go there once, the table comes back."""

from __future__ import annotations

from collections.abc import Sized
from itertools import islice
from typing import TYPE_CHECKING, Any

from bertscope._absence import explain_timeout
from bertscope._errors import NotReadyError, ReadyTimeoutError

from ._score import Failure, shorten
from ._seeds import check_seed
from ._survey import FEWEST_INPUTS
from ._survey_files import SurveyFiles
from ._survey_view import FAILED, SurveyView
from ._texts import read_text, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._texts import Text

#: What the browser keeps at most (``MOST_TEXTS`` in ``src/app/survey/survey-store.ts``).
MOST_TEXTS = 2000
#: The most bytes of text in one message to the browser.
MOST_BYTES = 5_000_000
_ELSEWHERE = (
    "survey(texts, engine='local') computes in this process, engine='dask' on a cluster; "
    "both need pip install 'bertscope[survey]'"
)


class BrowserSurvey(SurveyFiles):
    """A survey that the browser computes, and shows in the patterns view.

    Attributes
    ----------
    view
        The widget that shows it.
    """

    def __init__(self, view: SurveyView) -> None:
        """Take what comes from `view`."""
        self.view = view

    @property
    def table(self) -> list[dict[str, Any]]:
        """One row a head and pattern, the same numbers as on the screen; `bertscope.survey` says what the columns mean.

        Raises
        ------
        NotReadyError
            Until the browser has computed all texts; the message says what to do.
        """
        columns = self._find()["columns"]
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    @property
    def facts(self) -> dict[str, Any]:
        """What every file says besides the table: model, hash, precision, seed, draws, counts.

        Raises
        ------
        NotReadyError
            As `table`.
        """
        facts: dict[str, Any] = self._find()["facts"]
        return facts

    @property
    def failed(self) -> tuple[Failure, ...]:
        """Inputs that could not be computed, and why.

        Raises
        ------
        NotReadyError
            As `table`.
        """
        return tuple(
            Failure(index, shorten(self.view.text_at(index)), reason)
            for index, reason in self._find()[FAILED]
        )

    @property
    def n_inputs(self) -> int:
        """How many inputs the numbers rest on."""
        inputs: int = self.facts["inputs"]
        return inputs

    async def ready(self, timeout: float | None = 600) -> BrowserSurvey:
        """Wait until the browser has computed all texts, and return this survey.

        Parameters
        ----------
        timeout
            In seconds; None waits for ever.

        Raises
        ------
        NotReadyError
            If the browser says that it cannot go on, or could never be heard.
        ReadyTimeoutError
            If it takes longer.
        """
        if not await self.view.wait_for_survey(timeout):
            progress = self.view.survey_progress
            if progress is None:
                raise ReadyTimeoutError(
                    explain_timeout(timeout, self.view.phase, self.view.notices, "")
                )
            done, total = progress
            raise ReadyTimeoutError(
                f"The survey is at {done} of {total} texts after {timeout} s: wait again with `await found.ready()`. "
                "If it was paused in the view, press Resume there."
            )
        self._find()
        return self

    def _find(self) -> dict[str, Any]:
        found, error = self.view.found_survey, self.view.survey_error
        if found is not None:
            return found
        if error is not None:
            raise NotReadyError(error)
        unseen = self.view.explain_unseen()
        if unseen is not None:
            raise NotReadyError(f"{unseen} Without a page, {_ELSEWHERE}.")
        progress = self.view.survey_progress
        far = "" if progress is None else f" ({progress[0]} of {progress[1]} texts)"
        raise NotReadyError(
            f"The survey is not done yet{far}: read it in a later cell, or write `await found.ready()` before it."
        )

    def __repr__(self) -> str:
        if self.view.found_survey is None:
            far = self.view.survey_progress or (0, self.view.survey_size)
            return f"<Survey in the browser: {far[0]} of {far[1]} texts; await found.ready(), then found.table>"
        count, facts = self.n_inputs, self.facts
        few = ": effect sizes only" if count < FEWEST_INPUTS else ""
        return f"<Survey: {count} inputs{few}, by {facts['model']['name']}, seed {facts['seed']}>"


def survey_in_browser(
    texts: Any,
    model: str = "embedded",
    *,
    seed: int = 1,
    column: str | tuple[str, str] | None = None,
    name: str = "from Python",
) -> BrowserSurvey:
    """Show the patterns view, which computes these texts and sends the table back.

    Parameters
    ----------
    texts, model, seed, column
        As `bertscope.survey.survey`.
    name
        What it is called in the browser's list of surveys.

    Raises
    ------
    ValueError
        If there are too many texts for the browser, none, the seed is out of range, or the model is no living one.
    """
    check_seed(seed)
    if model == "article":
        raise ValueError(
            'model="article" is stored attention of one pair: survey texts with model="embedded"'
        )
    read = _read(read_texts(texts, column))
    opening = next((text for text in read if not text.is_blank), None)
    if opening is None:
        raise ValueError("there is no text to survey: give at least one that is not empty")
    view = SurveyView(read, opening, model=model, seed=seed, name=name)
    view.show()
    return BrowserSurvey(view)


def _read(texts: Iterable[Any]) -> list[Text]:
    if isinstance(texts, Sized) and len(texts) > MOST_TEXTS:
        raise _refuse(f"{len(texts):,} texts are")
    read = [read_text(text) for text in islice(texts, MOST_TEXTS + 1)]
    if len(read) > MOST_TEXTS:
        raise _refuse("these texts are")
    size = sum(len(part.encode("utf-8")) for text in read for part in text if part)
    if size > MOST_BYTES:
        raise _refuse(f"{size / 1e6:.1f} MB of text are")
    return read


def _refuse(what: str) -> ValueError:
    return ValueError(
        f"{what} too many for the browser, which takes {MOST_TEXTS:,} texts and {MOST_BYTES / 1e6:.0f} MB: {_ELSEWHERE}"
    )
