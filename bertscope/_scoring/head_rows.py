"""Heads looked through once: what every score and control needs of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .token_roles import TokenRoles

#: Above this idle mass a row says too little of the rest to be scored "when it is not idle".
MOST_IDLE = 0.9


@dataclass(frozen=True, eq=False)
class HeadRows:
    """Rows of several heads."""

    #: Shape (heads, n, n).
    attention: NDArray[np.float64]
    #: Shape (heads, n): of each token of C the mass it gives to delimiters, of others 0.
    idle: NDArray[np.float64]
    #: Shape (heads, n): tokens of C whose idle mass is at most `MOST_IDLE`.
    is_kept: NDArray[np.bool_]
    #: Shape (heads, n): 1 - idle of rows kept, of others 1.
    active: NDArray[np.float64]
    #: Shape (heads, n): the token attended to most, of equal ones the first.
    top: NDArray[np.intp]
    #: Shape (heads,): H / ln n, 0 for a single token.
    entropy: NDArray[np.float64]

    def conditional(
        self, sources: NDArray[np.intp], targets: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return weights as shares of what their rows do not give to delimiters; of rows dropped 0.

        Returns
        -------
        Shape (heads, pairs).
        """
        weights = self.attention[:, sources, targets] / self.active[:, sources]
        shares: NDArray[np.float64] = weights * self.is_kept[:, sources]
        return shares


def read_rows(attention: NDArray[np.float64], roles: TokenRoles) -> HeadRows:
    """Look through heads, shape (heads, n, n), whose weights are all finite."""
    size = attention.shape[1]
    idle = attention[:, :, roles.is_delimiter].sum(axis=2) * roles.is_content
    is_kept = roles.is_content & (idle <= MOST_IDLE)
    return HeadRows(
        attention=attention,
        idle=idle,
        is_kept=is_kept,
        active=np.where(is_kept, 1 - idle, 1),
        top=attention.argmax(axis=2) if size else np.zeros(idle.shape, dtype=np.intp),
        entropy=_entropy(attention),
    )


def _entropy(attention: NDArray[np.float64]) -> NDArray[np.float64]:
    heads, size = attention.shape[:2]
    if size < 2:  # noqa: PLR2004  # one token has no choice
        return np.zeros(heads)
    logs = np.log(np.where(attention > 0, attention, 1))
    nats = -np.einsum("hij,hij->h", attention, logs) / size
    entropy: NDArray[np.float64] = nats / np.log(size)
    return entropy
