"""Texts for surveys: made of words, always the same, half of them pairs."""

from __future__ import annotations

from random import Random

WORDS = [
    "the",
    "a",
    "cat",
    "dog",
    "store",
    "garden",
    "strawberries",
    "blueberries",
    "went",
    "came",
    "bought",
    "saw",
    "old",
    "fresh",
    "and",
    "to",
    "in",
    "under",
    "windmills",
    "scarecrow",
    "river",
    "house",
    "quickly",
    "slowly",
    "she",
    "he",
    "they",
    "walked",
    "read",
    "wrote",
    ",",
    ".",
    ";",
    "played",
]


def make_texts(count: int, seed: int = 1) -> list[str | tuple[str, str]]:
    random = Random(seed)  # noqa: S311  # seeded on purpose

    def sentence() -> str:
        return " ".join(random.choices(WORDS, k=random.randint(5, 9))) + "."

    return [(sentence(), sentence()) if at % 2 else sentence() for at in range(count)]
