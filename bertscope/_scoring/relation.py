"""Which words of an input are related, as "identical words" and "other sentence" ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .porter_stem import porter_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .token_roles import TokenRoles


def relate_by_piece(roles: TokenRoles) -> NDArray[np.bool_]:
    """Relate tokens of W that are the same piece, letter by letter: tier (a).

    Returns
    -------
    Shape (n, n), symmetric; no token is its own partner.
    """
    return _relate(roles, roles.tokens)


def relate_by_stem(roles: TokenRoles) -> NDArray[np.bool_]:
    """Relate pieces of different words with the same Porter stem: tier (b).

    The pieces of one and the same word are not related: that is the pattern "sub-word partner".
    """
    stems = [porter_stem(word) for word in roles.word_texts]
    related = _relate(roles, [stems[word] if word >= 0 else "" for word in roles.words])
    related &= roles.words[:, None] != roles.words
    return related


def _relate(roles: TokenRoles, keys: Sequence[str]) -> NDArray[np.bool_]:
    numbers: dict[str, int] = {}
    key = np.array([numbers.setdefault(text, len(numbers)) for text in keys], dtype=np.intp)
    related: NDArray[np.bool_] = (
        (key[:, None] == key)
        & roles.is_word[:, None]
        & roles.is_word
        & ~np.eye(len(key), dtype=bool)
    )
    return related
