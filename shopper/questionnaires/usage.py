"""The seam through which rooms above tell how often a questionnaire is used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

Count = Callable[[Collection[UUID]], Mapping[UUID, int]]
_counts: list[Count] = []


def told_by(count: Count) -> Count:
    """Decorator for a query that gives the number of planned visits by questionnaire."""
    _counts.append(count)
    return count


def of(questionnaires: Collection[UUID]) -> dict[UUID, int]:
    """Uses by questionnaire; what is not named is not used."""
    uses: dict[UUID, int] = {}
    for count in _counts:
        for questionnaire, number in count(questionnaires).items():
            uses[questionnaire] = uses.get(questionnaire, 0) + number
    return uses
