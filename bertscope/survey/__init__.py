"""Surveys: what every head of a model does over many texts.

`bertscope.survey` is the function; ``python -m bertscope.survey --help`` is the same for scripts.
"""

from ._run import survey

__all__ = ["survey"]
