"""The version, written once in ``package.json`` and carried here by the package's metadata."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("bertscope")
