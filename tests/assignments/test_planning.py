"""A wave from its first day on: told, planned, offered, taken, taken back, called off."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import accept_offer, note_excluded
from shopper.assignments.actions import planning as actions
from shopper.assignments.models import Assignment, Cancellation, Offer
from shopper.assignments.queries import board as boards
from shopper.assignments.queries import people, planning, proposals
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.queries.offers import open_offers
from shopper.assignments.queries.planning import PlanFilter
from shopper.assignments.rules import waves as rules
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.queries import messages_of
from shopper.organisation.models import Node
from tests.assignments.spring import NOW, planned, shopper, told, wave
from tests.support.cast import World
from tests.web import play
from tests.web.play import Story

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("in_spring")]


def state_of(nina: UUID, wave_id: UUID, location_id: UUID) -> str:
    board = boards.board(nina, [planning.wave_for(nina, wave_id)], BoardFilter())
    return next(row.cells[0].state for row in board.rows if row.id == location_id)


def test_nothing_is_planned_where_nobody_was_told(app: Flask, world: World, nina: UUID) -> None:
    told(world, "warsaw")
    found = planned(world, nina, wave(world))
    paths = {each.location.path for each in found}
    warsaw = db.session.get_one(Node, world.place("warsaw")).path
    assert paths
    assert all(path.startswith(warsaw) for path in paths)
    left = proposals.proposal(nina, planning.wave_for(nina, found[0].wave_id), BoardFilter())
    assert {each.why_not for _place, each in left} == {rules.NOT_TOLD}
    terms = actions.Terms(world.questionnaire, NOW + timedelta(days=1), NOW + timedelta(days=2), None, "in_person", 0, 0, "PLN")
    with pytest.raises(Invalid) as refused:
        actions.plan_visit(nina, world.place("0203"), terms)
    assert "staff" in refused.value.problems


def test_a_whole_wave_in_one_go_each_location_once(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    wave_id = wave(world)
    found = planned(world, nina, wave_id)
    places = db.session.scalar(sa.select(sa.func.count()).select_from(Node).where(Node.kind == "location"))
    assert len(found) == len({each.location_id for each in found}) == places
    assert planned(world, nina, wave_id) == found  # again: nothing is left
    assert {(each.fee_minor, each.currency, each.shopper_id) for each in found} == {(6000, "PLN", None)}
    assert all(NOW.date() < each.starts_at.date() <= date(2027, 6, 30) for each in found)


def test_offers_go_to_the_least_busy_who_may_go(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    found = planned(world, nina, wave(world), ask=1)
    offers = list(db.session.scalars(sa.select(Offer).where(Offer.assignment_id.in_([each.id for each in found]))))
    assert len(offers) == len(found)
    assert {each.shopper_id for each in offers} == set(world.cast.shoppers.values())


def test_a_visit_through_its_states(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    wave_id = wave(world)
    assert state_of(nina, wave_id, world.place("0117")) == rules.NONE
    it = next(each for each in planned(world, nina, wave_id) if each.location_id == world.place("0117"))
    assert state_of(nina, wave_id, it.location_id) == rules.PLANNED
    actions.offer_to(nina, it.id, [shopper(world, "sam.ortiz")])
    assert state_of(nina, wave_id, it.location_id) == rules.OFFERED
    accept_offer(world.people["sam"], open_offers(world.people["sam"])[0].id)
    assert state_of(nina, wave_id, it.location_id) == rules.ACCEPTED
    came = it.starts_at + timedelta(hours=1)
    with clock.frozen(came + timedelta(hours=1)):
        sent = play.send(app, world, it.id, Story(came_in=came))
        assert state_of(nina, wave_id, it.location_id) == rules.DONE
        play.publish(world, sent)
        assert state_of(nina, wave_id, it.location_id) == rules.PUBLISHED
        note_excluded(it.id, excluded=True)
        assert state_of(nina, wave_id, it.location_id) == rules.MISSED
        again = proposals.proposal(nina, planning.wave_for(nina, wave_id), BoardFilter())
        assert it.location_id in [place.id for place, _ in again]


def test_a_wave_takes_in_what_was_planned_for_its_days(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    inside, outside = play.assign(world, came_in=NOW + timedelta(days=5)), play.assign(world, code="0104", came_in=NOW + timedelta(days=100))
    wave_id = wave(world)
    assert [db.session.get_one(Assignment, each).wave_id for each in (inside, outside)] == [wave_id, None]
    assert [each.id for each in planned(world, nina, wave_id) if each.location_id == world.place("0117")] == [inside]


@pytest.mark.parametrize("state", [rules.PLANNED, rules.OFFERED, rules.ACCEPTED, rules.MISSED])
def test_the_list_asks_the_database_what_the_rule_says(app: Flask, world: World, nina: UUID, state: str) -> None:
    told(world)
    wave_id = wave(world)
    one, two, three, *_rest = planned(world, nina, wave_id)
    actions.offer_to(nina, two.id, [shopper(world, "sam.ortiz")])
    actions.give_visit(nina, three.id, shopper(world, "ines.duarte"))
    with clock.frozen(one.ends_at + timedelta(seconds=1)):
        every = {row.id: row.state for row in planning.wave_states(nina, wave_id)}
        rows, _ = planning.assignments_page(nina, PlanFilter(wave_id=wave_id, state=state))
        assert rows
        assert {row.id for row in rows} == {each for each, stands in every.items() if stands == state}


def test_pages_follow_each_other_without_a_gap(app: Flask, world: World, nina: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    told(world)
    wave_id = wave(world)
    every = [each.id for each in sorted(planned(world, nina, wave_id), key=lambda it: (it.starts_at, it.id), reverse=True)]
    monkeypatch.setattr(planning, "PAGE_SIZE", 7)
    seen, after = [], None
    while True:
        rows, after = planning.assignments_page(nina, PlanFilter(wave_id=wave_id, after=after))
        seen += [row.id for row in rows]
        if after is None:
            break
    assert seen == every


def test_why_a_shopper_is_not_asked(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    wave_id = wave(world, most_per_shopper=1)
    one, two, *_rest = planned(world, nina, wave_id)
    actions.give_visit(nina, one.id, shopper(world, "sam.ortiz"))
    sam = next(each for each in proposals.candidates_for(nina, two) if each.id == shopper(world, "sam.ortiz"))
    assert [each.code for each in sam.why_not] == ["cap"]
    with pytest.raises(Invalid):
        actions.offer_to(nina, two.id, [sam.id])
    following = wave(world, name="2027 Q3", first_day=date(2027, 7, 1), last_day=date(2027, 7, 20), location_rest_days=0, shopper_rest_days=365)
    next_time = next(each for each in planned(world, nina, following) if each.location_id == one.location_id)
    again = next(each for each in proposals.candidates_for(nina, next_time) if each.id == sam.id)
    assert [each.code for each in again.why_not] == ["rest"]  # across waves
    assert people.askable(proposals.candidates_for(nina, next_time), 9) == [shopper(world, "ines.duarte")]


def test_taking_back_leaves_the_first_shopper_what_they_have_seen(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    it = planned(world, nina, wave(world))[0]
    actions.give_visit(nina, it.id, shopper(world, "sam.ortiz"))
    new = actions.reassign(nina, it.id, "Sam is ill")
    assert sorted(each.kind for each in messages_of(world.people["sam"])[0]) == ["visit_given", "visit_off"]
    assert db.session.get_one(Cancellation, it.id).reason == "Sam is ill"
    successor = db.session.get_one(Assignment, new)
    assert (successor.follows_id, successor.shopper_id, successor.starts_at) == (it.id, None, it.starts_at)
    with pytest.raises(Conflict):
        actions.reassign(nina, new, "nobody has it")
    with clock.frozen(it.starts_at + timedelta(hours=1)):
        late = play.send(app, world, it.id, Story(came_in=it.starts_at + timedelta(minutes=30)))
        assert late.visit


def test_a_window_moves_only_while_it_is_nobodys(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    it = planned(world, nina, wave(world))[0]
    actions.offer_to(nina, it.id, [shopper(world, "sam.ortiz")])
    start = NOW + timedelta(days=20)
    actions.move_window(nina, it.id, start, start + timedelta(days=1))
    assert (db.session.get_one(Assignment, it.id).starts_at, open_offers(world.people["sam"])) == (start, [])
    actions.give_visit(nina, it.id, shopper(world, "sam.ortiz"))
    with pytest.raises(Conflict):
        actions.move_window(nina, it.id, NOW, NOW + timedelta(days=1))


def test_rest_of_a_location_can_be_overruled_by_a_person(app: Flask, world: World, nina: UUID) -> None:
    told(world)
    it = planned(world, nina, wave(world))[0]
    terms = actions.Terms(world.questionnaire, it.ends_at + timedelta(days=1), it.ends_at + timedelta(days=2), None, "phone", 0, 0, "PLN")
    with pytest.raises(Invalid) as refused:
        actions.plan_visit(nina, it.location_id, terms)
    assert "rest" in refused.value.problems
    from dataclasses import replace

    assert actions.plan_visit(nina, it.location_id, replace(terms, despite_rest=True))
