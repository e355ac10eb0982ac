"""The fields of the document as traits: each says its range, and refuses what lies outside.

Left out: ranges that depend on the model, which are known only once the browser has told about it (``_reported.py``).
"""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Iterable, Mapping
from itertools import islice
from os import PathLike
from typing import Any, TypedDict

from traitlets import HasTraits, TraitType

from ._errors import ValueRangeError
from ._text import count_utf16, make_well_formed

MAX_CHARACTERS = 100_000
MAX_SHELF = 64
# The browser's schema has the same limits (src/state/document.ts): what passes here is not refused there.
_MAX_NAME_CHARACTERS = 1000
_MAX_ITEMS = 10_000
_MAX_INDEX = 2**53 - 1
_SHOWN_CHARACTERS = 60


class Pin(TypedDict):
    """A pinned token: ``side`` is ``"from"`` (attending) or ``"to"`` (attended), ``token`` its number from 0."""

    side: str
    token: int


class HeadOfLayer(TypedDict):
    """One head: ``layer`` and ``head`` are numbered from 0."""

    layer: int
    head: int


class Cut(TypedDict):
    """Which lines are drawn: ``by`` a least ``"weight"`` or a share of the ``"mass"``, ``value`` from 0 to 1."""

    by: str
    value: float


def _shorten(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"


def _refuse(name: str | None, expected: str, value: object) -> ValueRangeError:
    return ValueRangeError(f"{name} must be {expected}, not {_shorten(value)}")


def _read_index(value: object) -> int | None:
    """Return a whole number from 0 (NumPy's too, but no bool), or None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        index = operator.index(value)  # type: ignore[arg-type]  # refusing other types is what it is called for
    except TypeError:
        return None
    return index if 0 <= index <= _MAX_INDEX else None


def _read_share(value: object) -> float | None:
    """Return a number from 0 to 1 as a float, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    number = float(value)
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def _read_range(value: object) -> tuple[int, int] | None:
    """Return two whole numbers of which the first is smaller, or None for anything else."""
    if not isinstance(value, list | tuple) or len(value) != len(("start", "end")):
        return None
    start, end = (_read_index(number) for number in value)
    return None if start is None or end is None or start >= end else (start, end)


class Text(TraitType[Any, Any]):
    """A text of at most 100,000 characters (UTF-16 code units), made well-formed."""

    def validate(self, obj: HasTraits | None, value: object) -> str:  # noqa: ARG002  # traitlets' signature
        """Return the text without lone surrogates."""
        if not isinstance(value, str):
            expected = "a string or None" if self.allow_none else "a string"
            raise _refuse(self.name, expected, value)
        text = make_well_formed(value)
        length = count_utf16(text)
        if length > MAX_CHARACTERS:
            sentence = (
                f"{self.name} must have at most {MAX_CHARACTERS:,} characters, not {length:,}"
            )
            raise ValueRangeError(sentence)
        return text


class Name(TraitType[Any, Any]):
    """A string that is not empty."""

    def validate(self, obj: HasTraits | None, value: object) -> str:  # noqa: ARG002  # traitlets' signature
        """Return the name without lone surrogates."""
        if (
            not isinstance(value, str)
            or not value.strip()
            or count_utf16(value) > _MAX_NAME_CHARACTERS
        ):
            raise _refuse(self.name, 'a name such as "embedded" or "article"', value)
        return make_well_formed(value)


class ModelName(Name):
    """A name, or a folder, which the widget turns into one."""

    def validate(self, obj: HasTraits | None, value: object) -> Any:
        """Return a name as `Name` does, and a path as it is."""
        return value if isinstance(value, PathLike) else super().validate(obj, value)


class Choice(TraitType[str, str]):
    """One of a few strings."""

    def __init__(self, choices: tuple[str, ...], default_value: str) -> None:
        """Keep the choices; the default is one of them."""
        super().__init__(default_value)
        self.choices = choices

    def validate(self, obj: HasTraits | None, value: object) -> str:  # noqa: ARG002  # traitlets' signature
        """Return the value if it is one of the choices."""
        if isinstance(value, str) and value in self.choices:
            return value
        raise _refuse(
            self.name, "one of " + ", ".join(f'"{choice}"' for choice in self.choices), value
        )


class Flag(TraitType[bool, bool]):
    """True or False."""

    def validate(self, obj: HasTraits | None, value: object) -> bool:  # noqa: ARG002  # traitlets' signature
        """Return the value if it is a bool."""
        if isinstance(value, bool):
            return value
        raise _refuse(self.name, "True or False", value)


class Index(TraitType[Any, Any]):
    """A whole number from 0."""

    def validate(self, obj: HasTraits | None, value: object) -> int:  # noqa: ARG002  # traitlets' signature
        """Return the number as an int."""
        index = _read_index(value)
        if index is None:
            expected = (
                "a whole number from 0 or None" if self.allow_none else "a whole number from 0"
            )
            raise _refuse(self.name, expected, value)
        return index


class Indices(TraitType[Any, Any]):
    """One or several whole numbers from 0, kept as a tuple without repetitions."""

    def validate(self, obj: HasTraits | None, value: object) -> tuple[int, ...]:  # noqa: ARG002  # traitlets' signature
        """Return a tuple; a single number is a tuple of one."""
        values: list[object]
        if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
            values = list(islice(value, _MAX_ITEMS + 1))
        else:
            values = [value]
        if len(values) > _MAX_ITEMS:
            raise _refuse(self.name, f"at most {_MAX_ITEMS:,} whole numbers", value)
        indices = [_read_index(item) for item in values]
        kept = tuple(dict.fromkeys(index for index in indices if index is not None))
        if None in indices or not kept:
            expected = "a whole number from 0, one or more of them (twelve: range(12)), or None"
            raise _refuse(self.name, expected, value)
        return kept


class Pins(TraitType[Any, Any]):
    """Pinned tokens, a tuple of ``{"side": "from" or "to", "token": int}``."""

    def validate(self, obj: HasTraits | None, value: object) -> tuple[Pin, ...]:  # noqa: ARG002  # traitlets' signature
        """Return a tuple of fresh dicts."""
        expected = 'a list of {"side": "from" or "to", "token": whole number from 0}'
        if not isinstance(value, list | tuple):
            raise _refuse(self.name, expected, value)
        if len(value) > _MAX_ITEMS:
            raise _refuse(self.name, f"a list of at most {_MAX_ITEMS:,} tokens", value)
        return tuple(self._read_pin(item, expected) for item in value)

    def _read_pin(self, item: object, expected: str) -> Pin:
        if isinstance(item, Mapping) and set(item) == {"side", "token"}:
            token = _read_index(item["token"])
            if item["side"] in ("from", "to") and token is not None:
                return {"side": item["side"], "token": token}
        raise _refuse(self.name, expected, item)


class Share(TraitType[float, float]):
    """A number from 0 to 1."""

    def validate(self, obj: HasTraits | None, value: object) -> float:  # noqa: ARG002  # traitlets' signature
        """Return it as a float."""
        share = _read_share(value)
        if share is None:
            raise _refuse(self.name, "a number from 0 to 1", value)
        return share


class Zoom(TraitType[Any, Any]):
    """The part of the matrix that is shown, ``{"from": (start, end), "to": (start, end)}``; ends are left out."""

    def validate(self, obj: HasTraits | None, value: object) -> dict[str, tuple[int, int]]:  # noqa: ARG002  # traitlets' signature
        """Return a fresh dict of tuples."""
        if isinstance(value, Mapping) and set(value) == {"from", "to"}:
            ranges = {side: _read_range(value[side]) for side in ("from", "to")}
            if None not in ranges.values():
                return {side: span for side, span in ranges.items() if span is not None}
        expected = '{"from": (start, end), "to": (start, end)} with whole numbers, start below end'
        raise _refuse(self.name, expected, value)


class Shelf(TraitType[Any, Any]):
    """Heads kept side by side, a tuple of ``{"layer": int, "head": int}`` without doubles."""

    def validate(self, obj: HasTraits | None, value: object) -> tuple[HeadOfLayer, ...]:  # noqa: ARG002  # traitlets' signature
        """Return a tuple of fresh dicts, or the same for pairs ``(layer, head)``."""
        expected = f'a list of at most {MAX_SHELF} {{"layer": whole number, "head": whole number}}'
        if not isinstance(value, list | tuple) or len(value) > MAX_SHELF:
            raise _refuse(self.name, expected, value)
        heads: list[HeadOfLayer] = []
        for item in value:
            head = self._read_head(item, expected)
            if head not in heads:
                heads.append(head)
        return tuple(heads)

    def _read_head(self, item: object, expected: str) -> HeadOfLayer:
        if isinstance(item, Mapping) and set(item) == {"layer", "head"}:
            item = (item["layer"], item["head"])
        if isinstance(item, list | tuple) and len(item) == len(("layer", "head")):
            layer, head = (_read_index(number) for number in item)
            if layer is not None and head is not None:
                return {"layer": layer, "head": head}
        raise _refuse(self.name, expected, item)


class CutRule(TraitType[Any, Any]):
    """Which lines are drawn, ``{"by": "weight" or "mass", "value": 0..1}``."""

    def validate(self, obj: HasTraits | None, value: object) -> Cut:  # noqa: ARG002  # traitlets' signature
        """Return a fresh dict."""
        if (
            isinstance(value, Mapping)
            and set(value) == {"by", "value"}
            and value["by"] in ("weight", "mass")
        ):
            share = _read_share(value["value"])
            if share is not None:
                return {"by": value["by"], "value": share}
        raise _refuse(self.name, '{"by": "weight" or "mass", "value": a number from 0 to 1}', value)
