"""The one call of a newcomer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._article import ARTICLE, ARTICLE_OPENING
from ._defaults import DEFAULTS
from ._view import AttentionView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike


#: What a view keeps about itself: nothing that a call could choose.
_NOT_CHOSEN = {"version", "live_id", "snapshot"}


def show_attention(  # noqa: PLR0913  # one a field of the document
    text_a: str | None = None,
    text_b: str | None = None,
    *,
    model: str | PathLike[str] | None = None,
    layer: int | None = None,
    heads: int | Iterable[int] | None = None,
    view: str | None = None,
    pinned: Iterable[Mapping[str, Any]] | None = None,
    filter: str | None = None,  # noqa: A002  # the document's name for it
    cut: Mapping[str, Any] | None = None,
    delimiters: str | None = None,
    punctuation: str | None = None,
    words: bool | None = None,
    **choices: Any,
) -> AttentionView:
    """Show what every attention head attends to, and return the view.

    Without a text it opens the pair of the article "Deconstructing BERT" on the stored attention of bert-base-uncased;
    with one, the browser computes it with the embedded model. The view is shown at once; as the last expression of the
    same cell it is not shown twice. Outside IPython it is only returned.

    Parameters
    ----------
    text_a, text_b
        One text, or a pair.
    model
        ``"embedded"`` (the default with a text), ``"article"`` (the default without), or any other by its name, such
        as ``"bert-base-uncased"`` or ``"owner/name"``, or a small one in a folder: see `AttentionView`.
    layer, heads
        From 0; one head, or several: ``heads=[0, 7]``, ``heads=range(12)`` for twelve. By default those the model opens with.
    pinned
        Tokens held fast: ``[{"side": "from", "token": 3}]``.
    cut
        Which lines are drawn: ``{"by": "mass", "value": 0.95}`` (the default) or ``{"by": "weight", "value": 0.1}``.
    view, filter, delimiters, punctuation, words
        See `AttentionView`.
    choices
        Every other field of the document by its name, such as ``shelf`` or ``stroke``: see `AttentionView`.

    Returns
    -------
    AttentionView
        To read numbers from, and to set.

    Raises
    ------
    TypeError
        If a text is not a string.
    ValueRangeError
        If a value is out of its range.

    Examples
    --------
    >>> view = show_attention("The cat sat on the mat.", "It was soft.", layer=1, heads=8)
    >>> view.layer, view.heads
    (1, (8,))
    """
    for name, text in (("text_a", text_a), ("text_b", text_b)):
        if text is not None and not isinstance(text, str):
            raise TypeError(
                f"{name} must be a string, not {type(text).__name__}; two texts are two arguments: "
                'show_attention("The cat sat.", "It was soft.")'
            )
    if text_a is None and text_b is not None:
        raise TypeError("text_b needs a text_a; a single text is text_a")
    unknown = sorted(set(choices) - (set(DEFAULTS) - _NOT_CHOSEN))
    if unknown:
        raise TypeError(f"show_attention() has no parameter {unknown[0]!r}")
    given = {
        "text_a": text_a,
        "text_b": text_b,
        "model": model,
        "layer": layer,
        "heads": heads,
        "view": view,
        "pinned": pinned if pinned is None else tuple(pinned),
        "filter": filter,
        "cut": cut,
        "delimiters": delimiters,
        "punctuation": punctuation,
        "words": words,
    }
    given.update(choices)
    fields: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if text_a is None:
        fields = {**ARTICLE, **fields}
        if fields["model"] == ARTICLE["model"] and layer is None and heads is None:
            fields.update(ARTICLE_OPENING)
    shown = AttentionView(**fields)
    shown.show()
    return shown
