"""How far an installed model's attention is from that of PyTorch, on a few texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bertscope.survey._texts import Text

from ._checkpoint import run_checkpoint

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from bertscope.survey._model import Model

#: Of a weight: what rounding parameters to fp16 does on models of every size, and more than float32 ever does.
TOLERANCE = 0.002
_LONG = (
    "When she had walked for an hour through the rain, she saw a light between the trees and knew that somebody still "
    "lived there, although the map, which was twenty years old, showed nothing but a river and a mill. "
)
#: A sentence, a pair, characters that few vocabularies hold, and a text that is long for windows of attention.
TEXTS = (
    Text("The cat sat on the mat.", None),
    Text("I went to the store.", "At the store, I bought fresh strawberries."),
    Text("Ὀδυσσεύς ate a naïve café's 🍓 in 東京, mid-1990s?", None),
    Text(_LONG * 5, None),
)


class Difference(NamedTuple):
    """Between attention weights, over all layers, heads and pairs of tokens of the texts.

    Attributes
    ----------
    largest, mean
        Of the absolute differences; from 0 to 1.
    weights
        How many were compared.
    tokens
        Of the longest text.
    """

    largest: float
    mean: float
    weights: int
    tokens: int

    @property
    def is_exact(self) -> bool:
        """Whether no weight differs by more than `TOLERANCE`."""
        return self.largest <= TOLERANCE

    def __str__(self) -> str:
        """Say it in a sentence."""
        sign = "within" if self.is_exact else "NOT within"
        return (
            f"largest difference of an attention weight from PyTorch: {self.largest:.2g}, {sign} {TOLERANCE} "
            f"(mean {self.mean:.2g}; {self.weights:,} weights, texts of up to {self.tokens} tokens)"
        )


def measure_difference(model: Model, encoder: PreTrainedModel) -> Difference:
    """Run both on the same tokens.

    Parameters
    ----------
    model
        As onnxruntime runs it, with its own tokenizer.
    encoder
        What it was made from.

    Raises
    ------
    ValueError
        If they have not the same layers and heads.
    """
    largest = total = 0.0
    weights = tokens = 0
    for text in TEXTS:
        encoding = model.encode(text)
        found = model.run(encoding)
        expected = run_checkpoint(encoder, model.feed(encoding))
        if found.shape != expected.shape:
            raise ValueError(
                f"the model has {found.shape[0]} layers of {found.shape[1]} heads, and the checkpoint {expected.shape[0]} "
                f"of {expected.shape[1]}: compare it with the one that it was made from"
            )
        apart = np.abs(found - expected, dtype=np.float64)
        # A weight that is no number is as far off as can be, and max() passes it on.
        largest = float(np.maximum(largest, np.nan_to_num(apart.max(), nan=1.0)))
        total += float(np.nan_to_num(apart, nan=1.0).sum())
        weights += apart.size
        tokens = max(tokens, len(encoding.ids))
    return Difference(largest, total / weights, weights, tokens)
