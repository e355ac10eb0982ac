"""Adds the magics and their completion to a shell, and takes them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._magic import AttentionMagics
from ._magic_completion import complete_attention
from ._question_mark import keep_question_marks

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_COMPLETED = ("%attention", "%%attention")
_HOOK = "complete_command"


def load(shell: InteractiveShell) -> None:
    """Register ``%attention``, ``%%attention`` and their completion."""
    shell.register_magics(AttentionMagics)
    for command in _COMPLETED:
        shell.set_hook(_HOOK, complete_attention, str_key=command)
    shell.input_transformers_cleanup.append(keep_question_marks)


def unload(shell: InteractiveShell) -> None:
    """Take away what `load` added."""
    for magics in shell.magics_manager.magics.values():
        magics.pop("attention", None)
    for command in _COMPLETED:
        shell.strdispatchers[_HOOK].strs.pop(command, None)
    if keep_question_marks in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(keep_question_marks)
