"""How far two readers agree, and how much of it chance would bring about.

Cohen's kappa: (po - pe) / (1 - pe), exact. Where nearly every answer is the same, kappa is low in spite of high agreement:
po, kappa and n are shown together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

BANDS = (
    (Fraction(0), "none"),
    (Fraction(20, 100), "slight"),
    (Fraction(40, 100), "fair"),
    (Fraction(60, 100), "moderate"),
    (Fraction(80, 100), "substantial"),
)
ENOUGH = 30
"""Fewer judgements than this are called few."""


@dataclass(frozen=True)
class Agreement:
    """Of `n` pairs. `kappa` is None where it is not defined: nothing judged, or chance alone would agree every time."""

    n: int
    po: Fraction | None
    pe: Fraction | None
    kappa: Fraction | None

    @property
    def band(self) -> str | None:
        """Landis and Koch's word; a kappa on the border belongs to the lower band."""
        if self.kappa is None:
            return None
        return next((word for most, word in BANDS if self.kappa <= most), "almost perfect")

    @property
    def is_little(self) -> bool:
        return self.n < ENOUGH


def agreement_of(pairs: Iterable[tuple[str, str]]) -> Agreement:
    """Of judgements side by side: the first reader's and the second's."""
    judged = list(pairs)
    n = len(judged)
    if n == 0:
        return Agreement(0, None, None, None)
    first, second = Counter(one for one, _ in judged), Counter(two for _, two in judged)
    po = Fraction(sum(one == two for one, two in judged), n)
    pe = sum((Fraction(first[word] * second[word], n * n) for word in first), Fraction(0))
    return Agreement(n, po, pe, None if pe == 1 else (po - pe) / (1 - pe))
