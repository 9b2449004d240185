"""Never twice too soon: rest of a place, rest of a shopper, and how many visits one shopper makes in a wave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Days = tuple[date, date]
REST, CAP, ASKED, DECLINED, TAKEN = "rest", "cap", "asked", "declined", "taken"


@dataclass(frozen=True)
class WhyNot:
    """Why a shopper is not asked. `until`: from that day on it is no obstacle; `words`: told by another room, ready to be read."""

    code: str
    until: date | None = None
    number: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Before:
    """What is known of a shopper in view of one visit. `here`: days of their visits to this place; `in_wave`: how many."""

    here: tuple[Days, ...] = ()
    in_wave: int = 0
    is_asked: bool = False
    has_declined: bool = False


def rests_until(visits: Iterable[Days], wanted: Days, rest_days: int) -> date | None:
    """None when there are at least so many days between these and every other visit; else the first day on which there are."""
    until: date | None = None
    for first, last in visits:
        if (wanted[0] - last).days < rest_days and (first - wanted[1]).days < rest_days:
            free = last + timedelta(days=rest_days)
            until = max(until, free) if until else free
    return until


def why_not(before: Before, wanted: Days, *, rest_days: int, most_in_wave: int | None) -> list[WhyNot]:
    """All reasons at once; empty when the shopper may be asked."""
    found = []
    if until := rests_until(before.here, wanted, rest_days):
        found.append(WhyNot(REST, until=until))
    if most_in_wave is not None and before.in_wave >= most_in_wave:
        found.append(WhyNot(CAP, number=most_in_wave))
    if before.is_asked:
        found.append(WhyNot(ASKED))
    if before.has_declined:
        found.append(WhyNot(DECLINED))
    return found
