"""What holds for every view that is made from now on: ``bertscope.options``."""

from __future__ import annotations

from urllib.parse import urlsplit

from traitlets import HasTraits, TraitType

from ._errors import ValueRangeError

_MAX_CHARACTERS = 1000
_EXPECTED = "an http or https address, such as 'https://huggingface.co', or one with {model} and {file} in it, or None"


def read_model_host(name: str | None, value: object) -> str | None:
    """Return an address that models can be fetched from, or None.

    Raises
    ------
    ValueRangeError
        For anything else.
    """
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= _MAX_CHARACTERS:
        # The browser's rule is the same: src/app/settings.ts.
        try:
            parts = urlsplit(value)
            is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            is_web = False
        if is_web and ("{file}" in value) == ("{model}" in value):
            return value
    raise ValueRangeError(f"{name} must be {_EXPECTED}, not {value!r:.80}")


class ModelHost(TraitType["str | None", "str | None"]):
    """An address that models are fetched from; None is the one of the reader's settings."""

    default_value = None

    def validate(self, obj: HasTraits | None, value: object) -> str | None:  # noqa: ARG002  # traitlets' signature
        """Return the address as it is."""
        return read_model_host(self.name, value)


class Options(HasTraits):
    """Set a field, and every view made afterwards has it.

    Attributes
    ----------
    model_host
        Where a cell's ``model="owner/name"`` is fetched from by the browser: a Hub, a mirror with the same addresses,
        or an address with ``{model}``, ``{revision}`` and ``{file}`` in it. None: what the settings of JupyterLab say,
        which is https://huggingface.co at first.

    Examples
    --------
    >>> import bertscope
    >>> bertscope.options.model_host = "https://hub.example.org"
    >>> bertscope.options.model_host = None
    """

    model_host = ModelHost()

    def __repr__(self) -> str:
        """Name every option with its value."""
        return f"Options(model_host={self.model_host!r})"


options = Options()
