"""What a survey is made of: texts and pairs from wherever they come, one after another.

Leaves out ``dask.bag``, whose texts lie with the workers (`_dask`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bertscope._text import is_blank, make_well_formed

from ._missing import explain_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PAIR = 2
#: The most characters of a text: what the document holds, too.
TEXT_LIMIT = 100_000
_PARQUET = (".parquet", ".pq")
#: Files of rows, whose lines are no texts.
_ROWS = (".csv", ".json", ".jsonl")


class Text(NamedTuple):
    """One input.

    Attributes
    ----------
    a, b
        One text, or a pair; an empty second text is none.
    """

    a: str
    b: str | None

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be asked in it."""
        return is_blank(self.a) and (self.b is None or is_blank(self.b))

    @property
    def hash(self) -> int:
        """By which a resumed survey knows the text again."""
        digest = blake2b(digest_size=8)
        for part in (self.a, self.b):
            digest.update(b"\x00" if part is None else b"\x01" + part.encode("utf-8") + b"\x00")
        return int.from_bytes(digest.digest(), "little")


def read_text(given: Any) -> Text:
    """Return one input.

    Parameters
    ----------
    given
        A string, or a pair of strings whose second may be None.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if isinstance(given, str):
        return Text(_clean(given), None)
    if isinstance(given, (tuple, list)) and len(given) == _PAIR:
        a, b = given
        if isinstance(a, str) and (b is None or isinstance(b, str)):
            return Text(_clean(a), _clean(b) if b else None)
    shown = repr(given)
    kind = type(given).__name__
    raise TypeError(
        f"a text must be a string or a pair of strings, not {kind} {shown[:60]}{'…' if len(shown) > 60 else ''}"  # noqa: PLR2004  # so much of it tells which
    )


def _clean(text: str) -> str:
    """Return a text as the document would hold it."""
    return make_well_formed(text[:TEXT_LIMIT])


def read_texts(texts: Any, column: str | tuple[str, str] | None = None) -> Iterable[Any]:
    """Return what can be iterated over, once.

    Parameters
    ----------
    texts
        Strings or pairs in any iterable, such as a list, a generator, a pandas Series or a bag; or the path of a text file
        (one input a line, a tab separates a pair; blank lines count as inputs without words) or of a Parquet file.
    column
        Of a Parquet file, the column with the texts, or the two with the pairs.

    Raises
    ------
    TypeError
        If it is no iterable of texts, or one of other things.
    ValueError
        If a column is named where there is none.
    """
    if isinstance(texts, os.PathLike) or (isinstance(texts, str) and _may_be_path(texts)):
        return _read_file(Path(texts), column)
    if isinstance(texts, str):
        raise TypeError(
            "texts is one string and no file of that name is there: give a list of texts, such as [text], "
            "or the path of a .txt or .parquet file"
        )
    check_texts(texts)
    _refuse_column(column)
    given: Iterable[Any] = texts
    return given


def check_texts(texts: Any) -> None:
    """See that texts come out of what is given, always in the same order.

    Raises
    ------
    TypeError
        If they do not.
    """
    if hasattr(texts, "columns") and getattr(texts, "ndim", 2) > 1:
        raise TypeError(
            "texts is a table, which gives the names of its columns: give its column with the texts, such as "
            'frame["text"], or for pairs list(zip(frame["text_a"], frame["text_b"]))'
        )
    if isinstance(texts, (set, frozenset, Mapping)):
        what = "the names of its entries" if isinstance(texts, Mapping) else "its texts in no order"
        raise TypeError(
            f"texts is a {type(texts).__name__}, which gives {what}: give a list, such as "
            f"{'list(texts.values())' if isinstance(texts, Mapping) else 'sorted(texts)'}"
        )
    if not hasattr(texts, "__iter__"):
        raise TypeError(
            f"texts must be a list of texts or the path of a file, not {type(texts).__name__}"
        )


def _refuse_column(column: str | tuple[str, str] | None) -> None:
    if column is not None:
        raise ValueError(
            f"column is for a Parquet file, and texts is none: leave out column={column!r}"
        )


def _may_be_path(text: str) -> bool:
    try:
        return "\n" not in text and Path(text).is_file()
    except (OSError, ValueError):
        return False


def _read_file(path: Path, column: str | tuple[str, str] | None) -> Iterator[Any]:
    if not path.is_file():
        wrong = "is a folder" if path.is_dir() else "is not there"
        raise FileNotFoundError(f"{path} {wrong}: give the path of a .txt or .parquet file")
    ending = path.suffix.lower()
    if ending in _PARQUET:
        return _read_parquet(path, column)
    if ending in _ROWS:
        reader = "read_csv" if ending == ".csv" else "read_json"
        raise ValueError(
            f"{path} is a file of rows, not of one text a line: save its texts as .txt or .parquet, or read them first, "
            f"such as survey(pandas.{reader}({path.name!r})['text'])"
        )
    _refuse_column(column)
    return _read_lines(path)


def _read_lines(path: Path) -> Iterator[str | tuple[str, str]]:
    with path.open(encoding="utf-8-sig") as lines:
        try:
            for line in lines:
                a, tab, b = line.rstrip("\n").partition("\t")
                yield (a, b) if tab else a
        except UnicodeDecodeError as error:
            raise ValueError(f"{path} is not UTF-8 ({error.reason}): save it as UTF-8") from error


def _read_parquet(path: Path, column: str | tuple[str, str] | None) -> Iterator[Any]:
    try:
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415  # only who has such a file needs it
    except ModuleNotFoundError as error:
        raise explain_missing(error, "A Parquet file") from error

    with ParquetFile(path) as file:
        columns = _choose_columns(path, file.schema_arrow, column)
        for batch in file.iter_batches(columns=columns):
            parts = [batch.column(name).to_pylist() for name in columns]
            yield from parts[0] if len(parts) == 1 else zip(*parts, strict=True)


def _choose_columns(path: Path, schema: Any, column: str | tuple[str, str] | None) -> list[str]:
    """Return the columns with the texts: those named, else ``text_a`` and ``text_b``, else the only one of text."""
    if column is not None:
        wanted = [column] if isinstance(column, str) else list(column)
        missing = [name for name in wanted if name not in schema.names]
        if missing:
            raise ValueError(
                f"{path} has no column {missing[0]!r}, but {', '.join(map(repr, schema.names))}"
            )
        return wanted
    if {"text_a", "text_b"} <= set(schema.names):
        return ["text_a", "text_b"]
    found = [field.name for field in schema if str(field.type) in ("string", "large_string")]
    if len(found) == 1:
        return found
    if "text" in found:
        return ["text"]
    raise ValueError(
        f"{path} has {len(found)} columns of text: name the one to survey, such as column={(found or ['text'])[0]!r}"
    )
