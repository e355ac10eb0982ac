"""The document as a widget: its fields are traits that both sides may change."""

from __future__ import annotations

from typing import Any

import ipywidgets
from traitlets import Unicode

from ._defaults import DEFAULTS
from ._messages import TEXTS
from ._synced import document_field, reported_by_browser
from ._traits import (
    Choice,
    CutRule,
    Flag,
    Index,
    Indices,
    ModelName,
    Pins,
    Share,
    Shelf,
    Text,
    Zoom,
)

GRID_SORTS = ("layer", "sharpness", "distance", "delimiters", "self")
HIDING = ("show", "hide", "renormalise")
VIEWS = ("heads", "grid", "matrix", "neurons", "patterns")


class DocumentWidget(ipywidgets.DOMWidget):
    """The fields of the document, each with the range that needs no model to be known."""

    _model_name = reported_by_browser(Unicode("AttentionModel"))
    _model_module = reported_by_browser(Unicode("bertscope"))
    _model_module_version = reported_by_browser(Unicode("*"))
    _view_name = reported_by_browser(Unicode("AttentionWidgetView"))
    _view_module = reported_by_browser(Unicode("bertscope"))
    _view_module_version = reported_by_browser(Unicode("*"))

    text_a = document_field(Text(DEFAULTS["text_a"]))
    text_b = document_field(Text(DEFAULTS["text_b"], allow_none=True))
    model = document_field(ModelName(DEFAULTS["model"]))
    view = document_field(Choice(VIEWS, DEFAULTS["view"]))
    layer = document_field(Index(DEFAULTS["layer"], allow_none=True))
    heads = document_field(Indices(DEFAULTS["heads"], allow_none=True))
    pinned = document_field(Pins(tuple(DEFAULTS["pinned"])))
    filter = document_field(Choice(("all", "aa", "ab", "ba", "bb"), DEFAULTS["filter"]))
    cut = document_field(CutRule(DEFAULTS["cut"]))
    delimiters = document_field(Choice(HIDING, DEFAULTS["delimiters"]))
    punctuation = document_field(Choice(HIDING, DEFAULTS["punctuation"]))
    words = document_field(Flag(DEFAULTS["words"]))
    combine_heads = document_field(Choice(("overlay", "mean", "max"), DEFAULTS["combine_heads"]))
    combine_tokens = document_field(Choice(("sum", "mean"), DEFAULTS["combine_tokens"]))
    both_directions = document_field(Flag(DEFAULTS["both_directions"]))
    stroke = document_field(Choice(("opacity", "thickness"), DEFAULTS["stroke"]))
    orientation = document_field(Choice(("vertical", "horizontal"), DEFAULTS["orientation"]))
    matrix_scale = document_field(Choice(("linear", "sqrt"), DEFAULTS["matrix_scale"]))
    matrix_zoom = document_field(Zoom(DEFAULTS["matrix_zoom"], allow_none=True))
    grid_sort = document_field(Choice(GRID_SORTS, DEFAULTS["grid_sort"]))
    grid_least = document_field(Share(DEFAULTS["grid_least"]))
    neurons_expanded = document_field(Flag(DEFAULTS["neurons_expanded"]))
    shelf = document_field(Shelf(tuple(DEFAULTS["shelf"])))

    @property
    def document(self) -> dict[str, Any]:
        """What the view shows, as one JSON value: the fields of the document under their own names.

        A fresh copy, which lists and dicts in it belong to; ``snapshot`` is that of the trait.
        """
        fields = {
            name: _copy_plain(getattr(self, name)) for name in DEFAULTS if self.has_trait(name)
        }
        return {**DEFAULTS, **fields, "live_id": self.model_id}

    def _read_texts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in TEXTS)


def _copy_plain(value: Any) -> Any:
    """Return `value` as JSON has it: fresh lists for tuples, fresh dicts."""
    if isinstance(value, tuple | list):
        return [_copy_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _copy_plain(item) for name, item in value.items()}
    return value
