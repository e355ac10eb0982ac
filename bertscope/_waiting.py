"""Waiting for the browser: until it is done, and until layers have come that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._absence import explain_timeout
from ._errors import NotReadyError, ReadyTimeoutError
from ._messages import Fetch
from ._reported import refuse_number
from ._results import ResultsWidget
from ._signal import explain_deaf_kernel
from ._traits import Indices

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Self


class AwaitableWidget(ResultsWidget):
    """What has come from the browser, and coroutines that wait for what has not."""

    async def ready(self, timeout: float | None = 60) -> Self:
        """Wait until the browser is done with the present texts, and return this view.

        Then `tokens`, `model_info` and, up to `attention_limit_bytes`, `attention` are there.

        Parameters
        ----------
        timeout
            In seconds; None waits for ever.

        Raises
        ------
        NotReadyError
            If the browser reports that it failed, or could never be heard: the view is not shown, there is no text, or
            the kernel does not listen while a cell awaits.
        ReadyTimeoutError
            If it takes longer.
        """
        if not self._is_done():
            self._refuse_vain_wait()
            if not await self._signal.wait_until(self._is_done, timeout, self._request_report):
                raise self._give_up(timeout)
        failure = self._find_failure()
        if failure is not None:
            raise NotReadyError(failure)
        return self

    async def fetch_attention(
        self,
        layers: int | Iterable[int] | None = None,
        timeout: float | None = 60,
    ) -> NDArray[np.float32]:
        """Ask the browser for layers, whatever their size, and return them.

        Parameters
        ----------
        layers
            Numbers from 0; None is all of them, after which `attention` has them too.
        timeout
            In seconds; None waits for ever.

        Returns
        -------
        numpy.ndarray
            Float32, shape (layers asked for, heads, from, to), in the order asked for.

        Raises
        ------
        ValueRangeError
            If the model has no such layer.
        NotReadyError
            As `ready`, and if the text changed or the page was loaded anew in the meantime.
        ReadyTimeoutError
            If it takes longer.
        """
        await self.ready(timeout)
        run = self._run["id"]
        wanted = self._read_layers(layers)
        if not self._store.has(run, wanted):
            self._refuse_vain_wait()
            missing = [layer for layer in wanted if not self._store.has(run, [layer])]
            self.send(Fetch(type="fetch", run=run, layers=missing))

            def is_over() -> bool:
                return (
                    self._store.has(run, wanted) or not self._is_current() or self._run["id"] != run
                )

            if not await self._signal.wait_until(is_over, timeout, self._request_report):
                raise self._give_up(timeout)
            if not self._store.has(run, wanted):
                message = "The text changed, or the page was loaded anew, before all layers were here: ask again."
                raise NotReadyError(message)
        if layers is None:
            return self.attention
        return self._store.stack(wanted)

    def _is_done(self) -> bool:
        """Whether nothing more comes; that may be heard before layers that wait behind other cells."""
        if not self._is_current() or not self._store.is_settled(self._run["id"]):
            return False
        if self._find_failure() is not None:
            return True
        return self._has_shape() and (self._has_all() or self._is_beyond_limit())

    def _read_layers(self, layers: int | Iterable[int] | None) -> tuple[int, ...]:
        count: int = self._model_info["layers"]
        if layers is None:
            return tuple(range(count))
        wanted: tuple[int, ...] = Indices().validate(None, layers)
        if max(wanted) >= count:
            raise refuse_number("layers", max(wanted), self._model_info, "layers")
        return wanted

    def _refuse_vain_wait(self) -> None:
        reason = explain_deaf_kernel() or self._explain_unshown()
        if reason is not None:
            raise NotReadyError(reason)

    def _give_up(self, timeout: float | None) -> ReadyTimeoutError:
        return ReadyTimeoutError(
            explain_timeout(timeout, self.phase, self.notices, self._browser_version)
        )
