"""Waiting for the browser: until it is done, and until layers have come that were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ._absence import explain_timeout
from ._errors import NotReadyError, ReadyTimeoutError, ValueRangeError
from ._messages import Fetch, RequestPicture
from ._reported import refuse_number
from ._results import ResultsWidget
from ._signal import REPEAT_S, explain_deaf_kernel
from ._traits import Indices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Self

    from ._messages import Theme


_MOST_SCALE = 4
# Seconds that a view's error waits for another view's picture: long enough to ask once more.
_GRACE_S = REPEAT_S + 1


class _Form(TypedDict):
    format: Literal["svg", "png"]
    scale: float
    theme: Theme | None


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
        wanted = self._read_numbers("layers", layers)
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

    async def fetch_patterns(self, timeout: float | None = 60) -> list[dict[str, Any]]:
        """Wait until the browser has scored all heads, and return `patterns`.

        Parameters
        ----------
        timeout
            In seconds; None waits for ever.

        Raises
        ------
        NotReadyError
            As `ready`.
        ReadyTimeoutError
            If it takes longer.
        """
        await self.ready(timeout)

        def is_over() -> bool:
            is_whole = self._has_patterns() and self._patterns["complete"]
            return is_whole or self._find_failure() is not None

        if not is_over():
            self._refuse_vain_wait()
            if not await self._signal.wait_until(is_over, timeout, self._request_report):
                raise ReadyTimeoutError(
                    f"The browser has not scored all heads within {timeout:g} s; it does while its page is open. "
                    "Wait longer with a larger timeout, or read view.patterns for those it has."
                )
        failure = self._find_failure()
        if failure is not None:
            raise NotReadyError(failure)
        return self.patterns

    async def save_svg(
        self,
        path: str | PathLike[str],
        timeout: float | None = 60,
        *,
        theme: Theme | None = None,
    ) -> Path:
        """Have the browser paint the open view as it is seen, with the shelf below, and write it as SVG.

        Parameters
        ----------
        path
            The file to write; one that is there is overwritten.
        timeout
            In seconds; None waits for ever.
        theme
            ``"light"`` or ``"dark"``; None is as on the screen.

        Returns
        -------
        pathlib.Path
            The picture.

        Raises
        ------
        ValueRangeError
            If `theme` is none of these.
        NotReadyError
            As `ready`, and if the browser cannot paint it.
        ReadyTimeoutError
            If it takes longer.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> path = await view.save_svg("attention.svg")  # doctest: +SKIP
        """
        return await self._save_picture(Path(path), _read_form("svg", 1, theme), timeout)

    async def save_png(
        self,
        path: str | PathLike[str],
        scale: float = 2,
        timeout: float | None = 60,
        *,
        theme: Theme | None = None,
    ) -> Path:
        """Have the browser paint the open view as it is seen, with the shelf below, and write it as PNG.

        Parameters
        ----------
        path
            The file to write; one that is there is overwritten.
        scale
            Pixels for one of the picture, which is some 700 to 1300 wide: 1 to 4.
        timeout
            In seconds; None waits for ever.
        theme
            ``"light"`` or ``"dark"``; None is as on the screen.

        Returns
        -------
        pathlib.Path
            The picture.

        Raises
        ------
        ValueRangeError
            If `scale` is not within 1 and 4, or `theme` is none of these.
        NotReadyError, ReadyTimeoutError, OSError
            As `save_svg`.
        """
        is_number = isinstance(scale, int | float) and not isinstance(scale, bool)
        if not is_number or not 1 <= scale <= _MOST_SCALE:
            raise ValueRangeError(f"scale must be a number from 1 to {_MOST_SCALE}, not {scale!r}")
        return await self._save_picture(Path(path), _read_form("png", scale, theme), timeout)

    async def _save_picture(self, path: Path, form: _Form, timeout: float | None) -> Path:
        await self.ready(timeout)
        self._refuse_vain_wait()
        request = self._pictures.open()

        def ask() -> None:
            self.send(RequestPicture(type="picture", id=request, **form))

        def is_over() -> bool:
            return self._pictures.has_answer(request) or self._find_failure() is not None

        picture: bytes | str | None = None
        try:
            if await self._signal.wait_until(is_over, timeout, ask):
                # Another page may have what this one has not, or have it when it is asked again.
                grace = _GRACE_S if timeout is None else min(_GRACE_S, timeout)
                await self._signal.wait_until(lambda: self._pictures.has_file(request), grace, ask)
        finally:
            picture = self._pictures.close(request) or self._find_failure()
        if picture is None:
            raise self._give_up(timeout)
        if isinstance(picture, str):
            raise NotReadyError(picture)
        return _write(path, picture)

    def _is_done(self) -> bool:
        """Whether nothing more comes; that may be heard before layers that wait behind other cells."""
        if not self._is_current() or not self._store.is_settled(self._run["id"]):
            return False
        if self._find_failure() is not None:
            return True
        return self._has_shape() and (self._has_all() or self._is_beyond_limit())

    def _read_numbers(
        self, name: Literal["layers", "heads"], given: int | Iterable[int] | None
    ) -> tuple[int, ...]:
        """Return the numbers that were `given` for the parameter `name`; all of the model's for None."""
        count: int = self._model_info[name]
        if given is None:
            return tuple(range(count))
        trait = Indices()
        trait.name = name
        numbers: tuple[int, ...] = trait.validate(None, given)
        if max(numbers) >= count:
            raise refuse_number(name, max(numbers), self._model_info, name)
        return numbers

    def _refuse_vain_wait(self) -> None:
        reason = explain_deaf_kernel() or self._explain_unshown()
        if reason is not None:
            raise NotReadyError(reason)

    def _give_up(self, timeout: float | None) -> ReadyTimeoutError:
        return ReadyTimeoutError(
            explain_timeout(timeout, self.phase, self.notices, self._browser_version)
        )


def _read_form(format: Literal["svg", "png"], scale: float, theme: Theme | None) -> _Form:  # noqa: A002  # as it is sent
    if theme not in ("light", "dark", None):
        raise ValueRangeError(f'theme must be "light", "dark" or None, not {theme!r}')
    return {"format": format, "scale": scale, "theme": theme}


def _write(path: Path, data: bytes) -> Path:
    # At once: Python in the browser has no threads, and a picture is small.
    path.write_bytes(data)
    return path
