"""What a visit is worth: exact sums, compared unrounded, rounded once when shown.

The order of the rules: points of each item, a zeroed section, the plain percentage with its bonus, penalties off it, the
cap, the veto. Source: the standards book, "Scoring rules" 1 to 3; the rest are those of real programmes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from shopper.questionnaires.rules import ItemSpec, Texts, hidden_keys, number_order
from shopper.reviews.rules.scoring import ScoringRules
from shopper.visits.rules import Outcome, outcome_of

Band = Literal["excellent", "pass", "below", "stopped", "not_enough", "no_score"]

ZERO = Fraction(0)


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
    """An item with what was answered and what that came to; `bonus` points are earned without being possible."""

    spec: ItemSpec
    value: str | None
    outcome: Outcome
    points: Points
    bonus: Fraction = ZERO


@dataclass(frozen=True)
class Penalty:
    """Percent points taken off the result because of one item."""

    key: str
    points: Fraction


@dataclass(frozen=True)
class Zeroed:
    """A section that earned nothing because of these items."""

    section: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class WeighedSection:
    """A section in a result by section weights. `counted` is its share of the result, 0 where nothing applied."""

    number: str
    weight: Fraction
    percent: Fraction | None
    counted: Fraction


@dataclass(frozen=True)
class Score:
    """A visit's result. `percent` is the plain arithmetic, always kept; `published_percent` is what is made known.

    What was not asked (a condition did not hold, an instruction) is not among the items. Items and keys stand in book
    order (4.9 before 4.10), or in the order of the form when it has sections of its own; `failed` is everything below
    full points. `reduced` is the percentage after penalties. `sections` and `total` know which sections are zeroed.
    """

    items: tuple[ScoredItem, ...]
    total: Points
    form_weight: Fraction
    rules: ScoringRules
    percent: Fraction | None
    reduced: Fraction | None
    published_percent: Fraction | None
    band: Band
    level: Texts | None
    failed: tuple[str, ...]
    capped_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    flagged: tuple[str, ...]
    zeroed: tuple[Zeroed, ...]
    penalties: tuple[Penalty, ...]
    bonus: Fraction
    weighed: tuple[WeighedSection, ...]
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
        return self.published_percent is not None and self.published_percent != self.reduced

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
    scored = _asked(list(items), in_form_order=bool(rules.weights))
    zeroed = _zeroed(scored)
    sections = _without_zeroed(_pooled(scored, {item.spec.key: item.spec.section for item in scored}), zeroed)
    bonuses = _bonuses(scored, zeroed)
    total, bonus = sum(sections.values(), Points()), sum(bonuses.values(), ZERO)
    form_weight = Fraction(sum(item.spec.weight for item in scored if not item.spec.bonus))
    weighed = _weighed(sections, bonuses, rules) if rules.method == "sections" else ()
    percent = _by_sections(weighed) if rules.method == "sections" else _with_bonus(total, bonus)
    penalties = tuple(
        Penalty(item.spec.key, Fraction(item.spec.penalty)) for item in scored if item.spec.penalty and item.outcome.v == 0
    )
    reduced = None if percent is None else max(ZERO, percent - sum((each.points for each in penalties), ZERO))
    capped_by, stopped_by = _critical(scored, "CAP"), _critical(scored, "STOP")
    result = min(reduced, rules.cap) if capped_by and reduced is not None else reduced
    is_enough = total.possible >= rules.minimum_share * form_weight
    band = _band(result, rules, is_enough=is_enough, is_stopped=bool(stopped_by))
    return Score(
        items=scored,
        total=total,
        form_weight=form_weight,
        rules=rules,
        percent=percent,
        reduced=reduced,
        published_percent=result if is_enough else None,
        band=band,
        level=rules.level_of(result if is_enough else None, is_stopped=band == "stopped"),
        failed=tuple(item.spec.key for item in scored if item.outcome.v is not None and item.outcome.v < 1),
        capped_by=capped_by,
        stopped_by=stopped_by,
        flagged=_critical(scored, "FLAG"),
        zeroed=zeroed,
        penalties=penalties,
        bonus=bonus,
        weighed=weighed,
        sections=sections,
        stages=_pooled(scored, {item.spec.key: item.spec.stage for item in scored}),
        dimensions=_pooled(scored, {item.spec.key: dimensions.get(item.spec.standard_number) for item in scored}),
    )


def rounded(percent: Fraction) -> str:
    """One decimal, half up, for showing only: 85.9223… is "85.9", 79.95 is "80.0"."""
    tenths = (20 * percent + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def _asked(items: Sequence[tuple[ItemSpec, str | None]], *, in_form_order: bool) -> tuple[ScoredItem, ...]:
    hidden = hidden_keys((spec for spec, _ in items), {spec.key: value for spec, value in items})
    asked = (_scored(spec, value) for spec, value in items if spec.key not in hidden and spec.answer != "note")
    return tuple(sorted(asked, key=_form_order if in_form_order else _book_order))


def _scored(spec: ItemSpec, value: str | None) -> ScoredItem:
    outcome = outcome_of(spec, value)
    if outcome.v is None:
        return ScoredItem(spec, value, outcome, Points())
    earned = spec.weight * outcome.v
    if spec.bonus:
        return ScoredItem(spec, value, outcome, Points(), bonus=earned)
    return ScoredItem(spec, value, outcome, Points(earned, Fraction(spec.weight)))


def _form_order(item: ScoredItem) -> tuple[int, str]:
    return item.spec.position, item.spec.key


def _book_order(item: ScoredItem) -> tuple[bool, tuple[int, ...], int, str]:
    """What cites no clause comes after what does, in the order of the form."""
    number = item.spec.standard_number
    place = (0, item.spec.key) if number else (item.spec.position, item.spec.key)
    return not number, number_order(number) if number else (), *place


def _zeroed(scored: Sequence[ScoredItem]) -> tuple[Zeroed, ...]:
    missed = [item.spec for item in scored if item.spec.critical == "ZERO" and item.outcome.v == 0]
    sections = dict.fromkeys(spec.section for spec in missed)
    return tuple(Zeroed(each, tuple(spec.key for spec in missed if spec.section == each)) for each in sections)


def _without_zeroed(sections: Mapping[str, Points], zeroed: Iterable[Zeroed]) -> dict[str, Points]:
    lost = {each.section for each in zeroed}
    return {code: Points(ZERO, points.possible) if code in lost else points for code, points in sections.items()}


def _bonuses(scored: Iterable[ScoredItem], zeroed: Iterable[Zeroed]) -> dict[str, Fraction]:
    lost = {each.section for each in zeroed}
    bonuses: dict[str, Fraction] = {}
    for item in scored:
        if item.bonus and item.spec.section not in lost:
            bonuses[item.spec.section] = bonuses.get(item.spec.section, ZERO) + item.bonus
    return bonuses


def _with_bonus(points: Points, bonus: Fraction) -> Fraction | None:
    """A bonus never lifts a percentage above 100; where nothing was possible it makes none."""
    percent = Points(points.earned + bonus, points.possible).percent
    return None if percent is None else min(Fraction(100), percent)


def _weighed(
    sections: Mapping[str, Points], bonuses: Mapping[str, Fraction], rules: ScoringRules
) -> tuple[WeighedSection, ...]:
    percents = {code: _with_bonus(sections.get(code, Points()), bonuses.get(code, ZERO)) for code in rules.weights}
    whole = sum((weight for code, weight in rules.weights.items() if percents[code] is not None), ZERO)
    return tuple(
        WeighedSection(code, weight, percents[code], weight / whole if whole and percents[code] is not None else ZERO)
        for code, weight in rules.weights.items()
    )


def _by_sections(weighed: Iterable[WeighedSection]) -> Fraction | None:
    counted = [(each.counted, each.percent) for each in weighed if each.counted and each.percent is not None]
    return sum((share * percent for share, percent in counted), ZERO) if counted else None


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
