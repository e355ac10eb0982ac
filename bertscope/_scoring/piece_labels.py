"""Pieces as people read them: " cat" for "Ġcat" and "▁cat"; those of WordPiece stay as they are.

The same as ``src/tokens/piece-labels.ts`` gives for a ``tokenizer.json``; where only pieces are known, how they
are written is guessed from them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_SIGNS = {"\n": "⏎", "\t": "⇥", "\r": "␍"}
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
_BYTE_PIECE = re.compile(r"<0x([0-9A-F]{2})>")
_CUT_BYTES = re.compile(r"(?:\\x[0-9A-F]{2})+")
_SPACE = "▁"


def _list_byte_chars() -> list[str]:
    """Return of each byte the visible character that GPT-2's vocabulary writes it as."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = iter(range(0x100, 0x200))
    return [chr(byte) if byte in visible else chr(next(hidden)) for byte in range(0x100)]


_BYTES = {char: byte for byte, char in enumerate(_list_byte_chars())}


@dataclass(frozen=True)
class PieceWriting:
    """How a tokenizer writes spaces, bytes and ends of words in its pieces."""

    #: Every character stands for a byte, as "Ġ" for a space.
    is_bytes: bool = False
    #: "▁" stands for a space.
    marks_spaces: bool = False
    #: What closes a word, such as "</w>".
    suffix: str = ""

    def read(self, piece: str) -> str:
        """Return what a piece says."""
        if self.is_bytes:
            codes = [_BYTES.get(char) for char in piece]
            return piece if None in codes else _decode(bytes(code or 0 for code in codes))
        byte = _BYTE_PIECE.fullmatch(piece)
        if byte:
            return _decode(bytes([int(byte[1], 16)]))
        text = piece.replace(_SPACE, " ") if self.marks_spaces else piece
        return text.removesuffix(self.suffix) if self.suffix else text


def find_writing(file: Mapping[str, Any]) -> PieceWriting | None:
    """Return how the tokenizer of a ``tokenizer.json`` writes pieces; None where as people read them."""
    normalizer = file.get("normalizer")
    parts = [normalizer, file.get("pre_tokenizer"), file.get("decoder")]
    if any(_has_part(part, "ByteLevel") for part in parts):
        return PieceWriting(is_bytes=True)
    is_marked = any(_has_part(part, "Metaspace") for part in parts) or (
        _has_part(normalizer, "Replace") and _has_part(normalizer, "Prepend")
    )
    suffix = file["model"].get("end_of_word_suffix")
    if not is_marked and suffix is None:
        return None
    return PieceWriting(marks_spaces=is_marked, suffix=suffix or "")


def guess_writing(pieces: Sequence[str]) -> PieceWriting | None:
    """Return how pieces are written whose tokenizer is not known; None for those of WordPiece."""
    if any(piece.startswith(_SPACE) for piece in pieces):
        return PieceWriting(marks_spaces=True)
    if any(piece.startswith(("Ġ", "Ċ")) for piece in pieces):
        return PieceWriting(is_bytes=True)
    return None


def label_pieces(
    pieces: Sequence[str], writing: PieceWriting | None, whole: Collection[str]
) -> list[str] | None:
    """Return the labels of pieces, or None where each is its own.

    Parameters
    ----------
    whole
        Special and added tokens, which stand for themselves.
    """
    if writing is None:
        return None
    labels = [_make_visible(piece if piece in whole else writing.read(piece)) for piece in pieces]
    return None if labels == list(pieces) else labels


def join_pieces(pieces: Iterable[str]) -> str:
    r"""Return the text of a word: ``straw ##berries`` and `` straw berries`` give ``strawberries``.

    Bytes of a character that was cut in two (``\xC3``, ``\xA9``) are made whole.
    """
    first, *others = pieces
    joined = (first + "".join(piece.removeprefix("##") for piece in others)).strip()
    # Of "▁" and "store" the word is "store".
    joined = joined.lstrip("␣") or joined
    return _CUT_BYTES.sub(_join_bytes, joined)


def _join_bytes(found: re.Match[str]) -> str:
    try:
        return bytes.fromhex(found[0].replace("\\x", "")).decode()
    except UnicodeDecodeError:
        return found[0]


def _has_part(part: Any, kind: str) -> bool:
    """Tell whether a part of the file, or one within it, is of a type."""
    if not isinstance(part, dict):
        return False
    inner = (part.get(name) or [] for name in ("normalizers", "pretokenizers", "decoders"))
    return part.get("type") == kind or any(_has_part(one, kind) for list_ in inner for one in list_)


def _decode(data: bytes) -> str:
    r"""Return bytes as text, those that are no whole character by number: `` \xE2``."""
    text, at = "", 0
    while at < len(data):
        first = data[at]
        length = 4 if first >= 0xF0 else 3 if first >= 0xE0 else 2 if first >= 0xC0 else 1  # noqa: PLR2004  # UTF-8
        try:
            text += data[at : at + length].decode()
            at += length
        except UnicodeDecodeError:
            text += f"\\x{first:02X}"
            at += 1
    return text


def _make_visible(text: str) -> str:
    """Return a text of which something can be seen."""
    signed = "".join(_SIGNS.get(char) or _escape(char) for char in text)
    return "␣" * len(signed) if signed and not signed.strip() else signed


def _escape(char: str) -> str:
    return f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _UNSEEN else char
