"""Attention as people have it (arrays, tensors, a tuple of a tensor a layer) turned into one array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bertscope._errors import ValueRangeError

if TYPE_CHECKING:
    from collections.abc import Sequence

# What half precision and quantized models leave of a sum of 1.
_SUM_ERROR = 0.05


def read_attention(given: Any, tokens: int) -> np.ndarray[tuple[int, int, int, int], Any]:
    """Return attention of shape (layers, heads, n, n), of the type it came in.

    Parameters
    ----------
    given
        Shape (heads, n, n) or (layers, heads, n, n), or a list of layers; a batch of one is opened.
    tokens
        n.

    Raises
    ------
    ValueRangeError
        If it has another shape.
    """
    if isinstance(given, (list, tuple)) and given:
        attention = np.stack([_to_array(layer) for layer in given])
    else:
        attention = _to_array(given)
    told = attention.shape
    batched = 5
    if attention.ndim == batched:
        if told[1] != 1:
            raise ValueRangeError(
                f"attention has the shape {told}, a batch of {told[1]} inputs, but one input is scored at a time. "
                "Pass [layer[i] for layer in attentions] and the tokens of input i."
            )
        attention = attention[:, 0]
    single = 3
    if attention.ndim == single:
        attention = attention[None]
    if attention.ndim != single + 1 or attention.shape[2] != attention.shape[3]:
        raise ValueRangeError(
            f"attention has the shape {told}, not (heads, n, n) or (layers, heads, n, n). "
            "Pass what the model gives with output_attentions=True, for one input."
        )
    if attention.shape[2] != tokens:
        raise ValueRangeError(
            f"attention is between {attention.shape[2]} tokens, but {tokens} tokens were given. Pass all tokens the "
            "model had, special ones too, such as tokenizer.convert_ids_to_tokens(inputs.input_ids[0])."
        )
    return attention


def check_rows(
    attention: np.ndarray[tuple[int, ...], Any],
    places: Sequence[tuple[int, int]],
    first_token: int = 0,
) -> None:
    """See that rows sum to 1.

    Parameters
    ----------
    attention
        Shape (heads, n, n), all finite.
    places
        Layer and head of each.
    first_token
        The number of the first row and column.

    Raises
    ------
    ValueRangeError
        If one does not.
    """
    sums = attention.sum(axis=-1)
    worst = np.abs(sums - 1)
    if attention.size == 0 or (worst.max() <= _SUM_ERROR and attention.min() >= 0):
        return
    if worst.max() <= _SUM_ERROR:
        at = int(np.unravel_index(attention.argmin(), attention.shape)[0])
        layer, head = places[at]
        told = f"layer {layer}, head {head} holds a weight below 0 ({attention.min():.3g})"
    else:
        at, token = (int(one) for one in np.unravel_index(worst.argmax(), worst.shape))
        layer, head = places[at]
        told = (
            f"weights from token {first_token + token} in layer {layer}, head {head} sum to "
            f"{sums[at, token]:.3g}, not to 1"
        )
    raise ValueRangeError(
        f"{told}. Pass weights after the softmax, from a model in evaluation mode (model.eval()), "
        "each row from one token to all."
    )


def _to_array(given: Any) -> np.ndarray[tuple[int, ...], Any]:
    """Return an array of float32 or float64."""
    if hasattr(given, "detach"):
        # A tensor: NumPy has no bfloat16, and sees nothing on an accelerator or with a gradient.
        given = given.detach().cpu().float().numpy()
    values = np.asarray(given)
    if values.dtype.kind not in "fiu":
        raise ValueRangeError(
            f"attention is of the type {values.dtype}, not of numbers. Pass an array, a tensor or a list of one a layer."
        )
    return values if values.dtype in (np.float32, np.float64) else values.astype(np.float64)
