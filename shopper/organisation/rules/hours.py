"""When a place is open, by its own clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAY = (time(0, 0), time(23, 59))


def opening(hours: Mapping[str, Any] | None, holidays: Mapping[str, Any] | None, day: date) -> tuple[time, time] | None:
    """First and last minute on that local day; None when it is closed. A place whose hours nobody wrote down is always open."""
    if holidays and day.isoformat() in holidays:
        return _pair(holidays[day.isoformat()])
    if not hours:
        return ALL_DAY
    return _pair(hours.get(WEEKDAYS[day.weekday()]))


def parse_hours(text: str) -> list[str] | None:
    """`06:00-23:00` as two texts, None for an empty line; ValueError when it is neither."""
    text = text.strip()
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})\s*[-–—]\s*(\d{1,2})[:.](\d{2})", text)
    if found is None:
        raise ValueError(text)
    first, last = time(int(found[1]), int(found[2])), _last(int(found[3]), int(found[4]))
    if first >= last:
        raise ValueError(text)
    return [f"{first:%H:%M}", f"{last:%H:%M}"]


def parse_holidays(text: str) -> dict[str, list[str] | None]:
    """One line a day: `2026-12-25` closed, `2026-12-24 07:00-14:00` open shorter. ValueError names the line."""
    kept: dict[str, list[str] | None] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        day, _, rest = line.partition(" ")
        try:
            kept[date.fromisoformat(day).isoformat()] = parse_hours(rest)
        except ValueError:
            raise ValueError(line) from None
    return dict(sorted(kept.items()))


def _last(hour: int, minute: int) -> time:
    """Midnight as the end of a day is its last minute."""
    return time(23, 59) if (hour, minute) == (24, 0) else time(hour, minute)


def _pair(kept: Any) -> tuple[time, time] | None:
    if not kept:
        return None
    first, last = (str(each) for each in kept)
    hour, minute = (int(each) for each in last.split(":"))
    return time.fromisoformat(first), _last(hour, minute)
