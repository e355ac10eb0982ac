"""Puts the pieces of a picture together that the browser paints when it is asked."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._messages import PicturePiece

_ids = count(1)


class PictureStore:
    """Files that are waited for, each under the number of its request.

    Several pages on one kernel answer the same request: one of them having no file is no reason not to take another's.
    """

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._pieces: dict[int, dict[int, dict[int, bytes]]] = {}
        self._files: dict[int, bytes] = {}
        self._errors: dict[int, str] = {}

    def open(self) -> int:
        """Begin to wait, and return the number to ask under."""
        request = next(_ids)
        self._pieces[request] = {}
        return request

    def add(self, piece: PicturePiece, buffer: memoryview | bytes) -> None:
        """Take a piece in; one that nobody waits for is dropped."""
        answers = self._pieces.get(piece.id)
        if answers is None or piece.id in self._files:
            return
        if piece.error is not None:
            # The newest, because views are asked again.
            self._errors[piece.id] = piece.error
            return
        pieces = answers.setdefault(piece.answer, {})
        pieces[piece.offset] = bytes(buffer)
        if sum(map(len, pieces.values())) == piece.total:
            self._files[piece.id] = b"".join(pieces[offset] for offset in sorted(pieces))

    def has_file(self, request: int) -> bool:
        """Whether the file is whole."""
        return request in self._files

    def has_answer(self, request: int) -> bool:
        """Whether the file is whole, or a page has said why it has none."""
        return request in self._files or request in self._errors

    def close(self, request: int) -> bytes | str | None:
        """Wait no longer; return the file, or the sentence why there is none, or None for neither."""
        del self._pieces[request]
        error = self._errors.pop(request, None)
        return self._files.pop(request, error)
