"""What a visit is worth: exact sums, compared unrounded, rounded once when shown.

Source: the standards book, "Scoring rules" 1 to 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from shopper.questionnaires.rules import ItemSpec, number_order
from shopper.visits.rules import Outcome, outcome_of

Band = Literal["excellent", "pass", "below", "stopped", "not_enough", "no_score"]

ZERO = Fraction(0)


@dataclass(frozen=True)
class ScoringRules:
    """Marks and cap are percentages; `minimum_share` is a share of the form's weight, 0 to 1."""

    pass_mark: Fraction
    excellent_mark: Fraction
    cap: Fraction
    minimum_share: Fraction

    @classmethod
    def from_edition(cls, rules: Mapping[str, str]) -> ScoringRules:
        """An edition writes them all as percent, in decimals: {"pass": "80", …, "minimum_share": "60"}."""
        return cls(
            pass_mark=Fraction(rules["pass"]),
            excellent_mark=Fraction(rules["excellent"]),
            cap=Fraction(rules["cap"]),
            minimum_share=Fraction(rules["minimum_share"]) / 100,
        )


@dataclass(frozen=True)
class Points:
    """Earned of possible; nothing assessed is 0 of 0, and no percentage."""

    earned: Fraction = ZERO
    possible: Fraction = ZERO

    @property
    def percent(self) -> Fraction | None:
        return 100 * self.earned / self.possible if self.possible else None

    def __add__(self, other: Points) -> Points:
        return Points(self.earned + other.earned, self.possible + other.possible)


@dataclass(frozen=True)
class ScoredItem:
    """An item with what was answered and what that came to."""

    spec: ItemSpec
    value: str | None
    outcome: Outcome
    points: Points


@dataclass(frozen=True)
class Score:
    """A visit's result. `percent` is the plain arithmetic, always kept; `published_percent` is what is made known.

    Items and keys stand in book order (4.9 before 4.10); `failed` is everything below full points.
    """

    items: tuple[ScoredItem, ...]
    total: Points
    form_weight: Fraction
    rules: ScoringRules
    percent: Fraction | None
    published_percent: Fraction | None
    band: Band
    failed: tuple[str, ...]
    capped_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    sections: Mapping[str, Points]
    stages: Mapping[str, Points]
    dimensions: Mapping[str, Points]

    @property
    def share(self) -> Fraction:
        """How much of the form's weight was assessed, 0 to 1."""
        return self.total.possible / self.form_weight if self.form_weight else ZERO

    @property
    def capped(self) -> bool:
        """Whether the cap lowered what is made known; a CAP failure at 79 or below changes nothing."""
        return self.published_percent is not None and self.published_percent != self.percent

    @property
    def not_met(self) -> int:
        """How many standards were missed outright, the critical ones among them."""
        return sum(item.outcome.v == 0 for item in self.items)

    @property
    def critical(self) -> int:
        return sum(item.outcome.word == "critical" for item in self.items)


def score_of(
    items: Iterable[tuple[ItemSpec, str | None]],
    rules: ScoringRules,
    dimensions: Mapping[str, str] = MappingProxyType({}),
) -> Score:
    """The result of a form's items with their answers, in any order; every item of the form must be among them.

    `dimensions` names the dimension of each standard by its number; a standard without one is left out there.
    """
    scored = tuple(sorted((_scored(spec, value) for spec, value in items), key=_book_order))
    total = sum((item.points for item in scored), Points())
    form_weight = Fraction(sum(item.spec.weight for item in scored))
    capped_by, stopped_by = _critical(scored, "CAP"), _critical(scored, "STOP")
    result = min(total.percent, rules.cap) if capped_by and total.percent is not None else total.percent
    is_enough = total.possible >= rules.minimum_share * form_weight
    return Score(
        items=scored,
        total=total,
        form_weight=form_weight,
        rules=rules,
        percent=total.percent,
        published_percent=result if is_enough else None,
        band=_band(result, rules, is_enough=is_enough, is_stopped=bool(stopped_by)),
        failed=tuple(item.spec.key for item in scored if item.outcome.v is not None and item.outcome.v < 1),
        capped_by=capped_by,
        stopped_by=stopped_by,
        sections=_pooled(scored, {item.spec.key: item.spec.section for item in scored}),
        stages=_pooled(scored, {item.spec.key: item.spec.stage for item in scored}),
        dimensions=_pooled(scored, {item.spec.key: dimensions.get(item.spec.standard_number) for item in scored}),
    )


def rounded(percent: Fraction) -> str:
    """One decimal, half up, for showing only: 85.9223… is "85.9", 79.95 is "80.0"."""
    tenths = (20 * percent + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def _scored(spec: ItemSpec, value: str | None) -> ScoredItem:
    outcome = outcome_of(spec, value)
    points = Points() if outcome.v is None else Points(spec.weight * outcome.v, Fraction(spec.weight))
    return ScoredItem(spec, value, outcome, points)


def _book_order(item: ScoredItem) -> tuple[tuple[int, ...], str]:
    return number_order(item.spec.standard_number), item.spec.key


def _critical(scored: Iterable[ScoredItem], kind: str) -> tuple[str, ...]:
    return tuple(item.spec.key for item in scored if item.outcome.word == "critical" and item.spec.critical == kind)


def _pooled(scored: Iterable[ScoredItem], part_of: Mapping[str, str | None]) -> dict[str, Points]:
    """Points by part, pooled: a part where nothing was assessed stays, with 0 of 0."""
    parts: dict[str, Points] = {}
    for item in scored:
        part = part_of[item.spec.key]
        if part is not None:
            parts[part] = parts.get(part, Points()) + item.points
    return parts


def _band(result: Fraction | None, rules: ScoringRules, *, is_enough: bool, is_stopped: bool) -> Band:
    """The word of the result, compared unrounded: 79.96 shows as 80.0 and does not pass.

    A stop comes before everything but nothing at all: it opens an action due in 24 hours, and a manager must see it
    however little else was assessed (no percentage is then published). Too little assessed comes before the marks, a
    cap included: a result that is none cannot be capped. The cap itself has no word; a capped visit is judged by 79.
    """
    if result is None:
        return "no_score"
    if is_stopped:
        return "stopped"
    if not is_enough:
        return "not_enough"
    if result >= rules.excellent_mark:
        return "excellent"
    return "pass" if result >= rules.pass_mark else "below"
