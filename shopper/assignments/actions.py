"""Plan a visit, call it off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.assignments.models import Assignment, Cancellation
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node


@transaction
def assign_visit(
    actor_id: UUID | None,
    *,
    location_id: UUID,
    shopper_id: UUID,
    questionnaire_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    scenario: dict[str, str],
    brief: list[dict[str, str]],
) -> UUID:
    """Give a shopper a visit to make. The window is two instants, the first before the second."""
    if starts_at >= ends_at:
        raise Invalid(ends_at="the window ends before it begins; choose a later end")
    place = db.session.get(Node, location_id)
    if place is None or place.kind != "location":
        raise Invalid(location_id="not a location")
    assignment = Assignment(
        company_id=place.company_id,
        location_id=location_id,
        shopper_id=shopper_id,
        questionnaire_id=questionnaire_id,
        starts_at=starts_at,
        ends_at=ends_at,
        scenario=scenario,
        brief=brief,
    )
    db.session.add(assignment)
    db.session.flush()
    record(actor_id, "assign visit", "assignment", assignment.id)
    return assignment.id


@transaction
def cancel_assignment(actor_id: UUID, assignment_id: UUID, reason: str) -> None:
    """Call a visit off. What still arrives for it is kept and held."""
    if db.session.get(Assignment, assignment_id) is None:
        raise NotFound
    if db.session.get(Cancellation, assignment_id) is not None:
        raise Conflict("already cancelled")
    db.session.add(Cancellation(assignment_id=assignment_id, cancelled_by=actor_id, reason=reason))
    record(actor_id, "cancel assignment", "assignment", assignment_id)
