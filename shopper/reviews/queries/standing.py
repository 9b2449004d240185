"""How a visit stands among others that are published: for the report's trend."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reviews.models import Publication
from shopper.reviews.queries.visits import is_newest
from shopper.standards import models as standards
from shopper.visits.models import Visit

MOST_OTHERS = 2000
"""The newest ones; more would not move a mean that is shown with one decimal."""


def earlier_snapshots(visit: Visit, most: int) -> list[dict[str, Any]]:
    """Of this place's last published visits before this one, in its newest revision each, the oldest first."""
    query = (
        sa.select(Publication.snapshot)
        .where(
            Publication.location_id == visit.location_id,
            Publication.visit_id != visit.id,
            Publication.visited_on <= visit.visited_on,
            ~_corrected_by(visit),
            is_newest(),
        )
        .order_by(Publication.visited_on.desc(), Publication.published_at.desc())
        .limit(most)
    )
    return list(reversed(db.session.scalars(query).all()))


def _corrected_by(visit: Visit) -> sa.ColumnElement[bool]:
    """An earlier form of the very same visit is no visit before it."""
    return sa.exists().where(Visit.id == Publication.visit_id, Visit.assignment_id == visit.assignment_id).correlate(Publication)


def network_percents(visit: Visit, edition_id: UUID, since: date) -> list[str]:
    """Published results of other places of the company by the same edition."""
    query = (
        sa.select(Publication.published_percent)
        .where(
            Publication.company_id == visit.company_id,
            Publication.location_id != visit.location_id,
            Publication.edition_id == edition_id,
            Publication.visited_on >= since,
            Publication.visited_on <= visit.visited_on,
            Publication.published_percent.is_not(None),
            Publication.band != "stopped",
            is_newest(),
        )
        .order_by(Publication.visited_on.desc(), Publication.id)
        .limit(MOST_OTHERS)
    )
    return [percent for percent in db.session.scalars(query) if percent is not None]


def owners_of_stages(company: Node, visit: Visit) -> dict[str, str]:
    """By stage: whoever was appointed nearest to the place, on the day of the visit. Empty where nobody was."""
    stage_owner = standards.StageOwner
    query = (
        sa.select(stage_owner.stage_code, User.name)
        .join(Node, Node.id == stage_owner.node_id)
        .join(User, User.id == stage_owner.owner_id)
        .where(
            stage_owner.from_on <= visit.visited_on,
            Node.path.startswith(company.path, autoescape=True),
            sa.literal(visit.location.path).startswith(Node.path),
        )
        .order_by(sa.func.length(Node.path), stage_owner.from_on)
    )
    return {row.stage_code: row.name for row in db.session.execute(query)}
