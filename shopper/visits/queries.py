"""Find visits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Return
from shopper.capture.models import Submission
from shopper.infra.db import db
from shopper.standards.models import Edition, Stage
from shopper.visits.models import Visit


def assignment(assignment_id: UUID) -> Assignment | None:
    return db.session.get(Assignment, assignment_id)


def visit_of_submission(submission_id: UUID) -> Visit | None:
    return db.session.scalar(sa.select(Visit).where(Visit.submission_id == submission_id))


def correction_of(submission_id: UUID) -> Visit | None:
    """The visit of a submission that says it replaces this one: it may have come first."""
    query = sa.select(Visit).join(Submission, Submission.id == Visit.submission_id)
    return db.session.scalar(query.where(Submission.replaces == submission_id).order_by(Visit.received_at.desc()).limit(1))


def is_already_visited(assignment_id: UUID, *, apart_from: UUID | None) -> bool:
    """Whether another visit stands for the assignment, apart from the submission that a correction replaces."""
    others = sa.select(Visit.id).where(Visit.assignment_id == assignment_id, Visit.replaced_by_id.is_(None))
    if apart_from is not None:
        others = others.where(Visit.submission_id != apart_from)
    return db.session.scalar(others.limit(1)) is not None


def open_return(assignment_id: UUID) -> Return | None:
    """What was last given back with remarks and waits for its correction."""
    waiting = sa.select(Return).where(Return.assignment_id == assignment_id, Return.answered_at.is_(None))
    return db.session.scalar(waiting.order_by(Return.returned_at.desc()).limit(1))


def in_force(edition_id: UUID) -> tuple[date, date | None]:
    """The first local date of an edition, and that of its published successor in the same book."""
    edition = db.session.get_one(Edition, edition_id)
    successor = sa.select(sa.func.min(Edition.in_force_from)).where(
        Edition.book_id == edition.book_id,
        Edition.in_force_from > edition.in_force_from,
        Edition.published_at.is_not(None),
    )
    return edition.in_force_from, db.session.scalar(successor)


def stage_names(edition_id: UUID) -> dict[str, dict[str, str]]:
    """The stretches of the journey by code, in their order."""
    rows = db.session.execute(sa.select(Stage.code, Stage.name).where(Stage.edition_id == edition_id).order_by(Stage.position))
    return {row.code: row.name for row in rows}
