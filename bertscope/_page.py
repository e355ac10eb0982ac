"""Writes exported pages: one HTML file that opens without a server, a kernel or a network."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal
from urllib.parse import quote
from uuid import uuid4

from ._article import ARTICLE, read_article_picture
from ._errors import NotReadyError, ValueRangeError
from ._exact import store_article, store_exactly
from ._page_parts import (
    count_carried_bytes,
    fill_template,
    write_blocks,
    write_files_script,
    write_head,
    write_title,
    write_view,
)
from ._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ._view import AttentionView

Live = bool | Literal["link"]

_LARGE_BYTES = 20_000_000
_MEGABYTE = 1_000_000
# What a page can carry; other models are computed where they can be fetched.
_CARRIED_MODELS = ("embedded", "article")
_HASH_DIGITS = 16


def save_view(view: AttentionView, path: Path, live: Live) -> Path:
    """Write a page of one view.

    Raises
    ------
    NotReadyError
        If a page that only shows would have nothing to show; the message says what to do.
    ValueRangeError
        If the page is to compute with a model that no page carries.
    OSError
        If there is no such folder, or the path is one.
    """
    _check_place(path)
    document = {**view.document, "live_id": None}
    if live and view.model not in _CARRIED_MODELS:
        raise ValueRangeError(
            f"live must be False for the model {view.model!r}: a page carries the embedded model only. The page then "
            "shows the attention that is here."
        )
    snapshot = _take_snapshot(view, document, is_needed=not live)
    return write_page(document, snapshot, path, live=live)


def write_page(  # noqa: PLR0913  # two are what it shows, the others have defaults
    document: Mapping[str, Any],
    snapshot: Mapping[str, Any] | None,
    path: str | Path,
    *,
    live: Live = False,
    title: str | None = None,
    picture: str | None = None,
) -> Path:
    """Write a page of one document, over what is there.

    Parameters
    ----------
    document
        What the page shows.
    snapshot
        The attention it shows; None only for a page that computes.
    path
        The file; with ``live="link"`` a folder beside it gets the model, ``<name>_files``.
    live
        Whether the page carries engine and model.
    title
        By default the text, shortened.
    picture
        HTML for readers without scripts.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    FileNotFoundError
        If the browser's half is not installed here.
    OSError
        If a file cannot be written; what was there is then as it was.
    """
    path = Path(path).expanduser()
    shown = {**document, "snapshot": snapshot}
    view = write_view(shown, picture or read_article_picture(document))
    name = title or write_title(document["text_a"], document["text_b"])
    _warn_of_size(path, len(view) + (count_carried_bytes() if live else 0))
    files: str | None = None
    blocks: Iterable[str] = ()
    if live == "link":
        files = _write_beside(path)
    elif live:
        files, blocks = "here", write_blocks()
    start, end = fill_template(write_head(name, files), view)
    with _replace(path) as page:
        page.write(start)
        page.writelines(blocks)
        page.write(end)
    return path


def _check_place(path: Path) -> None:
    """Raise an `OSError` that names what its user wrote, before anything is computed or warned of."""
    path = path.expanduser()
    if path.is_dir():
        raise IsADirectoryError(
            f"{path} is a folder: name a file, such as {path / 'attention.html'}"
        )
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent}: make it first, or name another")


def _take_snapshot(
    view: AttentionView, document: Mapping[str, Any], *, is_needed: bool
) -> Mapping[str, Any] | None:
    """Return the best that is here: exact numbers, else what the browser coded."""
    if all(document[name] == value for name, value in ARTICLE.items()):
        return store_article()
    try:
        attention = view.attention
    except NotReadyError as absence:
        coded: dict[str, Any] | None = document["snapshot"]
        if coded is not None and coded["attention"] is not None:
            return coded
        if not is_needed:
            return None
        raise NotReadyError(f"There is no attention to save yet. {absence}") from absence
    return store_exactly(view._tokens, view._model_info, attention)  # noqa: SLF001  # the browser's own words


def _write_beside(path: Path) -> str:
    """Write the files of a page into a folder beside it, and return their address."""
    folder = path.with_name(f"{path.stem}_files")
    folder.mkdir(exist_ok=True)
    digest = sha256()
    pieces = []
    for piece in write_files_script():
        digest.update(piece.encode())
        pieces.append(piece)
    name = f"bertscope-{__version__}-{digest.hexdigest()[:_HASH_DIGITS]}.js"
    with _replace(folder / name) as script:
        script.writelines(pieces)
    return f"{quote(folder.name)}/{name}"


def _warn_of_size(path: Path, size: int) -> None:
    if size < _LARGE_BYTES:
        return
    warnings.warn(
        f"{path.name} and what belongs to it will be about {size / _MEGABYTE:.0f} MB large.",
        stacklevel=5,
    )


@contextmanager
def _replace(path: Path) -> Iterator[IO[str]]:
    """Open a file that takes the place of the one at `path` when it is whole, and only then."""
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
