"""Time as a place lives it: seconds in which its doors stood open, by its own clock, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from shopper.organisation.rules.hours import ALL_DAY, opening

LONGEST_REST = timedelta(days=7)
"""Shut for longer (a season, a refit): from then until it opens again time runs by the calendar. The customer has not shut."""
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class OpeningTimes(NamedTuple):
    """What a place wrote down about its hours. Unpacks into the arguments of the functions below."""

    hours: Mapping[str, Any] | None
    holidays: Mapping[str, Any] | None
    zone: str


Stretch = tuple[datetime, datetime]


def opening_seconds_between(
    start: datetime, end: datetime, hours: Mapping[str, Any] | None, holidays: Mapping[str, Any] | None, zone: str
) -> int:
    """Whole seconds of opening time from `start` to `end`; 0 when `end` is not later.

    Real seconds: a night that loses or gains an hour loses or gains it here as well. 23:59 as the last minute is midnight. A place
    without hours is always open; one that opens on no weekday is judged by the calendar. Adds up: a to b and b to c make a to c.
    """
    start, end = _whole(start), _whole(end)
    total = timedelta(0)
    for first, last in _open_stretches(start, OpeningTimes(hours, holidays, zone)):
        if first >= end:
            break
        total += max(timedelta(0), min(last, end) - max(first, start))
    return total // _SECOND


def after_opening(
    start: datetime, seconds: int, hours: Mapping[str, Any] | None, holidays: Mapping[str, Any] | None, zone: str
) -> datetime:
    """The first instant at which so many seconds of opening time have passed since `start`: with 0, `start` itself."""
    start = _whole(start)
    left = timedelta(seconds=seconds)
    if left <= timedelta(0):
        return start
    for first, last in _open_stretches(start, OpeningTimes(hours, holidays, zone)):
        begin = max(first, start)
        if last > begin:
            if begin + left <= last:
                return begin + left
            left -= last - begin
    raise AssertionError("time does not end")


def local_date(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _open_stretches(start: datetime, place: OpeningTimes) -> Iterator[Stretch]:
    """In their order and without end, beginning with one that may lie before `start`."""
    if _has_no_hours(place):
        yield start, _END_OF_TIME
        return
    day = _day_to_begin_with(start, place)
    shut_since = _at(day, time(0), place.zone)
    while True:
        stretch = _stretch(day, place)
        if stretch is not None:
            if stretch[0] - shut_since > LONGEST_REST:
                yield shut_since + LONGEST_REST, stretch[0]
            yield stretch
            shut_since = stretch[1]
        day += timedelta(days=1)


def _has_no_hours(place: OpeningTimes) -> bool:
    """Always open, or never: either way the calendar is the clock."""
    if not place.hours:
        return not place.holidays
    return not any(place.hours.values())


def _day_to_begin_with(start: datetime, place: OpeningTimes) -> date:
    """The last local day that opened before `start`; a day more than the longest rest ago when there was none since."""
    day = local_date(start, place.zone)
    for _ in range(LONGEST_REST.days + 1):
        stretch = _stretch(day, place)
        if stretch is not None and stretch[0] <= start:
            return day
        day -= timedelta(days=1)
    return day


def _stretch(day: date, place: OpeningTimes) -> Stretch | None:
    found = opening(place.hours, place.holidays, day)
    if found is None:
        return None
    first, last = found
    until = _at(day + timedelta(days=1), time(0), place.zone) if last == ALL_DAY[1] else _at(day, last, place.zone)
    since = _at(day, first, place.zone)
    return (since, until) if until > since else None


def _at(day: date, moment: time, zone: str) -> datetime:
    """An hour that comes twice is its first; one that is left out is as late as it would have been (RFC 5545, 3.3.5)."""
    return datetime.combine(day, moment, ZoneInfo(zone)).astimezone(UTC)


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
