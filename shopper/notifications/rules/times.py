"""When a letter may go: at once, in the morning, with the day's others. All by the clock on the wall of the reader's place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NOW, DAILY, NEVER = TIMINGS = ("now", "daily", "never")
GIVE_UP_AFTER = timedelta(days=3)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True)
class Hours:
    """Full hours, 0 to 23. Quiet without a beginning is no quiet at all; one hour as both ends as well."""

    daily: int = 8
    quiet_from: int | None = 21
    quiet_until: int | None = 7

    def is_quiet(self, hour: int) -> bool:
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def not_before(at: datetime, timing: str, hours: Hours, zone: str) -> datetime | None:
    """The instant from which it may go; None: at once. The hour of the daily letter was chosen, so it holds even in quiet."""
    place = zone_of(zone)
    if timing == DAILY:
        return next_hour(at, hours.daily, place)
    if hours.quiet_until is not None and hours.is_quiet(at.astimezone(place).hour):
        return next_hour(at, hours.quiet_until, place)
    return None


def next_hour(at: datetime, hour: int, place: ZoneInfo) -> datetime:
    """The next instant at which the clock there strikes that hour.

    An hour that a change of the clock leaves out comes an hour later, one that comes twice counts once.
    """
    today = at.astimezone(place).date()
    for days in (0, 1, 2):
        struck = datetime.combine(today + timedelta(days=days), time(hour), place).astimezone(UTC)
        if struck > at:
            return struck
    raise AssertionError("three days without that hour")


def pause(tries: int) -> timedelta:
    """Before the next try: a server that greylists wants minutes, one that is down an eye on it."""
    return min(FIRST_PAUSE * (1 << min(tries - 1, 10)), LONGEST_PAUSE)


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
