"""Who was offered a visit, and which others are near it?"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment, Cancellation, Offer
from shopper.assignments.rules.rest import Days
from shopper.assignments.rules.windows import days_of
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper


def offers_of(assignment_id: UUID) -> list[tuple[Offer, str]]:
    """Every offer of an assignment with the shopper's name, the newest first."""
    query = (
        sa.select(Offer, User.name)
        .join(Shopper, Shopper.id == Offer.shopper_id)
        .join(User, User.id == Shopper.user_id)
        .where(Offer.assignment_id == assignment_id)
    )
    return [(offer, name) for offer, name in db.session.execute(query.order_by(Offer.offered_at.desc(), Offer.id))]


def visits_near(location_ids: Collection[UUID], apart_from: UUID | None = None) -> dict[UUID, list[Days]]:
    """Local days of the visits made or to be made at each place, two years back and ahead."""
    query = (
        sa.select(Assignment.id, Assignment.location_id, Assignment.starts_at, Assignment.ends_at, Node.zone)
        .join(Node, Node.id == Assignment.location_id)
        .where(Assignment.location_id.in_(location_ids), stands(), _made_or_ahead())
    )
    found: dict[UUID, list[Days]] = {}
    for row in db.session.execute(query):
        if row.id != apart_from:
            found.setdefault(row.location_id, []).append(days_of(row.starts_at, row.ends_at, row.zone))
    return found


def shopper_name(shopper_id: UUID | None) -> str | None:
    return db.session.scalar(sa.select(User.name).join(Shopper, Shopper.user_id == User.id).where(Shopper.id == shopper_id))


def stands() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(Cancellation.assignment_id == Assignment.id).correlate(Assignment)


def _made_or_ahead() -> sa.ColumnElement[bool]:
    """Whatever was sent, and what may still be: a visit that nobody made lets nobody rest."""
    return sa.or_(Assignment.received_at.is_not(None), Assignment.ends_at >= clock.now())
