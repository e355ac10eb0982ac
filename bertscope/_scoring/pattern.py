"""The six patterns of "Deconstructing BERT" by name, as in ``src/patterns/pattern.ts``."""

from __future__ import annotations

from typing import Literal

PatternName = Literal["next", "previous", "identical", "other-sentence", "sub-word", "delimiter"]
Tier = Literal["piece", "stem"]

#: In the article's order, P1 to P6.
PATTERNS: tuple[PatternName, ...] = (
    "next",
    "previous",
    "identical",
    "other-sentence",
    "sub-word",
    "delimiter",
)

#: What a pattern is called.
PATTERN_TITLES: dict[PatternName, str] = {
    "next": "next word",
    "previous": "previous word",
    "identical": "identical words",
    "other-sentence": "other sentence",
    "sub-word": "sub-word partner",
    "delimiter": "delimiter",
}
