"""What the newest run gave, as Python values; never what was about other texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ._absence import explain_absence, explain_limit, explain_unshown
from ._errors import NotReadyError
from ._messages import BYTES_PER_WEIGHT
from ._model_info import ModelInfo, read_model_info
from ._patterns import read_patterns
from ._reported import ReportedWidget
from ._token import Token, read_tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ._token import RawTokens


class ResultsWidget(ReportedWidget):
    """What has come from the browser about the present texts, or an error that says why it has not."""

    def __init__(self, **fields: Any) -> None:
        """Begin unshown."""
        self._was_shown = False
        super().__init__(**fields)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the present texts, in the order of the axes of `attention`.

        Raises
        ------
        NotReadyError
            While they have not come; the message says what to do.
        """
        if self._tokens is None or not self._is_current():
            raise self._refuse_absence("tokens")
        columns = cast("RawTokens", self._tokens)
        return read_tokens(columns, self._run["text_a"], self._run["text_b"])

    @property
    def model_info(self) -> ModelInfo:
        """The model behind the numbers: name, counts, precision, hash.

        Raises
        ------
        NotReadyError
            While it has not come; the message says what to do.
        """
        if self._model_info is None or not self._is_current():
            raise self._refuse_absence("model_info")
        return read_model_info(self._model_info)

    @property
    def patterns(self) -> list[dict[str, Any]]:
        """What every head does with the present texts: one dict a head and pattern, fresh ones each time.

        The same numbers as on the screen, to 8 decimals, of the model's own weights, whatever the picture hides. The
        list is empty until the browser has scored the heads, soon after the attention: ``await view.fetch_patterns()``
        waits for it. One input gives effect sizes; what a head does with other texts is another question.

        Of the head, the same in each of its rows:

        ``layer``, ``head``
            Numbered from 0.
        ``name``
            In two parts, how idle it is and what it does when active: ``"delimiter; when active: sub-word partner?"``.
            "?" = fewer than 5 tokens; ``"broken"`` = weights that are not numbers, and no numbers here.
        ``kind``
            ``"delimiter"`` (idle ≥ .6), ``"mostly idle"`` (≥ .4), ``"active"``; ``"unscored"``: broken, or no words.
        ``idle``
            Mean mass that tokens other than [CLS] and [SEP] give to these two, 0 to 1.
        ``entropy``
            Mean entropy of a row over that of an even row, 0 (one token) to 1 (all alike).

        Of the pattern, over the tokens asked about (queries) and those they should attend to (targets):

        ``pattern``, ``tier``
            ``"next"``, ``"previous"``, ``"identical"``, ``"other-sentence"``, ``"sub-word"``, ``"delimiter"``; what
            "the same word" means: ``"piece"`` = the same WordPiece, ``"stem"`` = the same stem; None = no question.
        ``queries``, ``kept``
            How many there are, and how many of them are at most .9 idle: `conditional` and `margin` are of these.
        ``mass``
            S: mean mass on the targets, 0 to 1; of ``"delimiter"`` it is `idle`. Where this text has no queries it is
            None, as are the others: the pattern is not applicable, which is not 0.
        ``conditional``
            The same as a share of what is not idle, 0 to 1; None for ``"delimiter"``.
        ``chance``, ``lift``, ``corrected``
            U, what an even head would give, 0 to 1; S / U, from 0; (S - U) / (1 - U), at most 1, 0 = even.
        ``top_rate``
            Share of queries whose largest weight is on a target, 0 to 1.
        ``control``, ``margin``
            What the matched control scores (another offset, shuffled words, neighbours that are other words, an even
            head), 0 to 1; `conditional` (of ``"delimiter"`` `mass`) minus `control`, -1 to 1.
        ``p``
            Of this one input, above 0 to 1: by 999 permutations of words for ``"identical"`` and
            ``"other-sentence"`` (in layers that were shown), by rank among the controls for the others; else None.
        ``rank``
            Of `mass` among all heads of the model for this pattern, from 1, equal ones alike; None while a layer is
            not scored.
        ``n_inputs``
            1: of how many texts these are.
        """
        if not self._has_patterns():
            return []
        return read_patterns(self._patterns)

    @property
    def attention(self) -> NDArray[np.float32]:
        """The attention weights of the present texts, shape (layers, heads, from, to), float32, read-only.

        ``attention[layer, head, i, j]`` is how much token ``i`` attends to token ``j``; each row over ``j`` sums to 1.

        Raises
        ------
        NotReadyError
            While they have not come, or when there are more of them than `attention_limit_bytes`; the message says
            what to do. Numbers of an earlier text are never given.
        """
        if self._is_current() and self._has_shape():
            if self._has_all():
                return self._store.stack_all(self._model_info["layers"])
            is_whole = self._store.is_settled(self._run["id"]) and self._find_failure() is None
            if is_whole and self._is_beyond_limit():
                count = len(self._tokens["tokens"])
                raise NotReadyError(
                    explain_limit(count, self._count_bytes(), self.attention_limit_bytes)
                )
        raise self._refuse_absence("attention")

    def _has_patterns(self) -> bool:
        found = self._patterns
        return found is not None and self._is_current() and found["run"] == self._run["id"]

    def _has_shape(self) -> bool:
        return self._model_info is not None and self._tokens is not None

    def _has_all(self) -> bool:
        return self._store.has(self._run["id"], range(self._model_info["layers"]))

    def _is_beyond_limit(self) -> bool:
        limit: int = self.attention_limit_bytes
        return self._count_bytes() > limit

    def _find_failure(self) -> str | None:
        return self._store.failure(self._run["id"]) if self._is_current() else None

    def _count_bytes(self) -> int:
        info, count = self._model_info, len(self._tokens["tokens"])
        size: int = info["layers"] * info["heads"] * count * count * BYTES_PER_WEIGHT
        return size

    # Sentences.

    def _explain_unshown(self) -> str | None:
        is_seen = self._was_shown or self._run is not None
        return explain_unshown(self.text_a, self.text_b, is_seen=is_seen)

    def _refuse_absence(self, what: str) -> NotReadyError:
        reason = self._explain_unshown() or self._find_failure()
        return NotReadyError(reason or explain_absence(what, self._browser_version))
