"""Which comments are a customer's own. Whoever sends others, to test how we answer, registers here how to leave them out."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

Exclusion = Callable[[], sa.ColumnElement[bool]]
_exclusions: list[Exclusion] = []


def excludes(exclusion: Exclusion) -> Exclusion:
    """Register: the comments for which it holds are in no figure, list or alarm."""
    if exclusion not in _exclusions:
        _exclusions.append(exclusion)
    return exclusion


def is_real() -> sa.ColumnElement[bool]:
    """The filter, for every query that counts or lists comments, or cases beside their comment."""
    return sa.and_(sa.true(), *(sa.not_(each()) for each in _exclusions))
