"""What locations object to, and who may decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shopper.access.queries import branches, inside
from shopper.access.rules import APPEAL_REPORT
from shopper.assignments.models import Return
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reviews.models import AnswerEdit, Appeal, Publication, Review, Verdict
from shopper.reviews.queries.visits import is_own, is_withdrawn, newest_revision, publication_for, reviewable
from shopper.visits.models import Visit

MOST = 200


@dataclass(frozen=True)
class AppealRow:
    """An appeal that waits for its decision."""

    id: UUID
    location_name: dict[str, str]
    zone: str
    visited_on: date
    raised_at: datetime
    due_at: datetime
    items: int


def report_to_appeal(user_id: UUID, publication_id: UUID) -> Publication:
    """The newest revision of a report of a place the person answers for; NotFound for anything else."""
    newest = newest_revision(publication_for(user_id, publication_id))
    query = sa.select(Node.id).where(Node.id == newest.location_id, inside(branches(user_id, APPEAL_REPORT)))
    if db.session.scalar(query) is None:
        raise NotFound
    return newest


def appeals_of(series_id: UUID | None) -> list[Appeal]:
    """All that was objected to in a report, whatever the revision; the first first."""
    query = sa.select(Appeal).where(Appeal.series_id == series_id).options(selectinload(Appeal.items))
    return list(db.session.scalars(query.order_by(Appeal.raised_at)))


def open_appeals(user_id: UUID) -> list[AppealRow]:
    """In the reviewer's branches, what is due first stands first."""
    query = (
        sa.select(Appeal, Publication.visited_on, Node.name, Node.zone)
        .join(Publication, Publication.id == Appeal.publication_id)
        .join(Visit, Visit.id == Publication.visit_id)
        .join(Node, Node.id == Appeal.location_id)
        .where(Appeal.decided_at.is_(None), reviewable(user_id), ~is_own(user_id), ~is_withdrawn())
        .options(selectinload(Appeal.items))
        .order_by(Appeal.due_at)
        .limit(MOST)
    )
    return [
        AppealRow(appeal.id, name, zone, visited_on, appeal.raised_at, appeal.due_at, len(appeal.items))
        for appeal, visited_on, name, zone in db.session.execute(query)
    ]


def appeal_for_review(user_id: UUID, appeal_id: UUID) -> Appeal:
    """Raises NotFound like the visit itself would."""
    query = (
        sa.select(Appeal)
        .join(Publication, Publication.id == Appeal.publication_id)
        .join(Visit, Visit.id == Publication.visit_id)
        .join(Node, Node.id == Appeal.location_id)
        .where(Appeal.id == appeal_id, reviewable(user_id), ~is_own(user_id), ~is_withdrawn())
        .options(selectinload(Appeal.items))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def newest_of(series_id: UUID) -> Publication:
    query = sa.select(Publication).where(Publication.series_id == series_id)
    return db.session.scalars(query.order_by(Publication.revision.desc()).limit(1)).one()


def is_involved(user_id: UUID, series_id: UUID) -> bool:
    """Whether the person published, changed, returned, judged or took the visit: then somebody else decides about appeals.

    Whoever decided an earlier appeal was not involved then, and the revision that came of it does not make them so.
    """
    visits = sa.select(Publication.visit_id).where(Publication.series_id == series_id)
    assignments = sa.select(Visit.assignment_id).where(Visit.id.in_(visits))
    decided = sa.exists().where(Appeal.series_id == series_id, Appeal.decided_by == user_id)
    traces = (
        sa.select(sa.literal(1)).where(Publication.series_id == series_id, Publication.published_by == user_id, ~decided),
        sa.select(sa.literal(1)).where(
            AnswerEdit.visit_id.in_(visits), AnswerEdit.edited_by == user_id, AnswerEdit.cause != "appeal"
        ),
        sa.select(sa.literal(1)).where(Verdict.visit_id.in_(visits), Verdict.given_by == user_id),
        sa.select(sa.literal(1)).where(Review.visit_id.in_(visits), Review.reviewer_id == user_id),
        sa.select(sa.literal(1)).where(Return.assignment_id.in_(assignments), Return.returned_by == user_id),
    )
    return any(db.session.scalar(trace.limit(1)) for trace in traces)
