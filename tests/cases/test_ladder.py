"""A card written on 2 November once reached its shop on 8 March. Here nobody can not know for longer than eight opening hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.actions import note, open_case, ring_case, ring_due_cases, see, set_deputy, watch_over
from shopper.cases.models import Case, Promise, Ring
from shopper.cases.queries.lag import meter
from shopper.cases.rules import ladder, log
from shopper.cases.rules.clocks import Targets, clocks_of
from shopper.cases.rules.log import Entry
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import is_owed, run_due
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.organisation.models import Node
from shopper.organisation.rules.opening import OpeningTimes
from tests.support.cards import placement
from tests.support.cast import World
from tests.support.said import say

pytestmark = pytest.mark.one_database
HOURS = (2, 4, 8)
WORK = {day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
PLACES = {
    "warsaw": OpeningTimes(WORK, {"2026-11-11": None, "2027-01-06": None}, "Europe/Warsaw"),
    "dublin": OpeningTimes(WORK, {"2026-03-17": None, "2026-10-26": None}, "Europe/Dublin"),
    "almaty": OpeningTimes(WORK, {"2026-03-23": None, "2026-12-16": None}, "Asia/Almaty"),
    "warsaw, day and night": OpeningTimes(None, None, "Europe/Warsaw"),
    "dublin, day and night": OpeningTimes(None, None, "Europe/Dublin"),
    "almaty, day and night": OpeningTimes(None, None, "Asia/Almaty"),
}


def at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("where", "written", "rings"),
    [
        # over a weekend
        ("warsaw", "2026-11-06 16:30", ("2026-11-09 10:30", "2026-11-09 12:30", "2026-11-09 16:30")),
        ("dublin", "2026-11-07 12:00", ("2026-11-09 11:00", "2026-11-09 13:00", "2026-11-09 17:00")),
        ("almaty", "2026-11-06 16:30", ("2026-11-09 10:30", "2026-11-09 12:30", "2026-11-09 16:30")),
        # over a holiday
        ("warsaw", "2026-11-10 16:00", ("2026-11-12 10:00", "2026-11-12 12:00", "2026-11-12 16:00")),
        ("dublin", "2026-03-16 15:00", ("2026-03-16 17:00", "2026-03-18 11:00", "2026-03-18 15:00")),
        ("almaty", "2026-12-15 16:59", ("2026-12-17 10:59", "2026-12-17 12:59", "2026-12-17 16:59")),
        # the clocks go forward on a Sunday, while the place is shut and while it is open
        ("warsaw", "2026-03-27 16:00", ("2026-03-30 10:00", "2026-03-30 12:00", "2026-03-30 16:00")),
        ("dublin", "2026-03-27 16:00", ("2026-03-30 10:00", "2026-03-30 12:00", "2026-03-30 16:00")),
        ("almaty", "2004-03-26 16:00", ("2004-03-29 10:00", "2004-03-29 12:00", "2004-03-29 16:00")),
        ("warsaw, day and night", "2026-03-28 23:00", ("2026-03-29 01:00", "2026-03-29 04:00", "2026-03-29 08:00")),
        ("dublin, day and night", "2026-03-28 23:30", ("2026-03-29 02:30", "2026-03-29 04:30", "2026-03-29 08:30")),
        ("almaty, day and night", "2004-03-27 23:00", ("2004-03-28 01:00", "2004-03-28 04:00", "2004-03-28 08:00")),
        # and back
        ("warsaw", "2026-10-23 16:00", ("2026-10-26 10:00", "2026-10-26 12:00", "2026-10-26 16:00")),
        ("dublin", "2026-10-23 16:00", ("2026-10-27 10:00", "2026-10-27 12:00", "2026-10-27 16:00")),
        ("almaty", "2004-10-29 16:00", ("2004-11-01 10:00", "2004-11-01 12:00", "2004-11-01 16:00")),
        ("warsaw, day and night", "2026-10-24 23:00", ("2026-10-25 01:00", "2026-10-25 02:00", "2026-10-25 06:00")),
        ("dublin, day and night", "2026-10-24 23:00", ("2026-10-25 01:00", "2026-10-25 02:00", "2026-10-25 06:00")),
        ("almaty, day and night", "2024-02-29 22:30", ("2024-02-29 23:30", "2024-03-01 01:30", "2024-03-01 05:30")),
    ],
)
def test_the_ladder_rings_after_two_four_and_eight_opening_hours(where: str, written: str, rings: tuple[str, ...]) -> None:
    """By the clock on the wall there."""
    place = PLACES[where]
    clocks = clocks_of([Entry(1, log.OPENED, at(written, place.zone), {"severity": "normal"})], place, Targets())
    wall = [f"{step.due_at.astimezone(ZoneInfo(place.zone)):%Y-%m-%d %H:%M}" for step in ladder.steps(clocks, HOURS)]
    assert tuple(wall) == rings


def test_by_the_world_clock_the_hours_that_come_twice_are_two() -> None:
    place = PLACES["warsaw, day and night"]
    clocks = clocks_of([Entry(1, log.OPENED, at("2026-10-24 23:00", place.zone), {"severity": "normal"})], place, Targets())
    assert [step.due_at - clocks.started_at for step in ladder.steps(clocks, HOURS)] == [timedelta(hours=each) for each in HOURS]


def test_what_raised_the_ladder_at_the_opening_raises_it_to_the_end() -> None:
    opened = at("2026-11-02 10:00", "Europe/Warsaw")
    lines = [Entry(1, log.OPENED, opened, {"severity": "normal", "higher": 1}), Entry(2, log.NOTED, opened, {"words": "on it"})]
    assert [ladder.ranks_higher(each) for each in (lines, lines[1:])] == [1, 0]


@pytest.mark.parametrize("where", PLACES)
def test_from_no_hour_of_the_year_does_it_take_a_week(where: str) -> None:
    """126 days were. Here the longest of all is a weekend with a holiday at its end."""
    place, start = PLACES[where], datetime(2026, 1, 1, tzinfo=UTC)
    longest = timedelta(0)
    for hour in range(0, 365 * 24, 5):
        opened = start + timedelta(hours=hour)
        clocks = clocks_of([Entry(1, log.OPENED, opened, {"severity": "normal"})], place, Targets())
        longest = max(longest, ladder.steps(clocks, HOURS)[-1].due_at - opened)
    assert longest <= timedelta(days=5)


@pytest.fixture
def shop(app: Flask, world: World) -> Node:
    """Leo's location with office hours and a holiday."""
    with writing():
        node = db.session.get_one(Node, world.place("0117"))
        node.hours, node.holidays = WORK, {"2026-11-11": None}
    return node


def case_at(world: World, written: datetime, **more: Any) -> UUID:
    spot = placement(world)
    with clock.frozen(written):
        case_id = open_case(say(spot, 2, None, topics=["wait"], standing="counted", **more))
    assert case_id is not None
    return case_id


def rings(case_id: UUID) -> list[tuple[int, UUID, datetime]]:
    query = sa.select(Ring.rung, Ring.told_id, Ring.rung_at).where(Ring.case_id == case_id).order_by(Ring.rung_at)
    return [tuple(row) for row in db.session.execute(query)]


def letters(user_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(Message).where(Message.user_id == user_id, Message.kind == "case_rung")
    return db.session.scalar(query) or 0


def half_hours(start: datetime, until: datetime) -> Iterator[clock.FrozenClock]:
    """The worker looks every half hour: the test can bear no more, and the rings stand on half hours."""
    with clock.frozen(start) as now:
        while now.at < until:
            yield now
            now.advance(timedelta(minutes=30))


def test_a_card_cannot_lie_unseen(app: Flask, world: World, shop: Node) -> None:
    """Written Tuesday, 10 November, 16:00; Wednesday is a holiday. The worker takes what is due; everybody above hears of it once."""
    written = at("2026-11-10 16:00", "Europe/Warsaw")
    case_id = case_at(world, written)
    leo, rosa, oskar = (world.people[each] for each in ("leo", "rosa", "oskar"))
    for _ in half_hours(written, written + timedelta(days=3)):
        run_due()
    assert rings(case_id) == [
        (1, leo, at("2026-11-12 10:00", "Europe/Warsaw")),
        (2, rosa, at("2026-11-12 12:00", "Europe/Warsaw")),
        (3, oskar, at("2026-11-12 16:00", "Europe/Warsaw")),
    ]
    assert [letters(each) for each in (leo, rosa, oskar)] == [1, 1, 1]
    with clock.frozen(at("2026-11-12 16:05", "Europe/Warsaw")):
        see(db.session.get_one(Case, case_id), oskar)
    seen = dict(db.session.execute(sa.select(Ring.rung, Ring.seen_at)).all())
    assert (seen[1], seen[2], seen[3]) == (None, None, at("2026-11-12 16:05", "Europe/Warsaw"))
    with clock.frozen(at("2026-11-12 17:00", "Europe/Warsaw")) as now:
        lag = meter(oskar).total
        assert (lag.seen.k, lag.seen.worst) == (1, (2 * 24 * 60 + 5) * 60), "two days and five minutes, of which a holiday"
        assert (lag.heard.k, lag.heard.worst, lag.heard.is_over) == (0, (2 * 24 + 1) * 3600, False)
        now.advance(timedelta(days=126))
        assert meter(oskar).total.heard.is_over, "the red line"


def test_each_step_rings_once_however_often_it_is_asked(app: Flask, world: World, shop: Node) -> None:
    case_id = case_at(world, at("2026-11-02 10:00", "Europe/Warsaw"))
    with clock.frozen(at("2026-11-02 14:00", "Europe/Warsaw")) as now:
        assert [ring_case(case_id), ring_case(case_id), ring_due_cases(now.at), run_due()] == [2, 0, 0, 3]
    assert [rung for rung, _, _ in rings(case_id)] == [1, 2]


def test_an_answer_ends_the_ladder_and_a_pause_does_not(app: Flask, world: World, shop: Node) -> None:
    paused, answered = (case_at(world, at("2026-11-02 10:00", "Europe/Warsaw")) for _ in range(2))
    with clock.frozen(at("2026-11-02 11:00", "Europe/Warsaw")):
        note(db.session.get_one(Case, paused), log.PAUSED, None, reason="a part is on its way")
        note(db.session.get_one(Case, answered), log.CALLED, world.people["leo"], outcome="reached")
    with clock.frozen(at("2026-11-03 16:00", "Europe/Warsaw")):
        run_due()
    assert [len(rings(each)) for each in (paused, answered)] == [3, 0]


def test_a_reopened_case_rings_anew(app: Flask, world: World, shop: Node) -> None:
    case_id = case_at(world, at("2026-11-02 10:00", "Europe/Warsaw"))
    with clock.frozen(at("2026-11-02 12:00", "Europe/Warsaw")):
        run_due()
        case = db.session.get_one(Case, case_id)
        note(case, log.ANSWERED, world.people["leo"], points=[], channel="page", words="Sorry")
        note(case, log.CLOSED, world.people["leo"])
    with clock.frozen(at("2026-11-03 09:00", "Europe/Warsaw")) as now:
        note(db.session.get_one(Case, case_id), log.REOPENED, None)
        now.advance(timedelta(hours=2))
        run_due()
    assert [rung for rung, _, _ in rings(case_id)] == [1, 1]


def test_the_deputy_is_told_and_the_next_in_line_without_a_manager(app: Flask, world: World, shop: Node) -> None:
    leo, kuba = world.people["leo"], world.people["kuba"]
    written = at("2026-11-02 10:00", "Europe/Warsaw")
    set_deputy(leo, leo, kuba, written.date(), written.date())
    case_id = case_at(world, written)
    with clock.frozen(at("2026-11-02 12:00", "Europe/Warsaw")):
        run_due()
    assert [told for _, told, _ in rings(case_id)] == [kuba]


def test_failures_close_together_ring_one_rank_higher(app: Flask, world: World, shop: Node) -> None:
    case_at(world, at("2026-11-02 10:00", "Europe/Warsaw"))
    again = case_at(world, at("2026-11-02 11:00", "Europe/Warsaw"))
    with clock.frozen(at("2026-11-03 12:00", "Europe/Warsaw")):
        ring_case(again)
    assert [told for _, told, _ in rings(again)] == [world.people[each] for each in ("rosa", "oskar", "oskar")]


def test_hours_that_open_later_ring_later(app: Flask, world: World, shop: Node) -> None:
    """The job that comes too early owes the ring anew."""
    case_id = case_at(world, at("2026-11-02 16:00", "Europe/Warsaw"))
    with writing():
        shop.hours = {**WORK, "tue": ["12:30", "20:00"]}
    for _ in half_hours(at("2026-11-03 10:00", "Europe/Warsaw"), at("2026-11-03 14:00", "Europe/Warsaw")):
        run_due()
    assert rings(case_id) == [(1, world.people["leo"], at("2026-11-03 13:30", "Europe/Warsaw"))], "between two full hours"


def test_hours_that_open_earlier_are_found_by_the_watch(app: Flask, world: World, shop: Node) -> None:
    """It is owed with the first case and by itself from then on, as long as one is open."""
    case_id = case_at(world, at("2026-11-02 16:00", "Europe/Warsaw"))
    with writing():
        shop.hours = None
    for _ in half_hours(at("2026-11-02 16:00", "Europe/Warsaw"), at("2026-11-02 20:31", "Europe/Warsaw")):
        run_due()
    assert [rung for rung, _, _ in rings(case_id)] == [1, 2]
    with clock.frozen(at("2026-11-02 20:40", "Europe/Warsaw")):
        note(db.session.get_one(Case, case_id), log.CLOSED, None)
    with clock.frozen(at("2026-11-02 22:00", "Europe/Warsaw")):
        run_due()
        watch_over()
        assert not is_owed("cases.watch:20261102T22"), "nothing open, nobody watches"


def test_a_promise_is_reminded_of_at_its_hour(app: Flask, world: World, shop: Node) -> None:
    case_id, rosa = case_at(world, at("2026-11-02 10:00", "Europe/Warsaw")), world.people["rosa"]
    due = at("2026-11-08 18:00", "Europe/Warsaw")
    with clock.frozen(at("2026-11-02 10:30", "Europe/Warsaw")):
        with writing():
            promise = Promise(case_id=case_id, words="A call", due_at=due, made_by=rosa)
            db.session.add(promise)
        note(db.session.get_one(Case, case_id), log.PROMISED, rosa, promise=str(promise.id), due_at=due.isoformat())
    with clock.frozen(due):
        run_due()
    told = db.session.scalars(sa.select(Message).where(Message.kind == "promise_due")).one()
    assert (told.user_id, told.facts["due_at"]) == (rosa, due.isoformat())
