"""Customers are right in 99 cases of 100. A place that calls more of them unjustified than that is looked at, with its n."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.comment_cards.rules.chance import wilson

DAYS = 90
FEWEST, MANY = 30, 3
"""With fewer cases one or two decide everything, and nobody is alarmed; so many are no accident anywhere."""


@dataclass(frozen=True)
class Share:
    """Of `n` cases `k` were marked as unjustified. `low`, `high`: Wilson's interval of 95 %, in percent."""

    k: int
    n: int
    limit_percent: float

    @property
    def percent(self) -> float:
        return 100 * self.k / self.n if self.n else 0.0

    @property
    def low(self) -> float:
        return self._interval()[0]

    @property
    def high(self) -> float:
        return self._interval()[1]

    @property
    def is_enough(self) -> bool:
        return self.n >= FEWEST or self.k >= MANY

    @property
    def is_high(self) -> bool:
        """Above the limit by more than chance: the whole interval lies above it."""
        return self.is_enough and self.low > self.limit_percent

    @property
    def is_above(self) -> bool:
        """The share is above the limit, but it may be by chance."""
        return self.is_enough and not self.is_high and self.percent > self.limit_percent

    def _interval(self) -> tuple[float, float]:
        low, high = wilson(self.k, self.n) or (0.0, 1.0)
        return 100 * low, 100 * high
