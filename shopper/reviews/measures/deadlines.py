"""Until when each side has time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def hours_later(start: datetime, hours: int) -> datetime:
    """Real hours: a night in which the clocks are moved takes none away."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def last_day(published_at: datetime, days: int, zone: str) -> date:
    """The last local day on which a location may object: `days` after the day of publication there."""
    return published_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)


def is_open(day: date, zone: str, now: datetime) -> bool:
    """Through the whole of that day, by the location's own clock."""
    return now.astimezone(ZoneInfo(zone)).date() <= day


def end_of(day: date, zone: str) -> datetime:
    """The first instant after that local day."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
