"""Which side of the comm writes a trait: both, or the browser alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from traitlets import TraitType

_T = TypeVar("_T", bound="TraitType[Any, Any]")


def document_field(trait: _T) -> _T:
    """Mark a field of the document: both sides may change it."""
    return trait.tag(sync=True)


def reported_by_browser(trait: _T) -> _T:
    """Mark what only the browser writes; it needs no echo of it."""
    return trait.tag(sync=True, echo_update=False)
