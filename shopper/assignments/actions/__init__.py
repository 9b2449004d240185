"""Plan a visit, call it off; the rest by what it is about: `offers`, `planning`, `waves`, `scenarios`, `notices`, `progress`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.assignments.actions.offers import (
    accept_offer,
    decline_offer,
    forget_reasons,
    give_to,
    lapse_offers,
    offer_visit,
    take_from,
)
from shopper.assignments.actions.progress import note_excluded, note_published, note_received
from shopper.assignments.actions.returns import answer_return, return_to_shopper
from shopper.assignments.models import Assignment, Cancellation
from shopper.assignments.rules import IN_PERSON
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node

__all__ = [
    "accept_offer",
    "answer_return",
    "assign_visit",
    "cancel_assignment",
    "decline_offer",
    "forget_reasons",
    "lapse_offers",
    "note_excluded",
    "note_published",
    "note_received",
    "offer_visit",
    "return_to_shopper",
]


@transaction
def assign_visit(
    actor_id: UUID | None,
    *,
    location_id: UUID,
    shopper_id: UUID | None,
    questionnaire_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    scenario: dict[str, str],
    brief: list[dict[str, str]],
    wave_id: UUID | None = None,
    scenario_id: UUID | None = None,
    channel: str = IN_PERSON,
    fee_minor: int = 0,
    refund_cap_minor: int = 0,
    currency: str = "EUR",
    follows_id: UUID | None = None,
) -> UUID:
    """Give a shopper a visit to make, or nobody yet. The window is two instants, the first before the second.

    `follows_id`: the assignment in whose place it comes.
    """
    if starts_at >= ends_at:
        raise Invalid(ends_at="the window ends before it begins; choose a later end")
    place = db.session.get(Node, location_id)
    if place is None or place.kind != "location":
        raise Invalid(location_id="not a location")
    assignment = Assignment(
        company_id=place.company_id,
        location_id=location_id,
        questionnaire_id=questionnaire_id,
        starts_at=starts_at,
        ends_at=ends_at,
        scenario=scenario,
        brief=brief,
        wave_id=wave_id,
        scenario_id=scenario_id,
        channel=channel,
        fee_minor=fee_minor,
        refund_cap_minor=refund_cap_minor,
        currency=currency,
        follows_id=follows_id,
    )
    db.session.add(assignment)
    db.session.flush()
    if shopper_id is not None:
        give_to(assignment, shopper_id, actor_id)
    record(actor_id, "assign visit", "assignment", assignment.id)
    return assignment.id


@transaction
def cancel_assignment(actor_id: UUID, assignment_id: UUID, reason: str) -> None:
    """Call a visit off. What still arrives for it is kept and held."""
    assignment = db.session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFound
    if db.session.get(Cancellation, assignment_id) is not None:
        raise Conflict("already cancelled")
    db.session.add(Cancellation(assignment_id=assignment_id, cancelled_by=actor_id, reason=reason))
    take_from(assignment, actor_id)
    record(actor_id, "cancel assignment", "assignment", assignment_id)
