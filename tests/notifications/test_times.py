"""When a letter may go: the wall clock of the reader's place, over both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shopper.notifications import rules
from shopper.notifications.rules.times import GIVE_UP_AFTER, LONGEST_PAUSE, Hours, next_hour, not_before, pause, zone_of

ZONES = ("Europe/Warsaw", "Europe/Dublin", "Asia/Almaty", "America/New_York", "Australia/Lord_Howe")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "goes"),
    [
        ("2026-04-19T18:59", "Europe/Warsaw", None),  # 20:59 there
        ("2026-04-19T19:00", "Europe/Warsaw", "2026-04-20T05:00"),
        ("2026-04-20T04:59", "Europe/Warsaw", "2026-04-20T05:00"),
        ("2026-04-20T05:00", "Europe/Warsaw", None),
        ("2026-03-28T20:30", "Europe/Warsaw", "2026-03-29T05:00"),  # a night of nine hours
        ("2026-10-24T19:30", "Europe/Warsaw", "2026-10-25T06:00"),  # one of eleven
        ("2026-04-19T16:30", "Asia/Almaty", "2026-04-20T02:00"),
        ("2026-04-19T12:00", "no such zone", None),
    ],
)
def test_quiet_hours_are_those_of_the_place(at: str, zone: str, goes: str | None) -> None:
    assert not_before(utc(at), rules.NOW, Hours(), zone) == (utc(goes) if goes else None)


def test_the_daily_letter_has_its_hour_even_in_quiet() -> None:
    hours = Hours(daily=5, quiet_from=21, quiet_until=7)
    assert not_before(utc("2026-04-19T09:00"), rules.DAILY, hours, "Europe/Warsaw") == utc("2026-04-20T03:00")
    assert not_before(utc("2026-04-20T02:59"), rules.DAILY, hours, "Europe/Warsaw") == utc("2026-04-20T03:00")


@pytest.mark.parametrize("hours", [Hours(8, None, None), Hours(8, 7, 7), Hours(8, None, 7)])
def test_no_quiet_at_all(hours: Hours) -> None:
    assert not any(hours.is_quiet(hour) for hour in range(24))


def test_quiet_by_day_is_quiet_by_day() -> None:
    assert [hour for hour in range(24) if Hours(8, 9, 12).is_quiet(hour)] == [9, 10, 11]
    assert sum(Hours().is_quiet(hour) for hour in range(24)) == 10


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_strikes_once_a_day_all_year(zone: str) -> None:
    place, at, struck = ZoneInfo(zone), utc("2026-01-01T00:00"), 0
    for hour in (0, 2, 3, 7):
        moment = at
        while moment < at + timedelta(days=365):
            following = next_hour(moment, hour, place)
            assert timedelta(0) < following - moment <= timedelta(hours=25)
            local = following.astimezone(place)
            assert local.hour == hour or (local - timedelta(hours=1)).hour == hour
            moment, struck = following, struck + 1
    assert struck // 4 in (365, 366)


def test_a_server_gets_time_and_is_not_forgotten() -> None:
    pauses = [pause(tries) for tries in range(1, 400)]
    assert pauses[0] == timedelta(minutes=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE < GIVE_UP_AFTER
    assert zone_of("../../etc/passwd") == ZoneInfo("UTC")
