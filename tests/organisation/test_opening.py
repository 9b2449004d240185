"""Opening time, worked by hand with a calendar of each place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from shopper.organisation.rules.opening import OpeningTimes, after_opening, opening_seconds_between

HOUR = 3600
WORK = {day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
LATE = {day: ["08:00", "23:59"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
NEVER = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
WARSAW = OpeningTimes(WORK, {"2026-11-11": None, "2026-12-24": ["09:00", "12:00"]}, "Europe/Warsaw")
DUBLIN = OpeningTimes(WORK, {"2026-03-17": None}, "Europe/Dublin")
ALMATY = OpeningTimes(WORK, {"2026-03-23": None}, "Asia/Almaty")
WINTER = {(datetime(2026, 10, 1) + timedelta(days=day)).date().isoformat(): None for day in range(212)}
SEASONAL = OpeningTimes({**WORK, "sat": ["09:00", "17:00"], "sun": ["09:00", "17:00"]}, WINTER, "Europe/Warsaw")
ALWAYS = {zone: OpeningTimes(None, None, zone) for zone in ("Europe/Warsaw", "Europe/Dublin", "Asia/Almaty")}


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("place", "start", "hours", "due"),
    [
        # within a day, over a night, over a weekend
        (WARSAW, "2026-11-02 09:00", 8, "2026-11-02 17:00"),
        (WARSAW, "2026-11-02 12:00", 8, "2026-11-03 12:00"),
        (WARSAW, "2026-11-06 16:30", 2, "2026-11-09 10:30"),
        (WARSAW, "2026-11-07 11:00", 1, "2026-11-09 10:00"),
        # a holiday in the middle of the week; a short day
        (WARSAW, "2026-11-10 16:00", 4, "2026-11-12 12:00"),
        (WARSAW, "2026-12-24 11:00", 2, "2026-12-25 10:00"),
        (DUBLIN, "2026-03-16 16:00", 8, "2026-03-18 16:00"),
        (ALMATY, "2026-03-20 16:00", 2, "2026-03-24 10:00"),
        # the weekend on which the clocks go forward, and the one on which they go back: shut, so nothing changes on the wall
        (WARSAW, "2026-03-27 16:00", 4, "2026-03-30 12:00"),
        (WARSAW, "2026-10-23 16:00", 4, "2026-10-26 12:00"),
        (DUBLIN, "2026-03-27 16:00", 8, "2026-03-30 16:00"),
        (DUBLIN, "2026-10-23 16:00", 8, "2026-10-26 16:00"),
        (ALMATY, "2004-03-26 16:00", 4, "2004-03-29 12:00"),
        (ALMATY, "2004-10-29 16:00", 4, "2004-11-01 12:00"),
        # open through that very night: an hour is missing on the wall, or there twice
        (ALWAYS["Europe/Warsaw"], "2026-03-28 23:00", 8, "2026-03-29 08:00"),
        (ALWAYS["Europe/Warsaw"], "2026-10-24 23:00", 8, "2026-10-25 06:00"),
        (ALWAYS["Europe/Dublin"], "2026-03-28 23:00", 4, "2026-03-29 04:00"),
        (ALWAYS["Europe/Dublin"], "2026-10-24 23:00", 4, "2026-10-25 02:00"),
        (ALWAYS["Asia/Almaty"], "2004-03-27 23:00", 8, "2004-03-28 08:00"),
        (ALWAYS["Asia/Almaty"], "2024-02-29 22:00", 4, "2024-03-01 01:00"),  # the night Kazakhstan changed its zone
        # until midnight: 23:59 as the last minute is the end of the day, not a minute before it
        (OpeningTimes(LATE, None, "Europe/Warsaw"), "2026-11-02 23:00", 2, "2026-11-03 09:00"),
        # never open: the calendar
        (OpeningTimes(NEVER, None, "Europe/Warsaw"), "2026-11-02 23:00", 8, "2026-11-03 07:00"),
        (OpeningTimes(NEVER, {"2026-12-24": ["09:00", "12:00"]}, "Europe/Warsaw"), "2026-11-02 23:00", 8, "2026-11-03 07:00"),
        # no weekly hours, one holiday: open every minute of the other days
        (OpeningTimes(None, {"2026-11-11": None}, "Europe/Warsaw"), "2026-11-10 22:00", 4, "2026-11-12 02:00"),
    ],
)
def test_when_so_many_opening_hours_have_passed(place: OpeningTimes, start: str, hours: int, due: str) -> None:
    begin, end = at(start, place.zone), at(due, place.zone)
    assert after_opening(begin, hours * HOUR, *place).astimezone(ZoneInfo(place.zone)) == end.astimezone(ZoneInfo(place.zone))
    assert opening_seconds_between(begin, end, *place) == hours * HOUR


def test_nothing_passes_backwards_or_while_shut() -> None:
    friday, saturday, sunday = (at(f"2026-11-0{day} 18:00", "Europe/Warsaw") for day in (6, 7, 8))
    assert opening_seconds_between(sunday, friday, *WARSAW) == opening_seconds_between(saturday, sunday, *WARSAW) == 0
    assert after_opening(saturday, 0, *WARSAW) == saturday


def test_who_is_shut_for_months_still_owes_an_answer_after_a_week() -> None:
    """A seasonal place closes on 30 September and opens on 1 May: from 7 October, 17:00, until then the calendar counts."""
    place = SEASONAL
    assert after_opening(at("2026-10-05 12:00", place.zone), 8 * HOUR, *place) == at("2026-10-08 01:00", place.zone)
    assert after_opening(at("2027-02-01 12:00", place.zone), 8 * HOUR, *place) == at("2027-02-01 20:00", place.zone)
    assert opening_seconds_between(at("2027-02-01 12:00", place.zone), at("2027-02-02 12:00", place.zone), *place) == 24 * HOUR
    assert after_opening(at("2027-04-30 23:00", place.zone), 8 * HOUR, *place) == at("2027-05-01 07:00", place.zone)


PLACES = [
    WARSAW, DUBLIN, ALMATY, SEASONAL, *ALWAYS.values(),
    OpeningTimes(LATE, None, "Europe/Warsaw"),
    OpeningTimes(NEVER, None, "Europe/Dublin"),
    OpeningTimes({"sun": ["01:00", "04:00"]}, None, "Europe/Warsaw"),
    OpeningTimes({"sun": ["00:30", "03:30"], "sat": ["22:00", "24:00"]}, None, "Europe/Dublin"),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
def test_it_adds_up_and_leads_back(place: OpeningTimes) -> None:
    """a to b and b to c make a to c; after n seconds, n seconds have passed; never more than by the calendar."""
    chance = Random("opening")
    for _ in range(150):
        start = datetime(2026, chance.choice((3, 10, 11)), chance.randrange(20, 30), chance.randrange(24), chance.randrange(60), tzinfo=UTC)
        middle, seconds = start + timedelta(minutes=chance.randrange(5000)), chance.randrange(1, 40 * HOUR)
        end = middle + timedelta(minutes=chance.randrange(5000), seconds=chance.randrange(60))
        parts = opening_seconds_between(start, middle, *place) + opening_seconds_between(middle, end, *place)
        assert opening_seconds_between(start, end, *place) == parts <= (end - start).total_seconds()
        due = after_opening(start, seconds, *place)
        assert opening_seconds_between(start, due, *place) == seconds
        assert opening_seconds_between(start, due - timedelta(seconds=1), *place) == seconds - 1, "not a second later than needed"
