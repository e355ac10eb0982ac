"""Two halves of one version: the Python package and what the browser has loaded."""

from __future__ import annotations


def explain_skew(python: str, browser: str) -> str | None:
    """Return the sentence for two versions that differ, None for equal ones or an unknown browser.

    Examples
    --------
    >>> explain_skew("0.1.0", "0.1.0") is None
    True
    """
    if browser in ("", python):
        return None
    return (
        f"bertscope is {python} in Python and {browser} in the browser. Run `pip install bertscope=={python}` where "
        "JupyterLab runs (Python's half lives where the kernel runs), then reload the page."
    )
