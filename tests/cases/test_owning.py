"""Whose a case is, whoever is away, gone, or nobody: always somebody's, by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.models import Grant
from shopper.accounts.models import User
from shopper.cases.actions import end_deputy, hand_over, hand_over_what_is_left, ring_due_cases, set_deputy
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import CaseEvent
from shopper.cases.rules import log
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.cases.heard import NOON, heard, opened, told
from tests.support.cast import World
from tests.web.crawl import browser


def test_without_a_stage_the_manager_of_the_place_answers_and_the_senior_where_there_is_none(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 1)
    assert (case.owner_id, opened(case)["why"]) == (world.people["leo"], "above")
    leo, kuba, day = world.people["leo"], world.people["kuba"], date(2026, 11, 24)
    row = set_deputy(leo, leo, kuba, day, day)
    assert heard(spot, 1).owner_id == kuba
    end_deputy(leo, row)
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id == leo))
    assert opened(heard(spot, 1))["why"] == "senior", "who leads the region is not of the place"


def test_the_deputy_stands_in_on_these_days_alone(app: Flask, world: World, spot: Any) -> None:
    rosa, leo = world.people["rosa"], world.people["leo"]
    row = set_deputy(rosa, rosa, leo, date(2026, 11, 24), date(2026, 11, 24))
    case = heard(spot, topics=["wait"])
    assert (case.owner_id, opened(case)["instead_of"]) == (leo, str(rosa))
    with clock.frozen(NOON + timedelta(days=1)):
        assert heard(spot, topics=["staff"]).owner_id == rosa
    end_deputy(rosa, row)
    assert heard(spot, topics=["products"]).owner_id == rosa
    with pytest.raises(Invalid):
        set_deputy(rosa, rosa, rosa, date(2026, 11, 24), date(2026, 11, 24))


@pytest.mark.parametrize("who", ["kuba", "bea"])
def test_a_deputy_from_here_or_elsewhere_is_called_and_can_open_what_they_are_called_to(app: Flask, world: World, spot: Any, who: str) -> None:
    leo, deputy, day = world.people["leo"], world.people[who], date(2026, 11, 24)
    rows = {set_deputy(leo, leo, deputy, day, day) for _window in range(2)}
    case = heard(spot, topics=["wait"])
    assert case.owner_id == world.people["rosa"]
    with clock.frozen(NOON + timedelta(hours=2, minutes=1)):
        assert ring_due_cases(clock.now()) == 1
        assert (told(deputy), told(leo)) == (["case_rung"], [])
        assert browser(app, world, who).get(f"/cases/{case.id}").status_code == 200
        hand_over(case, leo, None, "test")
        tell_owner(case, "case_amended")
        assert (sorted(told(deputy)), told(leo)) == (["case_amended", "case_opened", "case_rung"], [])
        hand_over(case, world.people["rosa"], None, "test")
        (row,) = rows
        end_deputy(leo, row)
        assert browser(app, world, who).get(f"/cases/{case.id}").status_code == 404
        assert browser(app, world, who).get(f"/cases/{case.id}/call").status_code == 404


def test_deputies_in_a_circle_leave_nobody_without_owner(app: Flask, world: World, spot: Any) -> None:
    rosa, leo, oskar = (world.people[each] for each in ("rosa", "leo", "oskar"))
    day = date(2026, 11, 24)
    set_deputy(rosa, rosa, leo, day, day)
    set_deputy(leo, leo, rosa, day, day)
    assert heard(spot, topics=["wait"]).owner_id == oskar, "the card's senior"


def test_whoever_is_switched_off_hands_over_by_rule(app: Flask, world: World, spot: Any) -> None:
    rosa = world.people["rosa"]
    case = heard(spot, topics=["wait"])
    with writing():
        db.session.get_one(User, rosa).is_active = False
    assert hand_over_what_is_left() == 1
    db.session.refresh(case)
    assert case.owner_id == world.people["oskar"]
    line = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.kind == log.OWNED)).one()
    assert (line.by, line.facts["before"], line.facts["why"]) == (None, str(rosa), "left:senior")
    assert told(world.people["oskar"]) == ["case_opened"]
    assert hand_over_what_is_left() == 0


def test_what_is_too_old_for_a_person_stays_too_old_when_its_owner_is_gone(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"], written_at=NOON - timedelta(days=30))
    assert case.owner_id == world.people["oskar"], "the card's senior; Rosa owns the stage"
    with writing():
        db.session.get_one(User, case.owner_id).is_active = False
    assert hand_over_what_is_left() == 1
    db.session.refresh(case)
    assert case.owner_id == world.people["leo"]


def test_with_nobody_left_it_still_stands_in_a_name(app: Flask, world: World, spot: Any) -> None:
    with writing():
        db.session.execute(sa.update(User).values(is_active=False))
    assert heard(spot, topics=["wait"]).owner_id is not None


def test_whoever_lost_the_role_owns_nothing_new(app: Flask, world: World, spot: Any) -> None:
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id.in_([world.people["rosa"], world.people["oskar"]])))
    case = heard(spot, topics=["wait"])
    assert case.owner_id == world.people["leo"]
    assert opened(case)["why"] == "above"


def test_handed_over_by_hand_the_clocks_run_on(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"])
    due = case.due_at
    hand_over(case, world.people["leo"], world.people["rosa"], "his shift")
    assert (case.owner_id, case.due_at, told(world.people["leo"])) == (world.people["leo"], due, ["case_opened"])
    for stranger in ("bea", "sam"):
        with pytest.raises(Invalid):
            hand_over(case, world.people[stranger], world.people["rosa"], "works elsewhere")
