"""Says why something is not there, and what to do about it.

Left out: what kernels cannot hear (``_signal.py``), and two versions that differ (``_version_skew.py``).
"""

from __future__ import annotations

from ._text import is_blank
from ._version import __version__
from ._version_skew import explain_skew

_MIB = 1024 * 1024


def explain_unshown(text_a: str, text_b: str | None, *, is_seen: bool) -> str | None:
    """Return why nothing is being computed; None where something should be."""
    if is_blank(text_a) and is_blank(text_b or ""):
        return "There is no text yet: set view.text_a."
    if not is_seen:
        return (
            "The view is not on the screen, and only a view on the screen computes: show it first with "
            "display(view). (In a box that this same cell shows, read it in the next cell.)"
        )
    return None


def explain_absence(what: str, browser_version: str) -> str:
    """Return what to do about an attribute that has not come yet."""
    advice = "read it in the next cell, or write `await view.ready()` before it."
    absence = f"view.{what} has not come from the browser yet: {advice}"
    return _join(absence, browser_version)


def explain_limit(tokens: int, size: int, limit: int) -> str:
    """Return how to get attention of `size` bytes, more than `limit`."""
    return (
        f"The attention of {tokens} tokens is {size / _MIB:.1f} MiB, more than "
        f"view.attention_limit_bytes ({limit / _MIB:.1f} MiB): write "
        "`await view.fetch_attention()`, or name some layers, as in `await view.fetch_attention(layers=[0])`."
    )


def explain_timeout(
    timeout: float | None, phase: str, notices: tuple[str, ...], browser_version: str
) -> str:
    """Return what to check after `timeout` seconds in vain."""
    if not browser_version:
        return (
            f"No browser answered within {timeout} s. Is the notebook open in one? If the view itself is missing, "
            f"`jupyter labextension list` must name bertscope v{__version__} where JupyterLab runs; then reload "
            "the page."
        )
    progress = f'The browser is not done after {timeout} s (phase "{phase}").'
    advice = "Is the view still on the screen? Wait longer with a larger `timeout`."
    return _join(" ".join([progress, advice, *notices]), browser_version)


def _join(sentences: str, browser_version: str) -> str:
    skew = explain_skew(__version__, browser_version)
    return sentences if skew is None else f"{sentences} {skew}"
