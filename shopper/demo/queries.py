"""What of the demonstration is worth opening first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment
from shopper.capture.models import Photo, Submission
from shopper.cases.models import Case, Promise
from shopper.cases.queries.log import clocks_for, entries_of
from shopper.cases.rules import ladder
from shopper.comment_cards.models import Comment, CommentCard, Placement
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings
from shopper.panel.models import Shopper
from shopper.panel.queries import live_fee
from shopper.questionnaires.models import Questionnaire
from shopper.reviews.models import Publication
from shopper.standards.models import Edition
from shopper.visits.models import Visit


@dataclass(frozen=True)
class Form:
    """A questionnaire and the first day of its edition."""

    id: UUID
    version: str
    in_force_from: date


def open_assignment(email: str) -> UUID | None:
    """An assignment of this shopper whose window is open and for which nothing was sent."""
    now = clock.now()
    sent = sa.exists().where(Submission.subject_id == Assignment.id)
    query = (
        sa.select(Assignment.id)
        .join(Shopper, Shopper.id == Assignment.shopper_id)
        .join(User, User.id == Shopper.user_id)
        .where(User.email == email, Assignment.starts_at <= now, Assignment.ends_at >= now, ~sent)
        .order_by(Assignment.starts_at, Assignment.id)
    )
    return db.session.scalar(query.limit(1))


def people() -> dict[str, UUID]:
    """Everybody by e-mail."""
    return {row.email: row.id for row in db.session.execute(sa.select(User.email, User.id))}


def shoppers() -> dict[str, UUID]:
    """Shoppers by e-mail."""
    query = sa.select(User.email, Shopper.id).join(Shopper, Shopper.user_id == User.id)
    return {row.email: row.id for row in db.session.execute(query)}


def places() -> dict[str, UUID]:
    """Locations by their code."""
    return {row.code: row.id for row in db.session.execute(sa.select(Node.code, Node.id).where(Node.kind == "location"))}


def newest_questionnaire() -> UUID:
    return db.session.scalars(sa.select(Questionnaire.id).order_by(Questionnaire.version.desc()).limit(1)).one()


def publication_with_photos() -> UUID | None:
    """The report to open first: one that shows photographs."""
    query = (
        sa.select(Publication.id)
        .join(Visit, Visit.id == Publication.visit_id)
        .join(Photo, Photo.submission_id == Visit.submission_id)
        .order_by(Publication.visited_on, Publication.id)
    )
    return db.session.scalar(query.limit(1))


def card_code() -> str | None:
    """The code at a till, to be scanned; None while no card is live."""
    query = sa.select(Placement.code).join(Placement.card).where(CommentCard.live_at.is_not(None), CommentCard.retired_at.is_(None))
    query = query.where(Placement.revoked_at.is_(None), Placement.place.in_(("sticker", "poster")))
    return db.session.scalar(query.order_by(Placement.created_at, Placement.id).limit(1))


def forms() -> list[Form]:
    """The forms of the book's editions, the oldest first."""
    query = sa.select(Questionnaire.id, Questionnaire.version, Edition.in_force_from)
    query = query.join(Edition, Edition.id == Questionnaire.edition_id).order_by(Edition.in_force_from)
    return [Form(*row) for row in db.session.execute(query)]


def newest_visit(location_id: UUID) -> UUID | None:
    return db.session.scalar(sa.select(Visit.id).where(Visit.location_id == location_id).order_by(Visit.visited_on.desc()).limit(1))


def visit_of(submission_id: UUID) -> UUID:
    return db.session.scalars(sa.select(Visit.id).where(Visit.submission_id == submission_id)).one()


def is_told(location_id: UUID, came_in: datetime) -> bool:
    """Whether a visit of that moment is there already."""
    query = sa.select(Visit.id).where(Visit.location_id == location_id, Visit.came_in_at == came_in)
    return db.session.scalar(query.limit(1)) is not None


def visits_made(shopper_id: UUID, most: int) -> list[UUID]:
    """Assignments of a shopper for which something was received, the latest first."""
    query = sa.select(Assignment.id).join(Visit, Visit.assignment_id == Assignment.id).where(Assignment.shopper_id == shopper_id)
    return list(db.session.scalars(query.group_by(Assignment.id).order_by(Assignment.starts_at.desc()).limit(most)))


def has_fee(assignment_id: UUID) -> bool:
    return live_fee(assignment_id) is not None


def has_cards() -> bool:
    return db.session.scalar(sa.select(CommentCard.id).limit(1)) is not None


def has_comments() -> bool:
    return db.session.scalar(sa.select(Comment.id).limit(1)) is not None


def placement_code(location_code: str, number: int) -> str | None:
    """A code that hangs at a location, another for another number; None when none does."""
    query = sa.select(Placement.code).join(Node, Node.id == Placement.node_id).order_by(Placement.place, Placement.id)
    query = query.where(Node.code == location_code, Placement.revoked_at.is_(None), Placement.place.in_(("poster", "sticker")))
    found = db.session.scalars(query).all()
    return found[number % len(found)] if found else None


def next_ring(case: Case) -> datetime:
    """When the ladder of an unanswered case rings next."""
    log = entries_of(case.id)
    clocks = clocks_for(case, log)
    steps = ladder.steps(clocks, company_settings(case.company_id).ladder_hours)
    return ladder.waiting(clocks, steps, ladder.rung_already(log))[0].due_at


def promises_of(case_id: UUID) -> list[UUID]:
    return list(db.session.scalars(sa.select(Promise.id).where(Promise.case_id == case_id)))
