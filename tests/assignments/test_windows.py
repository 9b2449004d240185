"""Windows in local time: skipped and doubled hours, opening hours, holidays (oracles: FIELD, section 9)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopper.assignments.rules.windows import days_of, instant, open_window, window

HOURS = {"mon": ["06:30", "22:00"], "tue": ["06:30", "22:00"], "sat": ["07:00", "21:00"], "sun": None}


@pytest.mark.parametrize(
    ("day", "at", "zone", "last", "expected"),
    [
        (date(2026, 3, 29), time(2, 30), "Europe/Warsaw", False, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # read 03:30+02:00
        (date(2026, 3, 29), time(2, 30), "Europe/Warsaw", True, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), "Europe/Warsaw", False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), "Europe/Warsaw", True, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (date(2024, 2, 1), time(12), "Asia/Almaty", False, datetime(2024, 2, 1, 6, tzinfo=UTC)),
        (date(2024, 3, 1), time(12), "Asia/Almaty", False, datetime(2024, 3, 1, 7, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 30), "Europe/Chisinau", False, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_moment_a_wall_clock_shows(day: date, at: time, zone: str, last: bool, expected: datetime) -> None:
    assert instant(day, at, zone, last=last) == expected


def test_a_day_that_loses_an_hour_and_one_that_gains_it() -> None:
    spring, autumn = (window(day, day, time(0), time(23, 59), "Europe/Warsaw") for day in (date(2026, 3, 29), date(2026, 10, 25)))
    assert [(end - start).total_seconds() / 60 for start, end in (spring, autumn)] == [23 * 60 - 1, 25 * 60 - 1]


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.times(), st.times(),
    st.sampled_from(["Europe/Warsaw", "Europe/Dublin", "Asia/Almaty", "Europe/Chisinau", "America/New_York", "Asia/Kathmandu"]),
)
def test_a_window_never_ends_before_it_begins(day: date, one: time, other: time, zone: str) -> None:
    start, end = window(day, day, min(one, other), max(one, other), zone)
    assert start <= end
    assert days_of(start, end, zone)[0] == day


def test_from_opening_to_closing_of_the_days_it_is_open() -> None:
    start, end = open_window(HOURS, None, "Europe/Warsaw", date(2026, 4, 11), 3)  # Saturday to Monday, Sunday closed
    assert (start, end) == (datetime(2026, 4, 11, 5, tzinfo=UTC), datetime(2026, 4, 13, 20, tzinfo=UTC))
    begin, _ = open_window(HOURS, None, "Europe/Warsaw", date(2026, 4, 12), 2)  # begins on Monday
    assert begin == datetime(2026, 4, 13, 4, 30, tzinfo=UTC)
    assert open_window(HOURS, None, "Europe/Warsaw", date(2026, 4, 12), 1) is None
    assert open_window(HOURS, {"2026-04-13": None}, "Europe/Warsaw", date(2026, 4, 12), 2) is None
