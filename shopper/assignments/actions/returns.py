"""A visit given back to its shopper, and answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Return
from shopper.audit.actions import record
from shopper.infra.db import db
from shopper.infra.transaction import transaction


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
    """A visit goes back to its shopper. Who may do so is for the caller, who reviews it."""
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
    return returned.id


@transaction
def answer_return(assignment_id: UUID, at: datetime) -> None:
    """A correction came: what was returned is answered, also when the hour had passed."""
    unanswered = sa.select(Return).where(Return.assignment_id == assignment_id, Return.answered_at.is_(None))
    for returned in db.session.scalars(unanswered.where(Return.returned_at <= at)):
        returned.answered_at = at
        record(None, "answer return", "assignment", assignment_id)
