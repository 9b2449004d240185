"""Whose cases the list holds, in which order, and what is counted of them: the same on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from shopper.cases.actions import hand_over, note, set_deputy
from shopper.cases.models import Case
from shopper.cases.queries.desk import CLOSED, OWED, WAITING, CaseFilter, cases_for, count_cases
from shopper.cases.queries.line import line_shares
from shopper.cases.rules import log
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.support.cases import a_case
from tests.support.cast import LOCATION_A, LOCATION_B, World


@pytest.fixture
def cases(app, world: World) -> dict[str, UUID]:
    """At A two that are owed and one that waits; at B one that is Rosa's own, and two closed, of which one was passed on."""
    made = {}
    for name, code in (
        ("first", LOCATION_A),
        ("second", LOCATION_A),
        ("waiting", LOCATION_A),
        ("lent", LOCATION_B),
        ("own", LOCATION_B),
        ("passed", LOCATION_B),
    ):
        case = a_case(world, f"Rude cashier, {name} in the line.", code=code)
        hand_over(case, world.people["rosa" if name == "lent" else "leo" if code == LOCATION_A else "bea"], None, "test")
        made[name] = case.id
    now = clock.now()
    with writing():
        for number, name in enumerate(made):
            db.session.get_one(Case, made[name]).due_at = now + timedelta(hours=number)
        db.session.get_one(Case, made["waiting"]).due_at = None
        for name in ("own", "passed"):
            db.session.get_one(Case, made[name]).closed_at = now
        db.session.execute(sa.text("DELETE FROM case_event WHERE kind = 'owned'"))
    with writing():
        note(db.session.get_one(Case, made["passed"]), log.REOPENED, None, words="")
        db.session.get_one(Case, made["passed"]).closed_at = now - timedelta(days=1)
    return made


def listed(who: UUID, state: str, most: int = 2) -> list[UUID]:
    """Page after page."""
    found, after = [], None
    while True:
        rows, after = cases_for(who, state, CaseFilter(after=after), most)
        found += [row.case.id for row in rows]
        if after is None:
            return found


@pytest.mark.parametrize(
    ("who", "state", "names"),
    [
        ("leo", OWED, ["first", "second"]),
        ("leo", WAITING, ["waiting"]),
        ("leo", CLOSED, []),
        ("bea", OWED, ["lent"]),
        ("bea", CLOSED, ["own", "passed"]),
        ("rosa", OWED, ["first", "second", "lent"]),
        ("oskar", OWED, ["first", "second", "lent"]),
        ("oskar", CLOSED, ["own", "passed"]),
        ("kuba", OWED, []),
        ("sam", OWED, []),
    ],
)
def test_each_reads_their_own_and_those_of_their_places_by_the_hour(
    cases, world: World, who: str, state: str, names: list[str]
) -> None:
    reader = world.people[who]
    assert listed(reader, state) == [cases[name] for name in names]
    assert count_cases(reader, state, CaseFilter()) == len(names)


def test_a_deputy_reads_them_too_and_none_twice(cases, world: World) -> None:
    today = clock.now().date()
    set_deputy(world.people["leo"], world.people["leo"], world.people["bea"], today, today)
    assert listed(world.people["bea"], OWED) == [cases[name] for name in ("first", "second", "lent")]
    assert count_cases(world.people["bea"], OWED, CaseFilter()) == 3


def test_the_share_that_the_line_closes_itself(cases, world: World) -> None:
    (share,) = line_shares(world.people["oskar"])
    assert (share.own, share.of) == (1, 2)
    assert line_shares(world.people["leo"]) == []
