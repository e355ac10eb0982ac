"""The models that a Jupyter server has: a data labextension with one folder a model and a list of them all.

A model is put together in a folder of its own on the same file system and moved in as a whole, so that the server never
has half of one; what was interrupted is swept away by whoever comes next.
"""

from __future__ import annotations

import errno
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ._folder_lock import hold_folder
from ._installed_model import read_list, write_list
from ._labextension import EXTENSION, write_extension, write_whole
from ._origins import Origins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ._installed_model import InstalledModel

_STAGING = ".adding-"
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class ServerFolder:
    """Where models lie for a server.

    Parameters
    ----------
    labextensions
        The ``labextensions`` folder that the server looks into; None = that of this Python's environment.
    on_wait
        Called when another program is changing the folder.

    Attributes
    ----------
    path
        The folder of the extension.
    origins
        Where models were made from.
    """

    def __init__(
        self, labextensions: Path | None = None, on_wait: Callable[[], None] = lambda: None
    ) -> None:
        place = labextensions or Path(sys.prefix, "share", "jupyter", "labextensions")
        self.path = place / EXTENSION
        self.origins = Origins(place)
        self._static = self.path / "static"
        self._list = self._static / "models.json"
        self._on_wait = on_wait

    def models(self) -> list[InstalledModel]:
        """Return what is installed, by name.

        Raises
        ------
        ValueError
            If the list cannot be read.
        """
        try:
            text = self._list.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        try:
            return read_list(text)
        except ValueError as error:
            raise ValueError(
                f"{self._list} is no list of models ({error}): remove the folder {self.path}, and add your models again"
            ) from error

    def find(self, name: str) -> InstalledModel:
        """Return the model of that name.

        Raises
        ------
        ValueError
            If there is none; the message names those there are.
        """
        models = self.models()
        for model in models:
            if model.name == name:
                return model
        there = ", ".join(model.name for model in models) or "none"
        raise ValueError(
            f"no model {name!r} is installed in {self.path} (there: {there}): bertscope model list shows them"
        )

    def folder_of(self, name: str) -> Path:
        """Return the folder of an installed model."""
        return self._static / name

    @contextmanager
    def adding(self, name: str, *, force: bool) -> Iterator[Staging]:
        """Give a folder to put a model together in, which is gone afterwards, installed or not.

        Raises
        ------
        FileExistsError
            If a model has that name and `force` is not set.
        PermissionError
            If nothing can be written there.
        """
        with self._held():
            others = self.models()
            old = _find_alike(others, name)
            if old is not None and not force:
                raise FileExistsError(
                    f"a model {old.name!r} is installed already: give another --name, or replace it with --force"
                )
            place = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.path))
            try:
                staging = Staging(place / "model")
                staging.folder.mkdir()
                yield staging
                if staging.finished is not None:
                    kept = [model for model in others if model is not old]
                    self._move_in(place, staging.finished, old, kept)
                    if old is not None:
                        self._note(old.name, None)
                    self._note(name, staging.origin)
            finally:
                shutil.rmtree(place, ignore_errors=True)

    def remove(self, name: str) -> InstalledModel:
        """Take a model away, and the extension with the last one.

        Raises
        ------
        ValueError
            If there is no such model.
        """
        self.find(name)
        with self._held():
            model = self.find(name)
            left = [other for other in self.models() if other.name != name]
            # First the list: nobody is told of a folder that is half gone.
            write_whole(self._list, write_list(left))
            self._note(name, None)
            if (folder := self.folder_of(name)).exists():
                shutil.rmtree(folder)
            if not left:
                self._take_down()
            return model

    def _move_in(
        self,
        place: Path,
        model: InstalledModel,
        old: InstalledModel | None,
        kept: Sequence[InstalledModel],
    ) -> None:
        """Exchange a model's folder and write the list, or leave everything as it was."""
        write_extension(self.path)
        target, aside = self.folder_of(model.name), place / "old"
        before = target if old is None else self.folder_of(old.name)
        # A folder that no list names is what a crash left.
        if before.exists():
            before.rename(aside)
        try:
            (place / "model").rename(target)
            models = sorted([*kept, model], key=lambda one: one.name)
            write_whole(self._list, write_list(models))
        except BaseException:
            if target.exists():
                target.rename(place / "failed")
            if aside.exists():
                aside.rename(before)
            if not kept and old is None:
                self._take_down()
            raise

    def _note(self, name: str, folder: str | None) -> None:
        # A model is not worth less without it.
        with suppress(OSError):
            self.origins.remember(name, folder)

    def _take_down(self) -> None:
        """Leave no extension where there is no model."""
        (self.path / "package.json").unlink(missing_ok=True)
        shutil.rmtree(self._static, ignore_errors=True)

    @contextmanager
    def _held(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(hold_folder(self.path, self._on_wait))
            except OSError as error:
                if error.errno not in _REFUSED:
                    raise
                raise PermissionError(
                    f"{error.filename or self.path} cannot be written ({error.strerror}): name a folder of yours that "
                    "the server looks into with --labextensions (jupyter --paths lists them)"
                ) from error
            for left in self.path.glob(f"{_STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
            yield


class Staging:
    """A model that is being put together.

    Attributes
    ----------
    folder
        Empty at first.
    finished
        Set when the folder holds all of the model; None leaves everything as it was.
    origin
        The folder of this machine that it was made from, to be kept beside what is served; None = none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.finished: InstalledModel | None = None
        self.origin: str | None = None


def _find_alike(models: Sequence[InstalledModel], name: str) -> InstalledModel | None:
    """Return the model whose folder could be the same on a file system that knows no case."""
    return next((model for model in models if model.name.casefold() == name.casefold()), None)
