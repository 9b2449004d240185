"""Whose cases the list holds, in which order, and what is counted of them: the same on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from shopper.cases.actions import hand_over, note, set_deputy
from shopper.cases.models import Case
from shopper.cases.queries import desk
from shopper.cases.queries.desk import CLOSED, OWED, WAITING, CaseFilter, cases_for, count_cases
from shopper.cases.queries.line import line_shares
from shopper.cases.queries.old import said_in
from shopper.cases.rules import log
from shopper.comment_cards.queries import real
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.support.cases import a_case
from tests.support.cast import LOCATION_A, LOCATION_B, Lay, World

ELSEWHERE = "0203"
"""In a region that is not Rosa's."""


@pytest.fixture
def cases(app, world: World, lay: Lay) -> dict[str, UUID]:
    """At A two that are owed and one that waits; at B one that is Rosa's own, and two closed, of which one was passed on; one far away."""
    return lay(lambda: made(world))


def made(world: World) -> dict[str, UUID]:
    found = {}
    for name, code, owner in (
        ("first", LOCATION_A, "leo"),
        ("second", LOCATION_A, "leo"),
        ("waiting", LOCATION_A, "leo"),
        ("lent", LOCATION_B, "rosa"),
        ("own", LOCATION_B, "bea"),
        ("passed", LOCATION_B, "bea"),
        ("far", ELSEWHERE, "oskar"),
    ):
        case = a_case(world, f"Rude cashier, {name} in the line.", code=code)
        hand_over(case, world.people[owner], None, "test")
        found[name] = case.id
    now = clock.now()
    with writing():
        for number, name in enumerate(found):
            change(found[name], due_at=now + timedelta(hours=number))
        change(found["waiting"], due_at=None)
        change(found["second"], severity="serious", stage_code="WAIT")
        change(found["own"], closed_at=now)
        db.session.execute(sa.text("DELETE FROM case_event WHERE kind = 'owned'"))
    with writing():
        note(db.session.get_one(Case, found["passed"]), log.REOPENED, None, words="")
        change(found["passed"], closed_at=now - timedelta(days=1))
    return found


def change(case_id: UUID, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(db.session.get_one(Case, case_id), name, value)


def listed(who: UUID, state: str, **wanted: Any) -> list[UUID]:
    """Page after page, one case on each."""
    found, after = [], None
    while True:
        rows, after = cases_for(who, state, CaseFilter(after=after, **wanted), most=1)
        found += [row.case.id for row in rows]
        if after is None:
            return found


@pytest.mark.parametrize("few", [8, 0], ids=["place by place", "as a part of the company"])
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("leo", {OWED: ["first", "second"], WAITING: ["waiting"], CLOSED: []}),
        ("bea", {OWED: ["lent"], WAITING: [], CLOSED: ["own", "passed"]}),
        ("rosa", {OWED: ["first", "second", "lent"], WAITING: ["waiting"], CLOSED: ["own", "passed"]}),
        ("oskar", {OWED: ["first", "second", "lent", "far"], WAITING: ["waiting"], CLOSED: ["own", "passed"]}),
        ("kuba", {OWED: [], WAITING: [], CLOSED: []}),
        ("sam", {OWED: [], WAITING: [], CLOSED: []}),
    ],
)
def test_each_reads_their_own_and_those_of_their_places_by_the_hour(
    cases, world: World, monkeypatch, few: int, who: str, expected: dict[str, list[str]]
) -> None:
    monkeypatch.setattr(desk, "FEW_PLACES", few)
    reader = world.people[who]
    for state, names in expected.items():
        assert listed(reader, state) == [cases[name] for name in names], state
        assert count_cases(reader, state, CaseFilter()) == len(names), state


def test_the_list_shows_what_was_asked_for(cases, world: World) -> None:
    rosa = world.people["rosa"]
    for wanted, names in (
        ({"location_id": world.place(LOCATION_B)}, ["lent"]),
        ({"owner_id": world.people["leo"]}, ["first", "second"]),
        ({"severity": "serious"}, ["second"]),
        ({"severity": "no such"}, ["first", "second", "lent"]),
        ({"stage": "WAIT"}, ["second"]),
    ):
        assert listed(rosa, OWED, **wanted) == [cases[name] for name in names], wanted


def test_after_a_case_of_others_nothing_goes_on(cases, world: World) -> None:
    assert cases_for(world.people["bea"], OWED, CaseFilter(after=cases["first"])) == ([], None), "though hers is due later"


def test_a_deputy_reads_them_too_and_none_twice(cases, world: World) -> None:
    leo, bea, today = world.people["leo"], world.people["bea"], clock.now().date()
    for days in (-1, 1):
        day = today + timedelta(days=days)
        set_deputy(leo, leo, bea, day, day)
    assert listed(bea, OWED) == [cases["lent"]], "no more, and not yet"
    set_deputy(leo, leo, bea, today, today)
    assert listed(bea, OWED) == [cases[name] for name in ("first", "second", "lent")]
    assert count_cases(bea, OWED, CaseFilter()) == 3


def test_the_words_of_a_list_are_those_of_its_cases(cases, world: World) -> None:
    rows = [row.case for row in cases_for(world.people["leo"], OWED, CaseFilter())[0]]
    assert said_in(rows) == {cases[name]: f"Rude cashier, {name} in the line." for name in ("first", "second")}


def test_the_share_that_the_line_closes_itself(cases, world: World, monkeypatch) -> None:
    """Of the last ninety days, and of customers alone."""
    oskar = world.people["oskar"]
    with writing():
        change(cases["far"], closed_at=clock.now() - timedelta(days=91))
    (share,) = line_shares(oskar)
    assert (share.own, share.of) == (1, 2)
    assert line_shares(world.people["leo"]) == []
    monkeypatch.setattr(real, "_exclusions", [sa.true])
    assert line_shares(oskar) == []
