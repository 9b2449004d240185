"""What of the demonstration is worth opening first."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.infra import clock
from shopper.infra.db import db
from shopper.panel.models import Shopper
from shopper.reviews.models import Publication


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


def first_publication() -> UUID | None:
    return db.session.scalar(sa.select(Publication.id).order_by(Publication.visited_on, Publication.id).limit(1))
