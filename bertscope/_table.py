"""The attention weights as a long table, one row a weight.

The columns are those of the CSV that the browser exports (``src/app/export-table.ts``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COLUMNS = ("model", "layer", "head", "from", "to", "from_token", "to_token", "weight")


def make_columns(
    weights: NDArray[np.float32],
    model: str,
    layers: Sequence[int],
    heads: Sequence[int],
    tokens: Sequence[str],
) -> dict[str, NDArray[Any]]:
    """Return the columns of the table, in the order of layer, head, from, to.

    Parameters
    ----------
    weights
        Of these layers and heads, shape (layers, heads, from, to).
    model
        Its name.
    layers, heads
        What the first two axes stand for, from 0.
    tokens
        What the last two stand for.
    """
    places = np.indices(weights.shape, dtype=np.int32).reshape(weights.ndim, -1)
    texts = np.array(tokens, dtype=object)
    values = (
        np.full(weights.size, model, dtype=object),
        np.array(layers, dtype=np.int32)[places[0]],
        np.array(heads, dtype=np.int32)[places[1]],
        places[2],
        places[3],
        texts[places[2]],
        texts[places[3]],
        weights.reshape(-1),
    )
    return dict(zip(COLUMNS, values, strict=True))
