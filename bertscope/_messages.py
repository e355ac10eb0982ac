"""What kernel and browser send each other beside the synced traits.

The browser numbers its runs: a run is one text (or pair) through one model. Everything of a run carries its number, so
that numbers of an older text are never taken for those of a newer one. Synced traits are held back while the kernel is
busy and these messages are not, so they may arrive before the traits that announce their run.

Browser to kernel
    ``{"type": "attention", "run": int, "layer": int, "shape": [heads, n, n], "offset": int, "total": int}`` and one
    buffer: a slice of at most 4 MiB of one layer's weights, float32 little-endian, row-major over heads, from, to.
    ``offset`` and ``total`` count bytes within the layer. Layers are sent without being asked while all of them
    together stay within the trait ``attention_limit_bytes``.

    ``{"type": "settled", "run": int, "error": str or null}``: nothing more comes of this run unless it is asked for.
    ``error`` says in a sentence why it failed, and what to do; null when it did not.

    ``{"type": "report", "state": {trait: value, ...}}``: where the browser is, whatever it told before: the reported
    traits, and the texts and the model of its document. When the run it names is over, all its layers within the limit
    and ``settled`` follow once more.

    ``{"type": "picture", "id": int, "answer": int, "offset": int, "total": int, "error": str or null}`` and, unless
    there is an error, one buffer: a piece of the file that was asked for under this ``id``. Pieces of one ``answer``
    belong together: two pages on one kernel both answer.

    ``{"type": "survey_texts", "id": str}``: the view is to show a survey (trait ``_survey``) whose texts it has not.

    ``{"type": "survey", "id": str, "done": int, "total": int, "error": str or null, "found": {...} or null}``: how far
    it is; asked for, and by itself once it is done. ``found`` is there when it is done: ``facts`` as in files,
    ``columns`` as lists by name, and ``failed`` as pairs of index and reason. ``error`` says what stops it.

    ``{"type": "model_piece", "model": str, "path": str, "offset": int}``: send a piece of a file of the folder that was
    given as the model (trait ``_model_files``), from this byte on.

Kernel to browser
    ``{"type": "model_piece", "model": str, "path": str, "offset": int, "error": str or null}`` and, unless there is an
    error, one buffer of at most 4 MiB: the piece that was asked for.

    ``{"type": "survey_texts", "id": str, "texts": [[str, str or null], ...]}``: the texts of a survey, in one message.

    ``{"type": "survey", "id": str}``: a cell waits; say how far it is. It is asked again from time to time.

    ``{"type": "fetch", "run": int, "layers": [int, ...]}``: send these layers, whatever the limit. A run that is no
    longer the newest is not answered.

    ``{"type": "report"}``: a cell has begun to wait; say where you are. What arrives between two cells stays behind all
    that "Run All" has queued, the waiting cell included, while what arrives during the wait is heard. So the answer
    needs nothing that came before it, and may repeat all of it. It is asked again from time to time; a page without
    the view does not answer, and needs not: what its run tells comes during the wait.

    ``{"type": "picture", "id": int, "format": "svg" or "png", "scale": number, "theme": "light", "dark" or null}``:
    paint what is shown as a file; a theme of null is that of the page. It is asked again from time to time under the same ``id``; a page that still paints for it does not begin anew, and one
    whose run is not over does not answer. An error waits a moment for the file of another page.

The browser's side is ``src/widget/messages.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypedDict, cast

BYTES_PER_WEIGHT = 4
_AXES = 3

# What a run is about; the browser may have changed it too.
TEXTS = ("text_a", "text_b", "model")
# What belongs to a run and comes with it.
RUN_TRAITS = ("_run", "_tokens", "_model_info", "_patterns", "phase", "notices", "snapshot")
_REPORTED = (*RUN_TRAITS, *TEXTS, "_browser_version")


Theme = Literal["light", "dark"]


class Fetch(TypedDict):
    """Kernel to browser: send these layers."""

    type: Literal["fetch"]
    run: int
    layers: list[int]


class RequestReport(TypedDict):
    """Kernel to browser: say where you are."""

    type: Literal["report"]


class RequestPicture(TypedDict):
    """Kernel to browser: paint what is shown as a file."""

    type: Literal["picture"]
    id: int
    format: Literal["svg", "png"]
    scale: float
    theme: Theme | None


@dataclass(frozen=True)
class Slice:
    """Browser to kernel: a piece of one layer; ``offset`` and ``total`` in bytes."""

    run: int
    layer: int
    shape: tuple[int, int, int]
    offset: int
    total: int


@dataclass(frozen=True)
class Settled:
    """Browser to kernel: nothing more comes of this run by itself; ``error`` says why it failed."""

    run: int
    error: str | None


@dataclass(frozen=True)
class Report:
    """Browser to kernel: where it is; ``state`` maps names of traits to values as a sync would bring them."""

    state: dict[str, Any]


@dataclass(frozen=True)
class PicturePiece:
    """Browser to kernel: a piece of a file; ``offset`` and ``total`` in bytes, ``error`` says why there is none."""

    id: int
    answer: int
    offset: int
    total: int
    error: str | None


@dataclass(frozen=True)
class ModelPieceRequest:
    """Browser to kernel: send a piece of a model's file from ``offset`` (in bytes) on."""

    model: str
    path: str
    offset: int


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_message(  # noqa: PLR0911  # one a kind of message
    content: object,
) -> Slice | Settled | Report | PicturePiece | ModelPieceRequest | None:
    """Read a custom message; None for what is not one of ours.

    Raises
    ------
    ValueError
        For a slice whose fields contradict each other.
    """
    if not isinstance(content, dict):
        return None
    state = content.get("state")
    if content.get("type") == "report" and isinstance(state, dict):
        return Report({name: state[name] for name in _REPORTED if name in state})
    if content.get("type") == "picture":
        return _read_picture(content)
    if content.get("type") == "model_piece":
        return _read_piece_request(content)
    if content.get("type") not in ("settled", "attention") or not _is_count(content.get("run")):
        return None
    if content.get("type") == "settled":
        error = content.get("error")
        return Settled(content["run"], error if isinstance(error, str) else None)
    counts = [content.get(name) for name in ("layer", "offset", "total")]
    shape = content.get("shape")
    if (
        not isinstance(shape, list)
        or len(shape) != _AXES
        or not all(map(_is_count, [*counts, *shape]))
    ):
        raise ValueError(f"not a slice of attention: {content!r}")
    layer, offset, total = cast("list[int]", counts)
    heads, rows, columns = shape
    if rows != columns or total != heads * rows * columns * BYTES_PER_WEIGHT:
        raise ValueError(f"a layer of shape {shape} has not {total} bytes")
    return Slice(content["run"], layer, (heads, rows, columns), offset, total)


def _read_piece_request(content: dict[str, Any]) -> ModelPieceRequest | None:
    model, path, offset = (content.get(name) for name in ("model", "path", "offset"))
    if not isinstance(model, str) or not isinstance(path, str) or not _is_count(offset):
        return None
    return ModelPieceRequest(model, path, cast("int", offset))


def _read_picture(content: dict[str, Any]) -> PicturePiece | None:
    counts = [content.get(name) for name in ("id", "answer", "offset", "total")]
    if not all(map(_is_count, counts)):
        return None
    error = content.get("error")
    request, answer, offset, total = cast("list[int]", counts)
    return PicturePiece(request, answer, offset, total, error if isinstance(error, str) else None)
