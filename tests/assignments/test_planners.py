"""Whoever plans sees no more of a branch than they may: nobody's own windows, nothing from sums."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.accounts.models import User
from shopper.assignments.actions import planning as actions
from shopper.assignments.actions.waves import WaveTerms, add_stranger, start_wave
from shopper.assignments.models import Assignment
from shopper.assignments.queries import board as boards
from shopper.assignments.queries import planning, proposals
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.queries.planning import PlanFilter
from shopper.audit.models import AuditEntry
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node
from shopper.panel.models import Shopper
from tests.assignments.spring import NOW, planned, shopper, told, wave
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Story

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("in_spring")]


def test_who_plans_and_manages_a_branch_learns_nothing_of_it_from_sums(app: Flask, world: World, nina: UUID) -> None:
    """How many visits of the wave a shopper has tells who goes where, once one's own branch is the only one not listed."""
    told(world)
    every = planned(world, nina, wave(world, most_per_shopper=1))
    here = next(each for each in every if each.location_id == world.place("0117"))
    there = next(each for each in every if each.location_id == world.place("0201"))
    grant_role(None, nina, world.place("0117"), "manager")
    before = proposals.candidates_for(nina, there)
    assert {each.load for each in before} == {0}
    give_to_sam(here)
    assert proposals.candidates_for(nina, there) == before


@transaction
def give_to_sam(assignment: Assignment) -> None:
    sam = sa.select(Shopper.id).join(User, User.id == Shopper.user_id).where(User.email.startswith("sam.ortiz"))
    db.session.execute(sa.update(Assignment).where(Assignment.id == assignment.id).values(shopper_id=sam.scalar_subquery()))


def test_who_plans_and_works_in_a_branch_never_sees_its_windows(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    wave_id = wave(world)
    theirs = next(each for each in planned(world, nina, wave_id) if each.location_id == world.place("0117"))
    grant_role(None, nina, world.place("0117"), "employee")
    assert world.place("0117") not in {row.id for row in boards.board(nina, planning.waves(nina), BoardFilter()).rows}
    everything = planning.assignments_between(nina, NOW, NOW + timedelta(days=120), PlanFilter())
    assert everything
    assert theirs.id not in {row.id for row in everything} | {row.id for row in planning.wave_states(nina, wave_id)}
    for refused in (lambda: planning.assignment_for(nina, theirs.id), lambda: planning.location_for(nina, theirs.location_id)):
        with pytest.raises(NotFound):
            refused()
    for verb in (lambda: actions.call_off(nina, theirs.id, "x"), lambda: actions.give_visit(nina, theirs.id, shopper(world, "sam.ortiz"))):
        with pytest.raises(NotFound):
            verb()


def test_a_partner_s_planner_stays_in_the_branch(app: Flask, world: World) -> None:
    told(world)
    wave(world)
    kuba = world.people["bea"]
    grant_role(None, kuba, world.place("liffey"), "scheduler")
    seen = {row.path for row in boards.board(kuba, planning.waves(kuba), BoardFilter()).rows}
    liffey = db.session.get_one(Node, world.place("liffey")).path
    assert seen
    assert all(path.startswith(liffey) for path in seen)
    with pytest.raises(NotFound):
        start_wave(kuba, WaveTerms("x", NOW.date(), NOW.date(), world.questionnaire, None, 1, 0, 0, None, 0, 0, "PLN", 1))


def test_a_competitor_is_nobody_s_branch(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    shop = add_stranger(nina, "competitor", {"pl": "Zielony Kąt"}, city="Warszawa", zone="Europe/Warsaw")
    assert shop not in {each.location_id for each in planned(world, nina, wave(world))}  # a wave is of one's own
    terms = actions.Terms(world.questionnaire, NOW + timedelta(hours=1), NOW + timedelta(days=2), None, "in_person", 0, 0, "PLN")
    visit = actions.plan_visit(nina, shop, terms)
    actions.give_visit(nina, visit, shopper(world, "sam.ortiz"))
    with clock.frozen(NOW + timedelta(hours=4)):
        done = play.publish(world, play.send(app, world, visit, Story(came_in=NOW + timedelta(hours=3))))
        assert "Zielony Kąt" in browser(app, world, "oskar").get("/reports").text
        for who in ("rosa", "leo"):
            assert "Zielony Kąt" not in browser(app, world, who).get("/reports").text
            assert browser(app, world, who).open(f"/reports/{done.publication}").status_code == 404


def test_a_look_at_windows_is_written_down_once_a_page(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    wave_id = wave(world)
    it = planned(world, nina, wave_id)[0]
    her = browser(app, world, "nina")
    pages = ["/planning", "/planning/assignments", "/planning/calendar", f"/planning/assignments/{it.id}", f"/planning/locations/{it.location_id}"]
    for number, path in enumerate(pages, 1):
        assert her.get(path).status_code == 200
        db.session.rollback()
        looks = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "look at windows", AuditEntry.actor_id == nina))
        assert len(list(looks)) == number, path
