"""The widget of a survey that the browser computes: gives it the texts, and keeps what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bertscope._view import AttentionView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._texts import Text

FAILED = "failed"


class SurveyView(AttentionView):
    """A patterns view on many texts; the picture shows the first of them."""

    def __init__(
        self, texts: Sequence[Text], opening: Text, *, model: str, seed: int, name: str
    ) -> None:
        """Give the survey an id by which the browser finds it again after a reload."""
        self._texts = list(texts)
        #: What the browser found, once it is done: its facts, columns and failures.
        self.found_survey: dict[str, Any] | None = None
        #: Why it does not go on, and what to do.
        self.survey_error: str | None = None
        #: Texts that are done, and all of them; None while the browser has not said.
        self.survey_progress: tuple[int, int] | None = None
        about = {
            "id": f"python-{uuid4().hex}",
            "name": name,
            "count": len(texts),
            "model": model,
            "seed": seed,
        }
        super().__init__(opening.a, opening.b, model=model, view="patterns", _survey=about)
        self.on_msg(self._take_survey)

    def text_at(self, index: int) -> str | tuple[str, str]:
        """Return a text of it, or a pair."""
        a, b = self._texts[index]
        return a if b is None else (a, b)

    @property
    def survey_size(self) -> int:
        """How many texts it has."""
        return len(self._texts)

    def explain_unseen(self) -> str | None:
        """Return why no page computes it; None where one does or may."""
        return self._explain_unshown()

    async def wait_for_survey(self, timeout: float | None) -> bool:
        """Wait until the browser is done with all texts or cannot go on; return False when time is up before.

        Raises
        ------
        NotReadyError
            If the browser could never be heard.
        """

        def is_over() -> bool:
            return self.found_survey is not None or self.survey_error is not None

        def ask() -> None:
            self.send({"type": "survey", "id": self._survey["id"]})

        if self.found_survey is not None:
            return True
        self._refuse_vain_wait()
        # What stopped it may be over.
        self.survey_error = None
        return await self._signal.wait_until(is_over, timeout, ask)

    def _take_survey(self, _: object, content: object, __: object) -> None:
        if not isinstance(content, dict) or content.get("id") != self._survey["id"]:
            return
        if content.get("type") == "survey_texts":
            about = {"type": "survey_texts", "id": content["id"]}
            self.send({**about, "texts": [[text.a, text.b] for text in self._texts]})
        elif content.get("type") == "survey":
            self._take_progress(content)
            self._signal.notify()

    def _take_progress(self, content: dict[str, Any]) -> None:
        done, total, error = content.get("done"), content.get("total"), content.get("error")
        if isinstance(done, int) and isinstance(total, int):
            self.survey_progress = (done, total)
        self.survey_error = error if isinstance(error, str) else None
        found = content.get("found")
        if isinstance(found, dict) and {"facts", "columns", FAILED} <= set(found):
            self.found_survey = found
