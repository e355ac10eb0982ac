"""Scores of heads against the six patterns, computed in Python: the reference of the browser's."""

from .head_name import HeadName, NamedPattern, NameScore, name_head
from .pattern import PATTERNS
from .pattern_scores import PatternScores
from .score_patterns import score_patterns

__all__ = [
    "PATTERNS",
    "HeadName",
    "NameScore",
    "NamedPattern",
    "PatternScores",
    "name_head",
    "score_patterns",
]
