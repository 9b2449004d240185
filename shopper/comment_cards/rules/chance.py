"""How likely it is by chance: tails of the binomial, and the interval that says how little a small number tells."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

Z95 = 1.959964


def at_least(k: int, n: int, p: float) -> float:
    """The chance of k or more of n, each with probability p."""
    return sum(_exactly(j, n, p) for j in range(max(k, 0), n + 1))


def at_most(k: int, n: int, p: float) -> float:
    return sum(_exactly(j, n, p) for j in range(min(k, n) + 1))


def wilson(k: int, n: int) -> tuple[float, float] | None:
    """95 %; None where there is nothing."""
    if n == 0:
        return None
    share, z2 = k / n, Z95 * Z95
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (max(0.0, centre - half) if k else 0.0), (min(1.0, centre + half) if k < n else 1.0)


def _exactly(k: int, n: int, p: float) -> float:
    if p <= 0.0 or p >= 1.0:
        return 1.0 if k == (n if p >= 1.0 else 0) else 0.0
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))
