"""The view as its user knows it: what it takes, how it is shown, and how it leaves the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ._bundle import make_bundle
from ._colab import enable_widgets
from ._display import ShownOnce
from ._errors import ValueRangeError
from ._patterns import COLUMNS
from ._waiting import AwaitableWidget

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

    import pandas as pd
    from numpy.typing import NDArray

_REPR_CHARACTERS = 40
# What of the model stands in a table beside its numbers.
_DESCRIBED = ("name", "sha256", "precision", "origin")


class AttentionView(AwaitableWidget):
    """What every attention head of a BERT-like model attends to, computed and drawn by the browser.

    All parameters are traits, kept true on both sides: set them and the picture follows; click in the picture and they
    follow. A value outside its range raises `ValueRangeError` and leaves the old one. Lists come back as tuples,
    because a change inside a list would not reach the browser.

    Parameters
    ----------
    text_a, text_b
        The texts, at most 100,000 characters (UTF-16 code units) each; without `text_b` it is a single text.
    model
        ``"embedded"`` (all-MiniLM-L6-v2, computed in the browser) or ``"article"`` (the stored attention of
        bert-base-uncased on the pair of "Deconstructing BERT"). Any other ONNX export of a BERT-like model by its name:
        ``"bert-base-uncased"``, ``"owner/name"``, ``"owner/name@revision"``, ``"server:name"`` for one that was
        installed for the Jupyter server; ``#onnx/model_int8.onnx`` behind it means that file. The browser fetches it
        from ``bertscope.options.model_host``, and sends nothing but the name. A `pathlib.Path` is a folder of the kernel
        with a small ONNX model and its tokenizer (at most 67 MB); the browser gets its files from the kernel, and the
        trait becomes a name made of what is in them.
    view
        ``"heads"``, ``"grid"``, ``"matrix"``, ``"neurons"`` or ``"patterns"``.
    layer, heads
        Numbered from 0; one head may be given as a number. None is the model's own opening selection, and the first
        run makes it concrete.
    pinned
        Tokens held fast, each ``{"side": "from" or "to", "token": number}``.
    filter
        Which sentence attends to which: ``"all"``, ``"aa"``, ``"ab"``, ``"ba"`` or ``"bb"``.
    cut
        Which lines are drawn: ``{"by": "mass", "value": 0.95}`` draws the strongest until they hold 95 % of the
        attention, ``{"by": "weight", "value": 0.1}`` those of at least 0.1.
    delimiters
        ``"show"`` [CLS] and [SEP], ``"hide"`` them, or hide them and ``"renormalise"`` the rest: rows sum to 1 again.
    punctuation
        The same for tokens of Unicode punctuation alone; symbols such as $ and + are none. Where either of the two says
        ``"renormalise"``, rows sum to 1 again without all that is hidden.
    words
        Whether pieces are joined to words.
    combine_heads
        Several heads: ``"overlay"`` each in its colour, or one picture of their ``"mean"`` or ``"max"``.
    combine_tokens
        Several pinned tokens: ``"sum"`` or ``"mean"`` of their weights.
    both_directions
        Whether a token shows whom it attends to and who attends to it, both at once.
    stroke
        How a weight is drawn: ``"opacity"`` or ``"thickness"``.
    orientation
        ``"vertical"`` columns, or ``"horizontal"`` rows.
    matrix_scale
        How the matrix colours a weight: ``"linear"`` or by its square root, ``"sqrt"``.
    matrix_zoom
        ``{"from": (start, end), "to": (start, end)}``, or None for the whole matrix.
    grid_sort, grid_least
        The grid's order: ``"layer"``, ``"sharpness"``, ``"distance"``, ``"delimiters"`` or ``"self"``; heads whose
        measure is below `grid_least` are faded.
    neurons_expanded
        Whether the products of the single neurons are shown.
    shelf
        Heads of any layers kept side by side: ``{"layer": 2, "head": 0}`` or ``(2, 0)``, at most 64.
    attention_limit_bytes
        Up to this size the whole attention comes to Python by itself; beyond it `fetch_attention` asks for it.

    Attributes
    ----------
    phase
        Where the browser is: ``"empty"``, ``"loading"``, ``"computing"``, ``"ready"`` or ``"error"``.
    notices
        Sentences the browser shows, for example that a text was too long for the model.
    snapshot
        What the browser computed for the present texts, coded so that it can be stored: a dict of tokens, model and
        weights. None while it has not come. Of a long text only some layers are held, or none.
    """

    def __init__(self, text_a: str | None = None, text_b: str | None = None, **fields: Any) -> None:
        """Make a view; every other field of the document may be given by name."""
        self._shown_once = ShownOnce()
        if text_a is not None:
            fields["text_a"] = text_a
        super().__init__(text_b=text_b, **fields)

    def show(self) -> None:
        """Show the view now; as the value of the same cell it is then not shown again."""
        self._shown_once.show(self)

    def save_html(
        self,
        path: str | PathLike[str],
        live: bool | Literal["link"] = False,  # noqa: FBT001, FBT002  # three cases
    ) -> Path:
        """Write the view into one HTML file, which opens without a server, a kernel or a network.

        It holds the attention that is here now, so wait for it before: ``await view.ready()`` (above
        `attention_limit_bytes`: ``await view.fetch_attention()``), or call this in the
        next cell.

        Parameters
        ----------
        path
            The file to write; one that is there is overwritten.
        live
            False: the page shows this text in every layer and head, and nothing else. True: it carries engine and
            model too, some 60 MB, and computes on a new text. ``"link"``: it computes as well, and engine and model
            are in a folder beside it. A warning names the size before so much is written.

        Returns
        -------
        pathlib.Path
            The page.

        Raises
        ------
        NotReadyError
            If there is nothing to show yet; the message says what to do.
        ValueRangeError
            If `live` is none of the three, or a page cannot carry the view's model.
        OSError
            If the file cannot be written.

        Examples
        --------
        >>> path = view.save_html("attention.html")  # doctest: +SKIP
        """
        if live not in (False, True, "link"):
            raise ValueRangeError(f'live must be False, True or "link", not {live!r}')
        from ._page import save_view  # noqa: PLC0415  # exports are rare, and a view is made at once

        return save_view(self, Path(path), live)

    def to_table(
        self, layers: int | Iterable[int] | None = None, heads: int | Iterable[int] | None = None
    ) -> list[dict[str, Any]]:
        """Return the attention weights as a list of rows, one a weight, each a dict.

        Its keys are ``model``, ``layer``, ``head``, ``from``, ``to``, ``from_token``, ``to_token`` and ``weight``, as in
        the CSV of the Export menu. Weights are as the model gave them, whatever is filtered or hidden in the picture.

        Parameters
        ----------
        layers, heads
            Numbers from 0; None is all of them.

        Raises
        ------
        ValueRangeError
            If the model has no such layer or head.
        NotReadyError
            As `attention`; layers that `fetch_attention` has brought may be named alone.
        """
        columns = self._read_columns(layers, heads)
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def to_dataframe(
        self, layers: int | Iterable[int] | None = None, heads: int | Iterable[int] | None = None
    ) -> pd.DataFrame:
        """Return the attention weights as a pandas table, one row a weight.

        Columns and parameters are those of `to_table`; weights stay float32.

        Raises
        ------
        ImportError
            If pandas is not installed.
        ValueRangeError, NotReadyError
            As `to_table`.

        Examples
        --------
        >>> table = view.to_dataframe(layers=2, heads=[0, 1])  # doctest: +SKIP
        >>> table.nlargest(5, "weight")  # doctest: +SKIP
        """
        columns = self._read_columns(layers, heads)
        return _import_pandas("to_dataframe", "to_table()").DataFrame(columns)

    def patterns_frame(self) -> pd.DataFrame:
        """Return `patterns` as a pandas table, one row a head and pattern.

        Its ``attrs`` say whose numbers they are: ``model``, ``name``, ``sha256``, ``precision`` and ``origin``. It has no
        rows until the heads are scored.

        Raises
        ------
        ImportError
            If pandas is not installed.

        Examples
        --------
        >>> table = view.patterns_frame()  # doctest: +SKIP
        >>> table[table["pattern"] == "next"].nlargest(3, "margin")  # doctest: +SKIP
        """
        rows = self.patterns
        frame = _import_pandas("patterns_frame", "patterns").DataFrame(rows, columns=list(COLUMNS))
        if rows:
            info = self.model_info
            described = {name: getattr(info, name) for name in _DESCRIBED}
            frame.attrs.update({"model": info.id, **described})
        return frame

    def _read_columns(
        self, layers: int | Iterable[int] | None, heads: int | Iterable[int] | None
    ) -> dict[str, NDArray[Any]]:
        info, tokens = self.model_info, self.tokens
        chosen = self._read_numbers("layers", layers)
        shown = self._read_numbers("heads", heads)
        from ._table import make_columns  # noqa: PLC0415  # NumPy is imported when numbers are asked for

        if self._store.has(self._run["id"], chosen):
            weights = self._store.stack(chosen)  # noqa: PD013  # not pandas'
        else:
            # Complete, or it says why not.
            weights = self.attention[list(chosen)]
        texts = [token.text for token in tokens]
        return make_columns(weights[:, list(shown)], info.name, chosen, shown, texts)

    def __repr__(self) -> str:
        """Name the texts, shortened, and the model."""
        texts = [_quote(text) for text in (self.text_a, self.text_b) if text is not None]
        return f"AttentionView({', '.join(texts)}, model={self.model!r})"

    def _ipython_display_(self) -> None:
        if not self._shown_once.is_repetition():
            # Says that it has nothing of its own to do: the MIME bundle is shown.
            raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        self._was_shown = True
        enable_widgets()
        return make_bundle(self)


def _import_pandas(method: str, instead: str) -> Any:
    try:
        import pandas as pd  # noqa: PLC0415  # optional
    except ImportError as error:
        raise ImportError(
            f"view.{method}() needs pandas: `pip install pandas` and call it again, or use view.{instead}, "
            "which needs nothing."
        ) from error
    return pd


def _quote(text: str) -> str:
    return repr(text if len(text) <= _REPR_CHARACTERS else text[: _REPR_CHARACTERS - 1] + "…")
