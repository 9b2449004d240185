"""Cards that nobody has read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_COMMENTS
from shopper.comment_cards.models import Comment
from shopper.infra.db import db
from shopper.organisation.models import Node


def unseen_of(user_id: UUID, comment_ids: Sequence[UUID]) -> list[Comment]:
    """Those of them that the person reads and nobody has marked yet."""
    query = sa.select(Comment).join(Node, Node.id == Comment.location_id).where(inside(branches(user_id, READ_COMMENTS)))
    query = query.where(Comment.id.in_(comment_ids), Comment.seen_at.is_(None), Comment.standing == "counted")
    return list(db.session.scalars(query.with_for_update(of=Comment)))
