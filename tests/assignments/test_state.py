"""Where an assignment stands, seen from the shopper's day at the shop's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from shopper.assignments import rules, words
from shopper.assignments.queries import own_rows
from shopper.infra import clock
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Story

START = datetime(2026, 4, 18, 14, 0, tzinfo=UTC)
END = datetime(2026, 4, 18, 18, 0, tzinfo=UTC)


def state(now: datetime, zone: str = "Europe/Warsaw", **flags: Any) -> str:
    return rules.state(now, starts_at=START, ends_at=END, zone=zone, **{"cancelled": False, "received": False, **flags})


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        (datetime(2026, 4, 17, 21, 59, tzinfo=UTC), "Europe/Warsaw", "upcoming"),
        (datetime(2026, 4, 17, 22, 0, tzinfo=UTC), "Europe/Warsaw", "open"),  # its own local day has begun there
        (datetime(2026, 4, 17, 22, 0, tzinfo=UTC), "Europe/Dublin", "upcoming"),
        (datetime(2026, 4, 17, 18, 59, tzinfo=UTC), "Asia/Almaty", "upcoming"),
        (datetime(2026, 4, 17, 19, 0, tzinfo=UTC), "Asia/Almaty", "open"),
        (END, "Europe/Warsaw", "open"),
        (END + timedelta(microseconds=1), "Europe/Warsaw", "over"),
    ],
)
def test_by_the_clock(now: datetime, zone: str, expected: str) -> None:
    assert state(now, zone) == expected


def test_what_was_received_stays_received() -> None:
    assert state(END + timedelta(days=9), received=True) == "received"
    assert state(START - timedelta(days=9), received=True) == "received"
    assert state(START, received=True, cancelled=True) == "cancelled"


def test_a_day_of_summer_time_has_its_own_length() -> None:
    """29 March 2026: the clock in Warsaw jumps from two to three."""
    start = datetime(2026, 3, 29, 10, 0, tzinfo=ZoneInfo("Europe/Warsaw")).astimezone(UTC)
    told = {
        rules.state(at, starts_at=start, ends_at=start + timedelta(hours=9), zone="Europe/Warsaw", cancelled=False, received=False)
        for at in (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), start)
    }
    assert told == {"open"}


def test_every_reason_why_not_has_words(app: Flask) -> None:
    with app.test_request_context():
        for status in (rules.CANCELLED, rules.RECEIVED, rules.OVER, rules.UPCOMING):
            assert words.why_not(status)
        assert words.why_not(rules.OPEN) is None


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_home_and_brief(app: Flask, world: World, language: str) -> None:
    with clock.frozen(START):
        assignment = play.assign(world, came_in=START + timedelta(minutes=30))
        sam = browser(app, world, "sam").language(language)
        assert f"/assignments/{assignment}" in sam.get("/assignments").text
        brief = sam.get(f"/assignments/{assignment}").text
        assert f'href="/assignments/{assignment}/visit"' in brief


def test_after_sending_it_moves_to_what_was_received(app: Flask, world: World) -> None:
    with clock.frozen(START):
        assignment = play.assign(world, came_in=START)
        play.send(app, world, assignment, Story(came_in=START))
        row = next(row for row in own_rows(world.people["sam"]) if row.id == assignment)
        assert (row.status, row.received_at, row.received_status) == ("received", START, "held")  # sent before it was over: a clock that is wrong
        sam = browser(app, world, "sam")
        assert "Received" in sam.get("/assignments").text
        assert f'href="/assignments/{assignment}/visit"' not in sam.get(f"/assignments/{assignment}").text


def test_one_that_was_called_off_cannot_be_started_but_can_be_sent(app: Flask, world: World) -> None:
    from shopper.assignments.actions import cancel_assignment

    with clock.frozen(START + timedelta(hours=3)):
        assignment = play.assign(world, came_in=START)
        cancel_assignment(world.people["ewa"], assignment, "moved")
        sam = browser(app, world, "sam")
        assert "called off" in sam.get(f"/assignments/{assignment}").text
        address = f"/assignments/{assignment}/visit/{uuid4()}"
        assert sam.post(address, {"narrative": "I was there already"}).status_code == 303
