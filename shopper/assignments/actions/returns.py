"""A visit given back to its shopper, and answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Return
from shopper.audit.actions import record
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.panel.models import Shopper


@transaction
def return_to_shopper(
    actor_id: UUID,
    assignment_id: UUID,
    submission_id: UUID,
    *,
    remarks: list[dict[str, str]],
    note: str,
    due_at: datetime,
) -> UUID:
    """A visit goes back to its shopper, who is told. Who may do so is for the caller, who reviews it."""
    returned = Return(
        assignment_id=assignment_id,
        submission_id=submission_id,
        remarks=remarks,
        note=note,
        due_at=due_at,
        returned_by=actor_id,
    )
    db.session.add(returned)
    db.session.flush()
    record(actor_id, "return to shopper", "assignment", assignment_id, due_at=due_at.isoformat())
    assignment = db.session.get_one(Assignment, assignment_id)
    if assignment.shopper_id is not None:
        place = assignment.location
        ends_on = due_at.astimezone(ZoneInfo(place.zone)).date().isoformat()
        shopper = db.session.get_one(Shopper, assignment.shopper_id)
        tell(shopper.user_id, "visit_returned", path="/assignments", place=place.name, ends_on=ends_on)
    return returned.id


@transaction
def answer_return(assignment_id: UUID, at: datetime) -> None:
    """A correction came: what was returned is answered, also when the hour had passed."""
    unanswered = sa.select(Return).where(Return.assignment_id == assignment_id, Return.answered_at.is_(None))
    for returned in db.session.scalars(unanswered.where(Return.returned_at <= at)):
        returned.answered_at = at
        record(None, "answer return", "assignment", assignment_id)
