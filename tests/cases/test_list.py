"""Which cases stand in whose list, in which order, page by page: by each of the ways in which a place is within reach."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.models import Case
from shopper.cases.queries import desk
from shopper.cases.queries.desk import CLOSED, OWED, WAITING, CaseFilter
from shopper.cases.queries.old import said_in
from shopper.infra import clock
from shopper.infra.db import db
from tests.support.cases import a_case
from tests.support.cast import LOCATION_A, LOCATION_B, World


@pytest.fixture
def cases(app: Flask, world: World) -> dict[str, list[UUID]]:
    """At each of two places one owed, one that waits, two closed; their hours apart."""
    now, found = clock.now(), {}
    for hour, place in enumerate((LOCATION_A, LOCATION_B)):
        made = [a_case(world, code=place) for _ in range(4)]
        states = ({"due_at": now}, {"due_at": None}, {"due_at": None, "closed_at": now}, {"due_at": None, "closed_at": now - timedelta(days=1)})
        for case, state in zip(made, states, strict=True):
            moved = {name: at + timedelta(hours=hour) if at else None for name, at in state.items()}
            db.session.execute(sa.update(Case).where(Case.id == case.id).values(owner_id=world.people["oskar"], **moved))
        found[place] = [case.id for case in made]
    db.session.commit()
    return found


def ids(who: UUID, state: str, **wanted) -> list[UUID]:
    return [row.case.id for row in desk.cases_for(who, state, CaseFilter(**wanted))[0]]


@pytest.mark.parametrize("few", [8, 0], ids=["place by place", "as a part of the company"])
def test_everybody_sees_what_lies_within_their_reach_in_order(world, cases, monkeypatch, few):
    monkeypatch.setattr(desk, "FEW_PLACES", few)
    a, b, people = cases[LOCATION_A], cases[LOCATION_B], world.people
    for who in (people["oskar"], people["rosa"]):
        assert ids(who, OWED) == [a[0], b[0]]
        assert set(ids(who, WAITING)) == {a[1], b[1]}
        assert ids(who, CLOSED) == [b[2], a[2], b[3], a[3]]
    assert ids(people["leo"], CLOSED) == [a[2], a[3]]
    assert ids(people["bea"], OWED) == [b[0]]
    assert ids(people["kuba"], OWED) == []
    assert desk.count_cases(people["leo"], CLOSED, CaseFilter()) == 2
    assert desk.count_cases(people["rosa"], CLOSED, CaseFilter()) == 4


def test_page_by_page_nothing_is_shown_twice_or_passed_over(world, cases):
    rosa, seen, after = world.people["rosa"], [], None
    while True:
        rows, after = desk.cases_for(rosa, CLOSED, CaseFilter(after=after), most=1)
        seen += [row.case.id for row in rows]
        if after is None:
            break
    assert seen == ids(rosa, CLOSED)


def test_words_of_a_list_are_those_of_its_cases(world, cases):
    rows = [row.case for row in desk.cases_for(world.people["leo"], CLOSED, CaseFilter())[0]]
    assert set(said_in(rows)) == set(cases[LOCATION_A][2:])
    assert all("eleven people" in words for words in said_in(rows).values())
