"""A wave: which days it has, how its visits are spread over them, where each place stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from shopper.assignments.rules.rest import Days, rests_until
from shopper.assignments.rules.windows import Window, days_of, open_window

PUBLISHED, DONE, ACCEPTED, OFFERED, PLANNED, MISSED, NONE = "published", "done", "accepted", "offered", "planned", "missed", "none"
STATES = (PUBLISHED, DONE, ACCEPTED, OFFERED, PLANNED, MISSED, NONE)
COVERED = frozenset({PUBLISHED, DONE})
CLOSED, RESTS, NO_DAYS, NOT_TOLD = "closed", "rests", "no_days", "not_told"


def period(day: date, months: int) -> Days:
    """The first and last day of the stretch of so many months, counted from January, that holds the day."""
    begin = (day.month - 1) // months * months
    first = date(day.year, begin + 1, 1)
    following = begin + months
    after = date(day.year + following // 12, following % 12 + 1, 1) if following < 12 else date(day.year + 1, 1, 1)
    return first, after - timedelta(days=1)


def name_of(first: date, months: int) -> str:
    """`2026 Q4` for a quarter, `2026-11` for anything else."""
    return f"{first.year} Q{(first.month - 1) // 3 + 1}" if months == 3 else f"{first:%Y-%m}"


def next_period(today: date, last_day: date | None, months: int) -> Days:
    """The stretch that holds today, or the one after the last wave when that reaches further."""
    return period(max(today, last_day + timedelta(days=1)) if last_day else today, months)


def state_of(
    now: datetime,
    *,
    ends_at: datetime,
    has_shopper: bool,
    has_offer: bool,
    is_received: bool,
    is_published: bool,
    is_excluded: bool = False,
) -> str:
    """Where one assignment stands for whoever plans. A visit that was left out of the figures has not been made."""
    if is_excluded:
        return MISSED
    if is_published:
        return PUBLISHED
    if is_received:
        return DONE
    if now > ends_at:
        return MISSED
    if has_shopper:
        return ACCEPTED
    return OFFERED if has_offer else PLANNED


def best(states: Iterable[str]) -> str:
    """Of several visits to one place in one wave, the one furthest along."""
    return min(states, key=STATES.index, default=NONE)


def cell_state(states: Iterable[str], *, is_over: bool) -> str:
    """Of a place in a wave: when the wave is over, whatever was not made is missed."""
    found = best(states)
    return found if found in COVERED or not is_over else MISSED


@dataclass(frozen=True)
class Place:
    """A place to be visited. `visits`: local days of other visits to it, in any wave."""

    id: UUID
    zone: str
    hours: Mapping[str, Any] | None = None
    holidays: Mapping[str, Any] | None = None
    visits: tuple[Days, ...] = ()
    is_told: bool = True


@dataclass(frozen=True)
class Proposed:
    """A window for a place, or why there is none. `until`: when the rest is over."""

    place_id: UUID
    window: Window | None
    why_not: str | None = None
    until: date | None = None


def spread(
    places: Sequence[Place], wave_id: UUID, first: date, last: date, *, window_days: int, rest_days: int, since: date
) -> list[Proposed]:
    """One window for each place, spread evenly over the days that are left, in an order nobody can guess from the map.

    `since`: no window begins before. The same question has the same answer, so that what was shown is what is made.
    """
    begin = max(first, since)
    room = (last - begin).days + 1
    length = max(1, min(window_days, room))
    starts = max(0, room - length + 1)
    drawn = sorted(places, key=lambda place: sha256(wave_id.bytes + place.id.bytes).digest())
    found = []
    for number, place in enumerate(drawn):
        own = number * starts // len(drawn)
        days = [begin + timedelta(days=(own + more) % starts) for more in range(starts)]
        found.append(_propose(place, days, length, rest_days))
    return found


def _propose(place: Place, days: Sequence[date], length: int, rest_days: int) -> Proposed:
    """The first day from its own on, going round, on which the place is open and rested."""
    if not place.is_told:
        return Proposed(place.id, None, NOT_TOLD)
    until: date | None = None
    for day in days:
        window = open_window(place.hours, place.holidays, place.zone, day, length)
        if window is None:
            continue
        until = rests_until(place.visits, days_of(*window, place.zone), rest_days)
        if until is None:
            return Proposed(place.id, window)
    if not days:
        return Proposed(place.id, None, NO_DAYS)
    return Proposed(place.id, None, RESTS, until) if until else Proposed(place.id, None, CLOSED)


def is_told(path: str, told: frozenset[UUID]) -> bool:
    """Whether the people there, or of a branch that holds it, were told that visits happen."""
    return any(UUID(hex=part) in told for part in path.strip("/").split("/"))
