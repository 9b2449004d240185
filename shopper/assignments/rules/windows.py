"""Windows: local days and hours of a place as two instants, through changes of the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shopper.organisation.rules.hours import opening

Window = tuple[datetime, datetime]


def instant(day: date, at: time, zone: str, *, last: bool = False) -> datetime:
    """The moment a clock on that wall shows it. What is skipped is moved on; of what comes twice, the later one for an end."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    is_skipped = local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None)
    return local.replace(fold=1 if last and not is_skipped else 0).astimezone(UTC)


def window(first: date, last: date, from_time: time, to_time: time, zone: str) -> Window:
    return instant(first, from_time, zone), instant(last, to_time, zone, last=True)


def days_of(start: datetime, end: datetime, zone: str) -> tuple[date, date]:
    """The local days a window begins and ends on."""
    local = ZoneInfo(zone)
    return start.astimezone(local).date(), end.astimezone(local).date()


def open_window(
    hours: Mapping[str, Any] | None, holidays: Mapping[str, Any] | None, zone: str, first: date, days: int
) -> Window | None:
    """From the opening on the first open day to the closing on the last, of so many days; None when it is closed on all of them."""
    listed = [first + timedelta(days=each) for each in range(days)]
    opened = [(day, times) for day in listed if (times := opening(hours, holidays, day))]
    if not opened:
        return None
    (day, (begin, _)), (last_day, (_, end)) = opened[0], opened[-1]
    return window(day, last_day, begin, end, zone)
