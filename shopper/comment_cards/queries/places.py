"""The place a comment is about, in one question: it is asked for every comment of a busy hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.comment_cards.models import CommentCard, Placement
from shopper.infra.db import db
from shopper.organisation.models import Node


@dataclass(frozen=True)
class Place:
    """Where a comment was left. `location_id`: the shop, also where the code hangs in a department of it.

    `hangs`, `card_rev`, `revoked_at`: of the code and its card as they are now; a client says of these what it likes.
    """

    placement_id: UUID
    card_id: UUID
    company_id: UUID
    hangs: str
    revoked_at: datetime | None
    card_rev: int
    location_id: UUID


LOCATION = sa.case((sa.and_(Node.kind == "department", Node.parent_id.is_not(None)), Node.parent_id), else_=Node.id)
PLACE = (
    sa.select(
        Placement.id, Placement.card_id, Placement.company_id, Placement.place, Placement.revoked_at, CommentCard.rev, LOCATION
    )
    .join(CommentCard, CommentCard.id == Placement.card_id)
    .join(Node, Node.id == Placement.node_id)
    .where(Placement.id == sa.bindparam("id"))
)


def place_of(placement_id: UUID) -> Place | None:
    row = db.session.execute(PLACE, {"id": placement_id}).first()
    return Place(*row) if row is not None else None
