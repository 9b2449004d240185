"""What a visit is held against: its shopper's other visits, photos that were seen before, its own earlier form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment, Return
from shopper.capture import queries as capture
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reviews.measures.signals import Other
from shopper.reviews.models import ReviewNote
from shopper.reviews.queries.visits import is_own, reviewable
from shopper.visits.models import Answer, Visit

MOST_OTHERS = 20
SHORTEST_FACT = 30


def others_of_shopper(user_id: UUID, visit: Visit) -> list[Other]:
    """The last visits of the same shopper to other assignments, as far as this reviewer may see them."""
    query = (
        sa.select(Visit.id, Visit.narrative)
        .join(Assignment, Assignment.id == Visit.assignment_id)
        .join(Node, Node.id == Visit.location_id)
        .where(
            Assignment.shopper_id == visit.assignment.shopper_id,
            Visit.assignment_id != visit.assignment_id,
            Visit.replaced_by_id.is_(None),
            reviewable(user_id),
            ~is_own(user_id),
        )
        .order_by(Visit.received_at.desc())
        .limit(MOST_OTHERS)
    )
    rows = db.session.execute(query).all()
    facts: dict[UUID, list[str]] = defaultdict(list)
    told = sa.select(Answer.visit_id, Answer.fact).where(
        Answer.visit_id.in_([row.id for row in rows]), sa.func.length(Answer.fact) >= SHORTEST_FACT
    )
    for row in db.session.execute(told):
        facts[row.visit_id].append(row.fact)
    return [Other(row.id, row.narrative, facts[row.id]) for row in rows]


def photos_seen_before(user_id: UUID, visit: Visit) -> list[tuple[str | None, UUID]]:
    """Photos of this visit that another assignment's visit brought too: the item, and that visit, where it may be seen."""
    find = getattr(capture, "reused_photos", None)
    found = find(visit.submission_id) if find else []
    return _as_visits(user_id, [(each.item, each.other_submission_id) for each in found]) if found else []


def _as_visits(user_id: UUID, found: Iterable[tuple[str | None, UUID]]) -> list[tuple[str | None, UUID]]:
    by_submission = defaultdict(list)
    for item, submission_id in found:
        by_submission[submission_id].append(item)
    query = sa.select(Visit.id, Visit.submission_id).join(Node, Node.id == Visit.location_id)
    query = query.where(Visit.submission_id.in_(by_submission), reviewable(user_id), ~is_own(user_id))
    return [(item, row.id) for row in db.session.execute(query) for item in by_submission[row.submission_id]]


def earlier_form(visit_id: UUID) -> Visit | None:
    """What this visit took the place of."""
    return db.session.scalar(sa.select(Visit).where(Visit.replaced_by_id == visit_id).order_by(Visit.received_at.desc()).limit(1))


def returns_of(assignment_id: UUID) -> list[Return]:
    """The last first."""
    query = sa.select(Return).where(Return.assignment_id == assignment_id)
    return list(db.session.scalars(query.order_by(Return.returned_at.desc())))


def notes_of(visit_id: UUID) -> list[ReviewNote]:
    """For the office alone."""
    return list(db.session.scalars(sa.select(ReviewNote).where(ReviewNote.visit_id == visit_id).order_by(ReviewNote.id)))


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Of reviewers, for the desk alone; never of shoppers."""
    wanted = {each for each in user_ids if each is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))}
