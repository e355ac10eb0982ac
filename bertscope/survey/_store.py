"""What a survey keeps in a folder while it runs, so that another call goes on where this one stopped.

Parquet files, each with some inputs; a file is there whole or not at all. Leaves out what could not be scored: it is
tried again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bertscope._version import __version__

from ._missing import explain_missing
from ._records import MEASURES, NAMES, Records, join_records

if TYPE_CHECKING:
    import os

    from bertscope._model_info import ModelInfo

_FORMAT = {"format": "bertscope-survey-records", "version": 1}
_FACTS = "survey.json"
_RECORDS = "inputs-*.parquet"
_WIDE = (*MEASURES, "queries", "kept", "entropy", "is_broken")
#: Parquet packs numbers that no two inputs share to about half.
_COMPRESSION = "zstd"


class SurveyStore:
    """A folder of records of one model.

    Parameters
    ----------
    folder
        Made where it is not there.
    model, tokenizer_sha256
        What the records are of.

    Raises
    ------
    ValueError
        If the folder holds the records of another model.
    """

    def __init__(
        self, folder: str | os.PathLike[str], model: ModelInfo, tokenizer_sha256: str
    ) -> None:
        try:
            import pyarrow.parquet  # noqa: PLC0415  # only who keeps records needs it
        except ModuleNotFoundError as error:
            raise explain_missing(error, "A survey that can be resumed") from error
        self._parquet: Any = pyarrow.parquet
        self._arrow: Any = pyarrow
        self._folder = Path(folder)
        self._heads = model.layers * model.heads
        if self._folder.is_file():
            raise ValueError(
                f"{self._folder} is a file: resume needs a folder, empty or not there yet"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        # What a process left that was ended while it wrote.
        for name in (_FACTS, _RECORDS):
            for left in self._folder.glob(f"{name}.part"):
                left.unlink()
        self._check_model(model, tokenizer_sha256)

    def _check_model(self, model: ModelInfo, tokenizer_sha256: str) -> None:
        path = self._folder / _FACTS
        own = {
            "sha256": model.sha256,
            "tokenizer_sha256": tokenizer_sha256,
            "max_tokens": model.max_tokens,
            "layers": model.layers,
            "heads": model.heads,
        }
        if not path.exists():
            # What systems and editors put into any folder is hidden.
            if any(not one.name.startswith(".") for one in self._folder.iterdir()):
                raise ValueError(
                    f"{self._folder} holds other files: name an empty folder, or one that does not exist yet"
                )
            facts = {**_FORMAT, "bertscope": __version__, "model": {"name": model.name, **own}}
            _write_whole(path, json.dumps(facts, indent=2).encode())
            return
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(
                f"{path} cannot be read ({error}): name another folder to resume"
            ) from error
        if {name: facts.get(name) for name in _FORMAT} != _FORMAT:
            raise ValueError(
                f"{path} is of another version of BertScope: name another folder to resume"
            )
        known = {name: facts["model"].get(name) for name in own}
        if known != own:
            raise ValueError(
                f"{self._folder} holds a survey by {facts['model']['name']} "
                f"({_tell(known)}), not by {model.name} ({_tell(own)}): name another folder to resume"
            )

    def done(self) -> dict[int, int]:
        """Return which inputs have a record, and the hash of each one's text."""
        found: dict[int, int] = {}
        for path in self._files():
            table = self._read(path, ["index", "text_hash"])
            columns = (table.column(name).to_pylist() for name in ("index", "text_hash"))
            found.update(zip(*columns, strict=True))
        return found

    def write(self, records: Records) -> None:
        """Keep some inputs."""
        if len(records) == 0:
            return
        arrow = self._arrow
        columns = {}
        for name in NAMES:
            values = getattr(records, name)
            if name not in _WIDE:
                columns[name] = arrow.array(values)
                continue
            flat = arrow.array(np.ascontiguousarray(values).reshape(-1), from_pandas=False)
            columns[name] = arrow.FixedSizeListArray.from_arrays(flat, values.shape[1])
        sink = arrow.BufferOutputStream()
        self._parquet.write_table(arrow.table(columns), sink, compression=_COMPRESSION)
        first, last = int(records.index.min()), int(records.index.max())
        name = f"inputs-{first:09d}-{last:09d}-{len(records)}.parquet"
        _write_whole(self._folder / name, sink.getvalue())

    def read(self) -> Records:
        """Return all records, in the order of their inputs."""
        return join_records((self._read_records(path) for path in self._files()), self._heads)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(_RECORDS))

    def _read(self, path: Path, columns: list[str] | None = None) -> Any:
        try:
            return self._parquet.read_table(path, columns=columns)
        except (OSError, self._arrow.ArrowInvalid) as error:
            raise ValueError(
                f"{path} cannot be read ({error}): delete it, and its inputs are computed again"
            ) from error

    def _read_records(self, path: Path) -> Records:
        table = self._read(path)
        columns = {}
        for name in NAMES:
            column = table.column(name).combine_chunks()
            if name in _WIDE:
                flat = column.flatten().to_numpy(zero_copy_only=False)
                columns[name] = flat.reshape(len(column), -1)
            else:
                columns[name] = column.to_numpy(zero_copy_only=False)
        return Records(**columns)


def _tell(model: dict[str, Any]) -> str:
    """Say which model it is."""
    return (
        f"sha256 {str(model['sha256'])[:12]}…, tokenizer {str(model['tokenizer_sha256'])[:12]}…, "
        f"{model['max_tokens']} tokens"
    )


def _write_whole(path: Path, data: Any) -> None:
    """Write a file so that it is never there in part."""
    new = path.with_name(f"{path.name}.part")
    new.write_bytes(data)
    new.replace(path)
