"""What may be given without asking anybody."""

from __future__ import annotations

HIGHEST_RANK = 4


def needs_asking(rank: int, amount_minor: int | None, limits: tuple[int, int, int], before: int = 0) -> bool:
    """`limits`: of ranks 1 to 3, for all of a case: `before` is what of it was given already, or two halves would pass where the
    whole does not. Whatever costs nothing is everybody's to give; the owner asks nobody."""
    return bool(amount_minor) and rank < HIGHEST_RANK and before + (amount_minor or 0) > limit_of(rank, limits)


def limit_of(rank: int, limits: tuple[int, int, int]) -> int:
    return limits[min(3, max(1, rank)) - 1]

