"""What just came in, with the place it is about, in one question: it is asked for every comment of a busy hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.comment_cards.models import CommentCard, Placement
from shopper.infra.db import db
from shopper.organisation.models import Node


@dataclass(frozen=True)
class Arrived:
    """A submission of kind comment. `location_id`: the shop, also where the code hangs in a department of it.

    `place`, `card_rev`, `revoked_at`: of the code and its card as they are now; a client says of these what it likes.
    """

    id: UUID
    body: bytes
    replaces: UUID | None
    received_at: datetime
    placement_id: UUID
    card_id: UUID
    company_id: UUID
    place: str
    revoked_at: datetime | None
    card_rev: int
    location_id: UUID


LOCATION = sa.case((sa.and_(Node.kind == "department", Node.parent_id.is_not(None)), Node.parent_id), else_=Node.id)
ARRIVED = (
    sa.select(
        Submission.id,
        Submission.body,
        Submission.replaces,
        Submission.received_at,
        Placement.id,
        Placement.card_id,
        Placement.company_id,
        Placement.place,
        Placement.revoked_at,
        CommentCard.rev,
        LOCATION,
    )
    .join(Placement, Placement.id == Submission.subject_id)
    .join(CommentCard, CommentCard.id == Placement.card_id)
    .join(Node, Node.id == Placement.node_id)
    .where(Submission.id == sa.bindparam("id"))
)


def arrived(submission_id: UUID) -> Arrived | None:
    row = db.session.execute(ARRIVED, {"id": submission_id}).first()
    return Arrived(*row) if row is not None else None
