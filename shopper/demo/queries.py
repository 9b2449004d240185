"""What of the demonstration is worth opening first."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper
from shopper.questionnaires.models import Questionnaire
from shopper.reviews.models import Publication
from shopper.visits.models import Visit


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


def visits_at(location_id: UUID) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Visit).where(Visit.location_id == location_id)) or 0


def first_publication() -> UUID | None:
    return db.session.scalar(sa.select(Publication.id).order_by(Publication.visited_on, Publication.id).limit(1))
