"""The heads of a layer in each draw of the bootstrap: how far their means and their names wander.

A layer at a time, so that memory stays bounded. The browser's twin is ``src/survey/head-draws.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bertscope._scoring.pattern import PATTERNS

from ._head_name import HeadMeans
from ._statistics import find_intervals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ._records import Records
    from ._statistics import BootstrapDraws


def draw_layer(
    used: Records, draws: BootstrapDraws, layer: int, significant: NDArray[np.bool_]
) -> Iterator[tuple[HeadMeans, dict[str, NDArray[np.float64]]]]:
    """Yield each head's means in each draw, and the bounds of those of its masses and margins.

    Parameters
    ----------
    significant
        Which cells of the layer may give a name: of others two of four means are left undefined, at half the cost.
    """
    width = significant.size
    heads = width // len(PATTERNS)
    cells = slice(layer * width, (layer + 1) * width)
    parts = [part[:, cells] for part in (used.mass, used.margin, used.conditional, used.top_rate)]
    parts[2:] = [part[:, significant] for part in parts[2:]]
    entropy = used.entropy[:, layer * heads : (layer + 1) * heads]
    columns = np.concatenate([*parts, entropy], axis=1)
    drawn_columns = draws.average(columns)
    masses, margins, conditionals, top_rates, entropies = np.split(
        drawn_columns, np.cumsum([part.shape[1] for part in parts]), axis=1
    )
    low, high = find_intervals(columns[:, : 2 * width], drawn_columns[:, : 2 * width])
    whole = np.full((2, len(masses), width), np.nan)
    whole[0][:, significant], whole[1][:, significant] = conditionals, top_rates
    for head in range(heads):
        own = slice(head * len(PATTERNS), (head + 1) * len(PATTERNS))
        drawn = HeadMeans(
            mass=masses[:, own].T,
            conditional=whole[0][:, own].T,
            margin=margins[:, own].T,
            top_rate=whole[1][:, own].T,
            entropy=entropies[:, head],
        )
        yield (
            drawn,
            {
                "mass_low": low[:width][own],
                "mass_high": high[:width][own],
                "margin_low": low[width:][own],
                "margin_high": high[width:][own],
            },
        )
