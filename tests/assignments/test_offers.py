"""A visit offered to several: the first who accepts has it, everybody else is told in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import accept_offer, assign_visit, cancel_assignment, decline_offer, lapse_offers, offer_visit
from shopper.assignments.models import Assignment, Offer
from shopper.assignments.queries.offers import open_offers
from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.notifications.queries import messages_of
from tests.support.cast import World

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_day(world: World) -> Iterator[None]:  # the world is made on its own day first
    with clock.frozen(NOW):
        yield


def planned(world: World, shopper: UUID | None = None) -> UUID:
    return assign_visit(
        None, location_id=world.place("0117"), shopper_id=shopper, questionnaire_id=world.questionnaire,
        starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=5), scenario={"en": "Milk"}, brief=[], fee_minor=5000, currency="PLN",
    )


def shopper(world: World, who: str) -> UUID:
    return world.cast.shoppers[f"{who}@good-corner.example"]


def both(world: World) -> list[UUID]:
    return [shopper(world, "sam.ortiz"), shopper(world, "ines.duarte")]


def ids(world: World, who: str) -> list[UUID]:
    return [row.id for row in open_offers(world.people[who])]


def test_the_first_who_accepts_has_it(app: Flask, world: World) -> None:
    assignment = planned(world)
    for_sam, for_ines = offer_visit(None, assignment, both(world))
    assert (ids(world, "sam"), ids(world, "ines")) == ([for_sam], [for_ines])
    row = open_offers(world.people["ines"])[0]
    assert (row.fee_minor, row.currency, row.expires_at) == (5000, "PLN", NOW + timedelta(hours=48))
    assert accept_offer(world.people["ines"], for_ines) == assignment
    assert db.session.get_one(Assignment, assignment).shopper_id == shopper(world, "ines.duarte")
    assert (ids(world, "sam"), ids(world, "ines")) == ([], [])
    assert db.session.get_one(Offer, for_sam).answer == "withdrawn"
    with pytest.raises(Conflict) as refused:
        accept_offer(world.people["sam"], for_sam)
    assert refused.value.facts == {"state": "taken"}
    assert accept_offer(world.people["ines"], for_ines) == assignment  # a second tap changes nothing
    verbs = list(db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.subject_id == str(assignment)).order_by(AuditEntry.id)))
    assert verbs == ["assign visit", "offer visit", "offer visit", "accept offer"]


def test_an_offer_is_answered_by_nobody_else(app: Flask, world: World) -> None:
    (offer,) = offer_visit(None, planned(world), both(world)[:1])
    for who in ("ines", "leo", "ewa"):
        for answer in (lambda who=who: accept_offer(world.people[who], offer), lambda who=who: decline_offer(world.people[who], offer, "no")):
            with pytest.raises(NotFound):
                answer()
    with pytest.raises(NotFound):
        accept_offer(world.people["sam"], uuid4())


def test_declining_keeps_the_reason_and_the_others_chance(app: Flask, world: World) -> None:
    assignment = planned(world)
    for_sam, for_ines = offer_visit(None, assignment, both(world))
    decline_offer(world.people["sam"], for_sam, " On holiday ")
    decline_offer(world.people["sam"], for_sam, "again")
    assert (db.session.get_one(Offer, for_sam).answer, db.session.get_one(Offer, for_sam).reason) == ("declined", "On holiday")
    assert ids(world, "sam") == []
    with pytest.raises(Conflict):
        accept_offer(world.people["sam"], for_sam)
    accept_offer(world.people["ines"], for_ines)
    with pytest.raises(Conflict):
        decline_offer(world.people["ines"], for_ines, "changed my mind")


def test_nobody_is_asked_twice_at_once_but_again_after_declining(app: Flask, world: World) -> None:
    assignment = planned(world)
    (first,) = offer_visit(None, assignment, both(world)[:1])
    assert offer_visit(None, assignment, both(world)[:1]) == []
    decline_offer(world.people["sam"], first, "too far")
    assert len(offer_visit(None, assignment, both(world))) == 2


def test_what_nobody_answers_lapses(app: Flask, world: World) -> None:
    with clock.frozen(NOW) as time:
        assignment = planned(world)
        for_sam, for_ines = offer_visit(None, assignment, both(world), hours=2)
        decline_offer(world.people["ines"], for_ines, "no")
        time.advance(timedelta(hours=2, seconds=1))
        assert ids(world, "sam") == []
        with pytest.raises(Conflict) as refused:
            accept_offer(world.people["sam"], for_sam)
        assert refused.value.facts == {"state": "lapsed"}
        time.advance(timedelta(minutes=1))
        assert run_due() >= 1  # the job was owed when the offer was made
        db.session.expire_all()
        assert [db.session.get_one(Offer, each).answer for each in (for_sam, for_ines)] == ["lapsed", "declined"]
        assert lapse_offers() == 0
        assert [each.kind for each in messages_of(world.people["sam"])[0]] == ["offer_lapsed", "offer_made"]


def test_no_offer_outlives_its_window(app: Flask, world: World) -> None:
    assignment = planned(world)
    (offer,) = offer_visit(None, assignment, both(world)[:1], hours=336)
    assert db.session.get_one(Offer, offer).expires_at == NOW + timedelta(days=5)
    with clock.frozen(NOW + timedelta(days=6)), pytest.raises(Invalid):
        offer_visit(None, assignment, both(world))


def test_what_is_taken_or_called_off_is_offered_to_nobody(app: Flask, world: World) -> None:
    with pytest.raises(Conflict):
        offer_visit(None, planned(world, both(world)[0]), both(world))
    called_off = planned(world)
    (offer,) = offer_visit(None, called_off, both(world)[:1])
    cancel_assignment(world.people["ewa"], called_off, "closed")
    assert ids(world, "sam") == []
    with pytest.raises(Conflict) as refused:
        accept_offer(world.people["sam"], offer)
    assert refused.value.facts == {"state": "cancelled"}
    with pytest.raises(Conflict):
        offer_visit(None, called_off, both(world))
