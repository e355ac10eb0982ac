"""``%attention`` and ``%%attention``: the one call without quotation marks and brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments

from ._errors import ValueRangeError
from ._magic_line import OPTIONS, read_texts, split_line
from ._show import show_attention

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    from ._view import AttentionView

# IPython begins what argparse writes with a mark for documentation tools.
_MARKUP = "::\n\n"
_FIELDS = ("model", "layer", "view", "cut")


def _with_options(magic: Callable[..., Any]) -> Any:
    """Tell IPython about the options, so that ``%attention?`` explains them."""
    magic = argument(
        "text", nargs="?", help='A text; options stand before it. Two texts: "one" "and another".'
    )(magic)
    for name, (others, settings) in reversed(OPTIONS.items()):
        magic = argument(name, *others, **settings)(magic)
    return magic_arguments()(magic)


@magics_class
class AttentionMagics(Magics):
    """The magics that ``%load_ext bertscope`` brings."""

    @line_cell_magic
    @_with_options
    def attention(self, line: str, cell: str | None = None) -> AttentionView | None:
        """Show what every attention head attends to, and return the view.

        `%attention The cat sat on the mat.` shows a text; `%attention` alone shows the pair of the article
        "Deconstructing BERT". `%%attention` takes sentence A on the line below it, and sentence B on the next.
        A text needs no quotation marks; `--` ends the options before a text that begins with a hyphen.
        """
        parser: ArgumentParser = cast("Any", self.attention).parser
        try:
            return self._show(parser, line, cell)
        except (UsageError, ValueRangeError) as error:
            raise _explain(error, parser) from None

    def _show(self, parser: ArgumentParser, line: str, cell: str | None) -> AttentionView | None:
        request = split_line(line)
        options: Namespace = parser.parse_args(request.options)
        if options.help:
            print(parser.format_help().removeprefix(_MARKUP))  # noqa: T201  # what was asked for
            return None
        fields = {name: getattr(options, name) for name in _FIELDS}
        if options.heads is not None:
            fields["heads"] = [head for heads in options.heads for head in heads]
        view = show_attention(*read_texts(request.text, cell), **fields)
        if options.name is not None:
            cast("InteractiveShell", self.shell).push({options.name: view})
        return view


def _explain(error: Exception, parser: ArgumentParser) -> UsageError:
    # What argparse puts in front names the option in all its spellings; the sentence behind names it once.
    sentence = re.sub(r"^argument [^:]*: ", "", str(error))
    usage = " ".join(parser.format_usage().removeprefix(_MARKUP).split())
    return UsageError(
        f"{sentence}.\nUsage: {usage}, or %%attention with a text on each of the one or two lines below it"
    )
