"""From the day on the card to the day the place saw it and the day the customer heard back.

A card dated 2 November once reached its shop on 8 March: 126 days. That is the red line of the scale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log1p
from statistics import median

RED_LINE_DAYS = 126
FEWEST = 5
"""Below it no median is told, only how many of how many."""
UNSEEN_DAYS = 2
"""A card that nobody of the place has seen for so long is an alarm."""
DAY = 86_400
_WHOLE_SCALE = log1p(RED_LINE_DAYS * 1.3 * 24)


@dataclass(frozen=True)
class Leg:
    """How long it took for `k` of `n` cards, in seconds. `median` only from five on; `worst` counts those that still wait."""

    n: int
    k: int
    median: float | None
    worst: int | None

    @property
    def is_few(self) -> bool:
        return self.n < FEWEST

    @property
    def is_over(self) -> bool:
        return self.worst is not None and self.worst >= RED_LINE_DAYS * DAY


def leg(written_and_reached: Iterable[tuple[int, int | None]], now: int) -> Leg:
    """Of pairs (written, reached or None), in seconds of the epoch. Nothing took less than no time."""
    took: list[int] = []
    waits: list[int] = []
    for written, reached in written_and_reached:
        (waits if reached is None else took).append(max(0, (now if reached is None else reached) - written))
    n = len(took) + len(waits)
    return Leg(n, len(took), median(took) if took and n >= FEWEST else None, max([*took, *waits], default=None))


def place_on_scale(seconds: float) -> float:
    """0 to 1: an hour, a day, a week and 126 days stand far enough apart to be told from each other."""
    return min(1.0, log1p(max(0.0, seconds) / 3600) / _WHOLE_SCALE)
