"""What can go wrong in Python, each with a sentence that says what to do next."""

from __future__ import annotations

from traitlets import TraitError


class ValueRangeError(TraitError, ValueError):
    """A value outside its range; the message names both, and the old value stays.

    It is a ``TraitError`` too, because only that rolls a value back inside ``hold_trait_notifications``.
    """


class NotReadyError(RuntimeError):
    """Numbers were asked for that have not come from the browser; the message says how to get them."""


class ReadyTimeoutError(NotReadyError, TimeoutError):
    """An ``await`` for the browser took longer than its ``timeout``."""
