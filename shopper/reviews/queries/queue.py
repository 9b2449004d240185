"""What waits: for a reviewer, for a shopper, past its hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import REVIEW_VISIT
from shopper.assignments.models import Return
from shopper.capture.models import Submission
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.questionnaires.models import Questionnaire
from shopper.reviews.models import Review
from shopper.reviews.queries.visits import is_own, photos_amiss, reviewable
from shopper.visits.models import Visit

OPEN, RETURNED, REVISE, DONE = "open", "returned", "revise", "done"
STATES = (OPEN, RETURNED, REVISE)
PAGE_SIZE = 50


@dataclass(frozen=True)
class QueueFilter:
    """What stands in the address of the queue. `after`: go on after this visit."""

    state: str | None = None
    location_id: UUID | None = None
    overdue: bool = False
    mine: bool = False
    after: UUID | None = None


@dataclass(frozen=True)
class QueueRow:
    """A visit that waits for a decision. `due_at`: for the reviewer, or for the shopper it was returned to."""

    id: UUID
    location_name: dict[str, str]
    zone: str
    visited_on: date
    came_in_at: datetime | None
    received_at: datetime
    due_at: datetime
    state: str
    reviewer_id: UUID | None
    edition_version: str
    reasons_count: int
    answered: bool

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at < now


def queue(user_id: UUID, wanted: QueueFilter | None = None, most: int = PAGE_SIZE) -> list[QueueRow]:
    """One page more one row, what is due first, in the reviewer's branches; none they are part of, none of their own."""
    wanted = wanted or QueueFilter()
    answered = sa.exists().where(Return.assignment_id == Visit.assignment_id, Return.answered_at.is_not(None)).correlate(Visit)
    query = (
        sa.select(
            Visit.id,
            Node.name,
            Visit.zone,
            Visit.visited_on,
            Visit.came_in_at,
            Review.received_at,
            Review.due_at,
            Review.state,
            Review.reviewer_id,
            Questionnaire.version,
            answered.label("answered"),
            Submission.reasons,
            photos_amiss().label("photos_amiss"),
        )
        .select_from(Review)
        .join(Visit, Visit.id == Review.visit_id)
        .join(Node, Node.id == Review.location_id)
        .join(Submission, Submission.id == Visit.submission_id)
        .join(Questionnaire, Questionnaire.id == Visit.questionnaire_id)
        .where(Review.visit_id.in_(_first(user_id, wanted, most + 1)))
        .order_by(Review.due_at, Review.visit_id)
        .limit(most + 1)
    )
    return [_row(row) for row in db.session.execute(query)]


def _first(user_id: UUID, wanted: QueueFilter, most: int) -> sa.CompoundSelect[tuple[UUID]]:
    """The first of each state, found by its index: all states at once would sort everything that waits."""
    some = (
        sa.select(Review.visit_id)
        .join(Visit, Visit.id == Review.visit_id)
        .join(Node, Node.id == Review.location_id)
        .where(reviewable(user_id), ~is_own(user_id), *_wanted(user_id, wanted))
        .order_by(Review.due_at, Review.visit_id)
        .limit(most)
    )
    parts = (some.where(Review.state == state).subquery() for state in STATES)
    return sa.union_all(*(sa.select(part.c.visit_id) for part in parts))


def places_waiting(user_id: UUID, most: int = 200) -> list[Node]:
    """For the filter: places of which something waits."""
    waiting = sa.exists().where(Review.location_id == Node.id, Review.state.in_(STATES))
    query = sa.select(Node).where(inside(branches(user_id, REVIEW_VISIT)), sa.not_(among(visited_branches(user_id))), waiting)
    return sorted(db.session.scalars(query.limit(most)), key=lambda node: (node.city or "", node.address or ""))


def review_of(visit_id: UUID) -> Review | None:
    return db.session.get(Review, visit_id)


def waits_for_shopper(review: Review | None) -> bool:
    """Returned with remarks, and the hour until which the shopper may answer has not passed."""
    return review is not None and review.state == RETURNED and review.due_at > clock.now()


def replaced_by(visit_id: UUID) -> list[Review]:
    """The reviews of what this visit took the place of."""
    query = sa.select(Review).join(Visit, Visit.id == Review.visit_id).where(Visit.replaced_by_id == visit_id)
    return list(db.session.scalars(query))


def _row(row: sa.Row) -> QueueRow:  # type: ignore[type-arg]
    *told, answered, reasons, amiss = row
    return QueueRow(*told, len(reasons) + amiss, answered)  # type: ignore[call-arg]


def _wanted(user_id: UUID, wanted: QueueFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Review.state == wanted.state if wanted.state else Review.state.in_(STATES)]
    if wanted.location_id is not None:
        conditions.append(Review.location_id == wanted.location_id)
    if wanted.overdue:
        conditions.append(Review.due_at < clock.now())
    if wanted.mine:
        conditions.append(Review.reviewer_id == user_id)
    if wanted.after is not None:
        conditions.append(_after(user_id, wanted.after))
    return conditions


def _after(user_id: UUID, visit_id: UUID) -> sa.ColumnElement[bool]:
    """After a visit of the reviewer's own reach; one they may not see is no place to go on from."""
    query = sa.select(Review.due_at, Review.visit_id).join(Visit, Visit.id == Review.visit_id)
    query = query.join(Node, Node.id == Review.location_id)
    last = db.session.execute(query.where(Review.visit_id == visit_id, reviewable(user_id), ~is_own(user_id))).first()
    if last is None:
        return sa.false()
    return sa.tuple_(Review.due_at, Review.visit_id) > sa.tuple_(
        sa.literal(last.due_at, Review.due_at.type), sa.literal(last.visit_id, Review.visit_id.type)
    )
