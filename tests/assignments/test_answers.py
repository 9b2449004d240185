"""The shopper's answers: to an offer, and to the questions before the first visit of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import assign_visit, offer_visit
from shopper.assignments.actions.returns import return_to_shopper
from shopper.assignments.models import Assignment, Offer, Scenario
from shopper.audit.models import AuditEntry
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.panel import queries as panel
from tests.support.cast import World
from tests.web.crawl import browser

NOW = datetime(2026, 4, 19, 10, 0, tzinfo=UTC)
QUIZ = [
    {"question": {"en": "Photograph what?"}, "options": [{"en": "Things"}, {"en": "People"}], "right": 0, "why": {"en": "Things only, never people."}},
    {"question": {"en": "The receipt?"}, "options": [{"en": "Leave it"}, {"en": "Keep it"}], "right": 1, "why": {"en": "Keep the receipt."}},
]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def shopper(world: World, name: str = "sam.ortiz") -> UUID:
    return world.cast.shoppers[f"{name}@good-corner.example"]


def visit(world: World, who: UUID | None, scenario: UUID | None = None, starts: datetime = NOW + timedelta(days=2)) -> UUID:
    return assign_visit(
        world.people["nina"], location_id=world.place("0109"), shopper_id=who, questionnaire_id=world.questionnaire, starts_at=starts,
        ends_at=starts + timedelta(hours=3), scenario={"en": "Tea"}, brief=[{"en": "Look around"}], scenario_id=scenario, fee_minor=9550,
        refund_cap_minor=6000, currency="PLN",
    )


def offered(world: World) -> tuple[UUID, list[UUID]]:
    free = visit(world, None)
    return free, offer_visit(world.people["nina"], free, [shopper(world), shopper(world, "ines.duarte")])


def test_an_offer_says_what_it_pays_and_by_when(app: Flask, world: World) -> None:
    with clock.frozen(NOW):
        offered(world)
        home = browser(app, world, "sam").language("pl").get("/assignments").text
        assert "95,50\u00a0zł" in home
        assert "60\u00a0zł" in home


def test_accepting_asks_for_conflicts_first(app: Flask, world: World) -> None:
    with clock.frozen(NOW):
        free, (mine, hers) = offered(world)
        sam = browser(app, world, "sam")
        assert sam.post(f"/assignments/offers/{mine}/acceptance").status_code == 422
        assert db.session.get_one(Assignment, free).shopper_id is None
        db.session.rollback()
        answer = sam.post(f"/assignments/offers/{mine}/acceptance", {"no_conflict": "1"})
        assert answer.headers["Location"] == f"/assignments/{free}"
        db.session.rollback()
        fee = panel.live_fee(free)
        assert fee is not None
        assert (fee.state, fee.shopper_id, fee.amount_minor) == ("reserved", shopper(world), 9550)
        said = sa.select(AuditEntry.actor_id).where(AuditEntry.verb == "declare no conflict", AuditEntry.subject_id == str(free))
        assert db.session.scalars(said).all() == [world.people["sam"]]
        late = browser(app, world, "ines").post(f"/assignments/offers/{hers}/acceptance", {"no_conflict": "1"})
        assert late.status_code == 409
        assert "Somebody else was quicker" in late.text
        assert browser(app, world, "ines").get(f"/assignments/offers/{hers}").status_code == 410


def test_declining_because_they_are_known_there_closes_the_place(app: Flask, world: World) -> None:
    with clock.frozen(NOW):
        _free, (mine, _hers) = offered(world)
        sam = browser(app, world, "sam")
        assert sam.post(f"/assignments/offers/{mine}/refusal", {"reason": "nonsense"}).status_code == 422
        assert sam.post(f"/assignments/offers/{mine}/refusal", {"reason": "known", "said": "My sister"}).status_code == 303
        db.session.rollback()
        assert (db.session.get_one(Offer, mine).answer, db.session.get_one(Offer, mine).reason) == ("declined", "known: My sister")
        assert [each.code for each in panel.eligibility(shopper(world), world.place("0109"), NOW)] == ["conflict"]


def test_the_questions_come_before_the_first_visit(app: Flask, world: World) -> None:
    with clock.frozen(NOW):
        with writing():
            scenario = Scenario(company_id=world.cast.company, name="Tea", quiz=QUIZ)
            db.session.add(scenario)
        today, later = visit(world, shopper(world), scenario.id, NOW), visit(world, shopper(world), scenario.id)
        sam = browser(app, world, "sam")
        quiz = f"/assignments/{today}/quiz"
        for path in (f"/assignments/{today}/visit", f"/assignments/{today}/visit/new"):
            assert sam.get(path).headers["Location"] == quiz
        assert f'data-visit="{today}"' not in sam.get("/assignments").text
        wrong = sam.post(quiz, {"q0": "1", "q1": "9" * 30})
        assert wrong.status_code == 422
        assert "Things only, never people." in wrong.text
        assert "Keep the receipt." not in wrong.text
        assert sam.post(quiz, {"q0": "0", "q1": "1"}).status_code == 303
        assert sam.get(f"/assignments/{today}/visit").status_code == 200
        assert f'data-visit="{today}"' in sam.get("/assignments").text
        assert "Answer the questions" not in sam.get(f"/assignments/{later}").text
        with writing():
            db.session.get_one(Scenario, scenario.id).quiz = QUIZ[:1]
        assert "Answer the questions" in sam.get(f"/assignments/{today}").text
        assert sam.get(f"/assignments/{today}/visit").status_code == 200  # never closed to somebody in a shop


def test_what_came_back_says_what_and_by_when(app: Flask, world: World) -> None:
    with clock.frozen(NOW) as time:
        return_to_shopper(
            world.people["ewa"], world.assignment, UUID(int=1), remarks=[{"item": "4.8", "text": "The time cannot be read"}],
            note="Thank you", due_at=NOW + timedelta(hours=24),
        )
        home = browser(app, world, "sam").get("/assignments").text
        assert "The time cannot be read" in home
        assert "Please answer by 20 April, 12:00" in home
        assert "The time cannot be read" not in browser(app, world, "ines").get("/assignments").text
        time.advance(timedelta(days=2))
        assert "It was due by 20 April, 12:00" in browser(app, world, "sam").get("/assignments").text
