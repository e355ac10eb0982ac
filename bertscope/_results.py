"""What the newest run gave, as Python values; never what was about other texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ._absence import explain_absence, explain_limit, explain_unshown
from ._errors import NotReadyError
from ._messages import BYTES_PER_WEIGHT
from ._model_info import ModelInfo, read_model_info
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
