"""Customers are right in 99 cases of 100. A place that calls more of them unjustified than that is looked at, with its n."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

DAYS = 90
FEWEST = 30
"""With fewer cases one or two decide everything: it is said that there are too few, and nobody is alarmed."""
Z = 1.96


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
        return self.n >= FEWEST

    @property
    def is_high(self) -> bool:
        """Above the limit by more than chance: the whole interval lies above it."""
        return self.is_enough and self.low > self.limit_percent

    @property
    def is_above(self) -> bool:
        """The share is above the limit, but it may be by chance."""
        return self.is_enough and not self.is_high and self.percent > self.limit_percent

    def _interval(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 100.0
        share, square = self.k / self.n, Z * Z
        middle = share + square / (2 * self.n)
        reach = Z * sqrt(share * (1 - share) / self.n + square / (4 * self.n * self.n))
        whole = 1 + square / self.n
        return max(0.0, 100 * (middle - reach) / whole), min(100.0, 100 * (middle + reach) / whole)
