"""A wave from its first day on: told, planned, offered, taken, taken back, called off; and who may see any of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.accounts.models import User
from shopper.assignments.actions import accept_offer, note_excluded
from shopper.assignments.actions import planning as actions
from shopper.assignments.actions.waves import WaveTerms, add_stranger, record_notice, start_wave
from shopper.assignments.models import Assignment, Cancellation, Offer
from shopper.assignments.queries import board as boards
from shopper.assignments.queries import people, planning, proposals
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.queries.offers import open_offers
from shopper.assignments.queries.planning import PlanFilter
from shopper.assignments.rules import waves as rules
from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.queries import messages_of
from shopper.organisation.models import Node
from shopper.panel.models import Shopper
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Story

pytestmark = pytest.mark.one_database

NOW = datetime(2027, 4, 2, 9, 0, tzinfo=UTC)  # after everything the demonstration holds


@pytest.fixture(autouse=True)
def _on_that_day(world: World) -> Iterator[None]:  # the world is made on its own day first
    with clock.frozen(NOW):
        yield


@pytest.fixture
def nina(world: World) -> UUID:
    return world.people["nina"]


def told(world: World, where: str = "company") -> None:
    node = world.cast.company if where == "company" else world.place(where)
    record_notice(world.people["nina"], node, told_on=NOW.date(), who="Everybody", how="On the board", text={"en": "Visits happen"})


def wave(world: World, **changed: Any) -> UUID:
    terms = {
        "name": "2027 Q2", "first_day": date(2027, 4, 1), "last_day": date(2027, 6, 30), "questionnaire_id": world.questionnaire, "scenario_id": None,
        "window_days": 7, "shopper_rest_days": 90, "location_rest_days": 30, "most_per_shopper": None, "fee_minor": 6000, "refund_cap_minor": 4000,
        "currency": "PLN", "offer_hours": 48,
    }
    return start_wave(world.people["nina"], WaveTerms(**{**terms, **changed}))


def planned(world: World, nina: UUID, wave_id: UUID, ask: int = 0, wanted: BoardFilter | None = None) -> list[Assignment]:
    actions.plan_wave(nina, wave_id, wanted or BoardFilter(), ask=ask)
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.wave_id == wave_id).order_by(Assignment.starts_at)))


def state_of(nina: UUID, wave_id: UUID, location_id: UUID) -> str:
    board = boards.board(nina, [planning.wave_for(nina, wave_id)], BoardFilter())
    return next(row.cells[0].state for row in board.rows if row.id == location_id)


def shopper(world: World, who: str) -> UUID:
    return world.cast.shoppers[f"{who}@good-corner.example"]


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


WAVE = {
    "name": "2027 Q2", "first_day": "2027-04-01", "last_day": "2027-06-30", "window_days": "7", "shopper_rest_days": "90", "location_rest_days": "30",
    "most_per_shopper": "", "fee": "60", "refund_cap": "40,50", "currency": "PLN", "offer_hours": "48", "scenario": "",
}
SCENARIO = {
    "name": "Milk", "channel": "phone", "text_en": "Call and ask", "brief_en": "One\nTwo\nThree", "dos_pl": "Proszę pytać", "right1": "2", "right2": "1",
    "question1_en": "Who?", "options1_en": "Nobody\nAnybody", "why1_en": "So it is", "question2_en": "When?", "options2_en": "Now\nLater",
}
NOTICE = {"told_on": "2027-04-02", "who": "All", "how": "Meeting", "text_en": "Visits happen"}


def test_by_hand_from_the_first_page_to_the_offer(app: Flask, world: World, nina: UUID) -> None:
    """A planner's morning, in the browser, without a question left open."""
    her = browser(app, world, "nina")
    assert her.get("/").headers["Location"].endswith("/planning")
    assert "have not been told" in her.get("/planning").text
    assert her.post("/planning/notices", {**NOTICE, "node": str(world.cast.company)}).status_code == 303
    assert "Visits happen" in browser(app, world, "kuba").get("/notice").text
    assert her.post("/planning/scenarios", SCENARIO).status_code == 303
    made = her.post("/planning/waves", {**WAVE, "questionnaire": str(world.questionnaire)})
    assert made.status_code == 303
    wave_page = made.headers["Location"]
    assert "Offer each visit to" in her.get(f"{wave_page}/proposal").text
    assert her.post(f"{wave_page}/proposal", {"ask": "1"}).status_code == 303
    db.session.rollback()
    it = db.session.scalars(sa.select(Assignment).where(Assignment.location_id == world.place("0117")).order_by(Assignment.starts_at.desc())).first()
    assert (it.fee_minor, it.refund_cap_minor, it.currency) == (6000, 4050, "PLN")
    page = f"/planning/assignments/{it.id}"
    assert "No answer yet" in her.get(page).text
    assert her.post(f"{page}/cancellation", {"off-reason": "Flooded"}).status_code == 303
    assert "Flooded" in her.get(page).text
    assert her.post(f"{page}/cancellation", {"off-reason": "again"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "typed", "changed", "told_"),
    [
        ("/planning/waves", WAVE, {"last_day": "2027-03-01"}, "before it begins"),
        ("/planning/waves", WAVE, {"first_day": "0001-01-01"}, "Give a day"),
        ("/planning/waves", WAVE, {"fee": "sixty"}, "Give an amount"),
        ("/planning/waves", WAVE, {"currency": "XXL"}, "Three letters"),
        ("/planning/waves", WAVE, {"offer_hours": "1e9"}, "whole number"),
        ("/planning/scenarios", SCENARIO, {"brief_en": "1\n2\n3\n4"}, "Three lines at most"),
        ("/planning/scenarios", SCENARIO, {"question2_en": ""}, "two to five questions"),
        ("/planning/scenarios", SCENARIO, {"right1": "3"}, "two to six answers"),
        ("/planning/scenarios", SCENARIO, {"text_en": ""}, "in one language at least"),
        ("/planning/scenarios", SCENARIO, {"brief_pl": "1"}, "as many in every language"),
        ("/planning/notices", NOTICE, {"told_on": "2027-04-03"}, "has not come yet"),
        ("/planning/notices", NOTICE, {"text_en": ""}, "in one language at least"),
        ("/planning/places", {"target": "competitor", "name": "X", "zone": "Europe/Warsaw"}, {"zone": "Warsaw"}, "time zone by its name"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(app: Flask, world: World, path: str, typed: dict[str, str], changed: dict[str, str], told_: str) -> None:
    more = {"questionnaire": str(world.questionnaire), "node": str(world.cast.company)}
    answer = browser(app, world, "nina").post(path, {**typed, **more, **changed})
    assert answer.status_code == 422
    assert told_ in answer.text


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_every_page_in_three_languages(app: Flask, world: World, nina: UUID, language: str) -> None:
    told(world)
    wave_id = wave(world)
    it = planned(world, nina, wave_id, ask=1)[0]
    her = browser(app, world, "nina").language(language)
    more = ("", "/assignments", "/calendar?month=2027-04", "/scenarios/new", "/places", "/notices", "/waves/new", f"/waves/{wave_id}", f"/waves/{wave_id}/proposal")
    for path in (*more, f"/assignments/{it.id}", f"/locations/{it.location_id}?wave={wave_id}", "?branch=x&after=y&state=z&city=%00&wave=1"):
        assert her.get(f"/planning{path}").status_code == 200, path
