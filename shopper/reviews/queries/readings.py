"""Second readings: which wait, and how far readers agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reviews.models import SecondReading
from shopper.reviews.queries.visits import is_own, reviewable
from shopper.visits.models import Visit

MOST, MOST_JUDGED = 50, 2_000


@dataclass(frozen=True)
class ReadingRow:
    """A visit drawn for another reader."""

    visit_id: UUID
    location_name: dict[str, str]
    visited_on: date
    drawn_at: datetime


def readings_waiting(user_id: UUID) -> list[ReadingRow]:
    """Not of visits this reader published: they would agree with themselves."""
    query = (
        sa.select(SecondReading.visit_id, Node.name, Visit.visited_on, SecondReading.drawn_at)
        .join(Visit, Visit.id == SecondReading.visit_id)
        .join(Node, Node.id == SecondReading.location_id)
        .where(SecondReading.read_at.is_(None), _readable(user_id))
        .order_by(SecondReading.drawn_at)
        .limit(MOST)
    )
    return [ReadingRow(*row) for row in db.session.execute(query)]


def reading_for(user_id: UUID, visit_id: UUID) -> SecondReading:
    """Raises NotFound when it was not drawn, is the reader's own work, or out of reach."""
    query = sa.select(SecondReading).join(Visit, Visit.id == SecondReading.visit_id)
    query = query.join(Node, Node.id == SecondReading.location_id).where(SecondReading.visit_id == visit_id, _readable(user_id))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def judged_pairs(user_id: UUID) -> list[tuple[str, str]]:
    """What both readers said of the same items, of the last visits read twice in the reviewer's branches."""
    query = (
        sa.select(SecondReading.judged)
        .join(Node, Node.id == SecondReading.location_id)
        .where(SecondReading.read_at.is_not(None), reviewable(user_id))
        .order_by(SecondReading.read_at.desc())
        .limit(MOST_JUDGED)
    )
    return [(first, second) for judged in db.session.scalars(query) for first, second in judged.values()]


def _readable(user_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(reviewable(user_id), ~is_own(user_id), SecondReading.first_reader_id != user_id)
