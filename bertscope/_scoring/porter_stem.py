"""Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980), as the browser has it.

With the author's two later departures (``bli``, ``logi``), and words of two letters stay as they are:
without that, "is" and "i" would be one word, and "as" and "a".
"""

from __future__ import annotations

import re
from functools import lru_cache

_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_STEP_3 = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
_STEP_4 = dict.fromkeys(
    (
        *("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement"),
        *("ment", "ent", "ou", "ism", "ate", "iti", "ous", "ive", "ize"),
    ),
    "",
)
_SHORTEST = 3
_DOUBLED = re.compile(r"([^aeiouylsz])\1$")


@lru_cache(maxsize=4096)
def porter_stem(word: str) -> str:
    """Return the stem of a word.

    Examples
    --------
    ``strawberries`` and ``strawberry`` have the stem ``strawberri``.
    """
    stem = word.lower()
    if len(stem) < _SHORTEST:
        return stem
    # A y at the beginning is a consonant, and no suffix.
    begins_with_y = stem.startswith("y")
    if begins_with_y:
        stem = "Y" + stem[1:]
    stem = _strip_inflection(_strip_plural(stem))
    if stem.endswith("y") and "v" in _shape(stem[:-1]):
        stem = stem[:-1] + "i"
    stem = _replace(stem, _STEP_2, 1)
    stem = _replace(stem, _STEP_3, 1)
    stem = _strip_final(_strip_ending(stem))
    return "y" + stem[1:] if begins_with_y else stem


def _shape(stem: str) -> str:
    """Return v for each vowel and c for each consonant; y is a vowel after a consonant."""
    shape = ""
    for letter in stem:
        is_vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if is_vowel else "c"
    return shape


def _measure(stem: str) -> int:
    """Return how often consonants follow vowels."""
    return _shape(stem).count("vc")


def _is_short(stem: str) -> bool:
    """Tell whether a stem is consonants, one vowel and one consonant other than w, x, y."""
    return re.fullmatch("c+vc", _shape(stem)) is not None and stem[-1] not in "wxy"


def _strip_plural(word: str) -> str:
    if re.search("..*(ss|i)es$", word):
        return word[:-2]
    return word[:-1] if re.search("..*[^s]s$", word) else word


def _strip_inflection(word: str) -> str:
    if re.search(".eed$", word):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    stem = re.sub("(?<=.)(ed|ing)$", "", word)
    if stem == word or "v" not in _shape(stem):
        return word
    if stem.endswith(("at", "bl", "iz")) or (not _DOUBLED.search(stem) and _is_short(stem)):
        return stem + "e"
    return stem[:-1] if _DOUBLED.search(stem) else stem


def _split(word: str, endings: dict[str, str]) -> tuple[str, str] | None:
    """Split off the longest of some endings that leaves a letter."""
    for length in range(len(word) - 1, 0, -1):
        if word[-length:] in endings:
            return word[:-length], word[-length:]
    return None


def _replace(word: str, endings: dict[str, str], least: int) -> str:
    found = _split(word, endings)
    if found is None or _measure(found[0]) < least:
        return word
    stem, ending = found
    return stem + endings[ending]


def _strip_ending(word: str) -> str:
    if _split(word, _STEP_4) is not None:
        return _replace(word, _STEP_4, 2)
    is_noun = re.search(".[st]ion$", word) is not None
    return word[:-3] if is_noun and _measure(word[:-3]) > 1 else word


def _strip_final(word: str) -> str:
    if len(word) > 1 and word.endswith("e"):
        stem = word[:-1]
        measure = _measure(stem)
        if measure > 1 or (measure == 1 and not _is_short(stem)):
            word = stem
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
