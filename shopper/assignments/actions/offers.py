"""Offer a visit to shoppers; the first who accepts has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Cancellation, Offer
from shopper.assignments.queries.offers import open_offer_of, open_offers_for
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.panel.actions import release_fee, reserve_fee
from shopper.panel.models import Shopper


@transaction
def offer_visit(
    actor_id: UUID | None, assignment_id: UUID, shopper_ids: Sequence[UUID], *, expires_at: datetime | None = None, hours: int = 48
) -> list[UUID]:
    """Ask several shoppers; whoever has an open offer of it is not asked twice. The answer: the new offers.

    An offer lapses after `hours`, and never later than the window ends. Conflict when the visit is taken or called off.
    """
    assignment = hold(assignment_id)
    _still_free(assignment)
    now = clock.now()
    until = min(expires_at or now + timedelta(hours=hours), assignment.ends_at)
    if until <= now:
        raise Invalid(expires_at="the window is over")
    asked = {each.shopper_id for each in open_offers_for(assignment_id)}
    made: list[UUID] = []
    for shopper_id in dict.fromkeys(shopper_ids):
        shopper = db.session.get(Shopper, shopper_id)
        if shopper is None or shopper.company_id != assignment.company_id:
            raise NotFound
        if shopper_id in asked:
            continue
        offer = Offer(assignment_id=assignment_id, shopper_id=shopper_id, offered_by=actor_id, expires_at=until)
        db.session.add(offer)
        db.session.flush()
        record(actor_id, "offer visit", "assignment", assignment_id, offer=str(offer.id))
        _tell(shopper, assignment, until)
        made.append(offer.id)
    if made:
        _put_aside(assignment, None, actor_id)
        enqueue("assignments.lapse_offers", {}, key=f"lapse offers {until:%Y-%m-%dT%H:%M}", at=until + timedelta(minutes=1))
    return made


@transaction
def accept_offer(user_id: UUID, offer_id: UUID) -> UUID:
    """The visit is the shopper's; every other offer of it is withdrawn. The answer: the assignment.

    NotFound when the offer is somebody else's. Conflict(state="taken" | "lapsed" | "cancelled" | "answered") when too late.
    """
    offer = open_offer_of(user_id, offer_id)
    assignment = hold(offer.assignment_id)
    db.session.refresh(offer)  # whoever held the assignment before may have answered for everybody
    now = clock.now()
    if offer.answer == "accepted":
        return assignment.id
    if db.session.get(Cancellation, assignment.id) is not None:
        raise Conflict("the visit was called off", state="cancelled")
    if assignment.shopper_id is not None:
        raise Conflict("somebody else was quicker", state="taken")
    if offer.answer is not None:
        raise Conflict("already answered", state=offer.answer)
    if now > offer.expires_at:
        raise Conflict("the offer has lapsed", state="lapsed")
    _answer(offer, "accepted")
    give_to(assignment, offer.shopper_id, user_id)
    record(user_id, "accept offer", "assignment", assignment.id, offer=str(offer.id))
    return assignment.id


@transaction
def decline_offer(user_id: UUID, offer_id: UUID, reason: str) -> None:
    """Not this one; the reason is kept for whoever plans. Twice is once."""
    offer = open_offer_of(user_id, offer_id)
    hold(offer.assignment_id)
    db.session.refresh(offer)
    if offer.answer == "accepted":
        raise Conflict("it was accepted", state="accepted")
    if offer.answer is not None:
        return
    _answer(offer, "declined", reason.strip()[:1000])
    record(user_id, "decline offer", "assignment", offer.assignment_id, offer=str(offer.id))


@transaction
def forget_reasons(user_id: UUID, company_id: UUID) -> None:
    """Why somebody declined may tell of their family or health: it goes with them. That they declined stays."""
    theirs = sa.select(Shopper.id).where(Shopper.user_id == user_id, Shopper.company_id == company_id)
    db.session.execute(sa.update(Offer).where(Offer.shopper_id.in_(theirs)).values(reason=None))
    record(None, "forget reasons", "user", user_id)


@transaction
def lapse_offers() -> int:
    """Close what nobody answered in time; how many there were. Bears running twice."""
    now = clock.now()
    due = sa.select(Offer).where(Offer.answered_at.is_(None), Offer.expires_at < now).limit(500)
    lapsed = list(db.session.scalars(due))
    for offer in lapsed:
        _answer(offer, "lapsed")
        asked = db.session.get_one(Shopper, offer.shopper_id)
        place = db.session.get_one(Assignment, offer.assignment_id).location
        tell(asked.user_id, "offer_lapsed", path="/assignments", place=place.name)
        record(None, "lapse offer", "assignment", offer.assignment_id, offer=str(offer.id))
    return len(lapsed)


@transaction
def hold(assignment_id: UUID) -> Assignment:
    """The row, locked until the transaction ends: of two who accept, the second sees the first."""
    query = sa.select(Assignment).where(Assignment.id == assignment_id).with_for_update(of=Assignment)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


@transaction
def give_to(assignment: Assignment, shopper_id: UUID, actor_id: UUID | None) -> None:
    """The shopper's from now on: offers to others end, the fee is put aside."""
    assignment.shopper_id = shopper_id
    withdraw_offers(assignment.id)
    db.session.flush()
    _put_aside(assignment, shopper_id, actor_id)


@transaction
def tell_given(assignment: Assignment, shopper_id: UUID) -> None:
    """Whoever was not asked learns that the visit is theirs."""
    shopper, place = db.session.get_one(Shopper, shopper_id), assignment.location
    ends_on = assignment.ends_at.astimezone(ZoneInfo(place.zone)).date().isoformat()
    tell(shopper.user_id, "visit_given", path=f"/assignments/{assignment.id}", place=place.name, ends_on=ends_on)


@transaction
def take_from(assignment: Assignment, actor_id: UUID | None) -> None:
    """Nobody's offer stands any more and no fee is put aside; whoever was to go is told not to."""
    if assignment.shopper_id is not None and assignment.received_at is None:
        shopper = db.session.get_one(Shopper, assignment.shopper_id)
        tell(shopper.user_id, "visit_off", path="/assignments", place=assignment.location.name)
    withdraw_offers(assignment.id)
    release_fee(actor_id, assignment.id)


@transaction
def withdraw_offers(assignment_id: UUID) -> None:
    for offer in open_offers_for(assignment_id):
        _answer(offer, "withdrawn")


def _answer(offer: Offer, answer: str, reason: str | None = None) -> None:
    offer.answer, offer.answered_at, offer.reason = answer, clock.now(), reason


def _still_free(assignment: Assignment) -> None:
    if db.session.get(Cancellation, assignment.id) is not None:
        raise Conflict("the visit was called off", state="cancelled")
    if assignment.shopper_id is not None:
        raise Conflict("the visit is taken", state="taken")


def _put_aside(assignment: Assignment, shopper_id: UUID | None, actor_id: UUID | None) -> None:
    if assignment.fee_minor or assignment.refund_cap_minor:
        reserve_fee(actor_id, assignment.id, shopper_id, assignment.fee_minor, assignment.currency, assignment.refund_cap_minor)


def _tell(shopper: Shopper, assignment: Assignment, until: datetime) -> None:
    place = assignment.location
    ends_on = until.astimezone(ZoneInfo(place.zone)).date().isoformat()
    tell(shopper.user_id, "offer_made", path="/assignments", place=place.name, ends_on=ends_on)
