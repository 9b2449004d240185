"""Assignments as their shopper sees them; beside it `offers`, and for those who plan `planning`, `board`, `notices`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments import rules
from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.panel.models import Shopper

Receipt = tuple[datetime, str, UUID]
"""Of what was received last: when, how it stands, its id."""


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment as its shopper sees it."""

    id: UUID
    location_name: dict[str, str]
    address: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    scenario: dict[str, str]
    brief_lines: list[dict[str, str]]
    status: str
    received_at: datetime | None
    received_status: str | None
    received_id: UUID | None = None
    channel: str = "in_person"
    scenario_id: UUID | None = None


def own_assignment(user_id: UUID, assignment_id: UUID, *, hold: bool = False) -> Assignment:
    """Raises NotFound when it is absent or somebody else's. `hold`: whoever else holds it waits for this transaction."""
    mine = sa.select(Assignment).join(Shopper, Shopper.id == Assignment.shopper_id)
    mine = mine.where(Shopper.user_id == user_id, Assignment.id == assignment_id)
    found = db.session.scalar(mine.with_for_update(of=Assignment) if hold else mine)
    if found is None:
        raise NotFound
    return found


def own_row(user_id: UUID, assignment_id: UUID) -> AssignmentRow:
    found = own_assignment(user_id, assignment_id)
    return _row(found, _receipts(user_id, [found.id]).get(found.id))


def own_rows(user_id: UUID, most: int = 200) -> list[AssignmentRow]:
    """The shopper's assignments, the next window first."""
    mine = (
        sa.select(Assignment)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .where(Shopper.user_id == user_id)
        .order_by(Assignment.starts_at.desc())
        .limit(most)
    )
    found = list(db.session.scalars(mine))
    receipts = _receipts(user_id, [each.id for each in found])
    return sorted((_row(each, receipts.get(each.id)) for each in found), key=lambda row: row.starts_at)


def subject_of(submission_id: UUID) -> UUID | None:
    """The assignment a submission was sent for."""
    return db.session.scalar(sa.select(Submission.subject_id).where(Submission.id == submission_id))


def first_received_at(assignment_id: UUID, *, apart_from: UUID | None = None) -> datetime | None:
    """When the first form for it arrived, of those still held. Only its shoppers can have sent one."""
    owner = sa.select(Shopper.user_id).join(Assignment, Assignment.shopper_id == Shopper.id).where(Assignment.id == assignment_id)
    query = sa.select(sa.func.min(Submission.received_at)).where(
        Submission.owner_id == owner.scalar_subquery(), Submission.subject_id == assignment_id, Submission.id != apart_from
    )
    return db.session.scalar(query)


def _receipts(user_id: UUID, ids: list[UUID]) -> dict[UUID | None, Receipt]:
    """When the server last received something for each assignment, and how it stands."""
    query = (
        sa.select(Submission.subject_id, Submission.received_at, Submission.status, Submission.id)
        .where(Submission.owner_id == user_id, Submission.subject_id.in_(ids))
        .order_by(Submission.received_at)
    )
    return {row.subject_id: (row.received_at, row.status, row.id) for row in db.session.execute(query)}


def _row(found: Assignment, receipt: Receipt | None) -> AssignmentRow:
    place = found.location
    status = rules.state(
        clock.now(),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        zone=place.zone,
        cancelled=found.cancellation is not None,
        received=receipt is not None,
    )
    return AssignmentRow(
        id=found.id,
        location_name=place.name,
        address=place.full_address,
        zone=place.zone,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        scenario=found.scenario,
        brief_lines=found.brief,
        status=status,
        received_at=receipt[0] if receipt else None,
        received_status=receipt[1] if receipt else None,
        received_id=receipt[2] if receipt else None,
        channel=found.channel,
        scenario_id=found.scenario_id,
    )
