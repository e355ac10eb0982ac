"""What to install, in a sentence."""

from __future__ import annotations


def explain_missing(error: ModuleNotFoundError, what: str) -> ModuleNotFoundError:
    """Return the error that names the extra to install.

    Parameters
    ----------
    what
        What needs the module, to begin the sentence with.
    """
    return ModuleNotFoundError(
        f"{what} needs {error.name}: pip install 'bertscope[survey]'", name=error.name
    )
