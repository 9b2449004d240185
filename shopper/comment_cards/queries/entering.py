"""Where staff enter cards of customers, and what they entered."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import among, branches
from shopper.access.rules import ENTER_COMMENT
from shopper.comment_cards.models import Comment, CommentCard, Placement
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node

MOST = 300


def spots_to_enter(user_id: UUID) -> list[Placement]:
    """Spots with a live card where the person works, by place."""
    return list(db.session.scalars(_spots(user_id).order_by(Node.path, Placement.created_at).limit(MOST)))


def spot_to_enter(user_id: UUID, placement_id: UUID) -> Placement:
    """One of them; NotFound for any other."""
    found = db.session.scalar(_spots(user_id).where(Placement.id == placement_id))
    if found is None:
        raise NotFound("spot")
    return found


def cards_between(user_id: UUID) -> list[Placement]:
    """Internal cards that are for people who work where this person does, by the department they are about."""
    here = sa.select(Node.id).where(among(branches(user_id, ENTER_COMMENT)))
    query = _in_use().where(Placement.place == "internal", Placement.from_node_id.in_(here.correlate(None)))
    return list(db.session.scalars(query.order_by(Node.path, Placement.created_at).limit(MOST)))


def entered_by(user_id: UUID, comment_id: UUID) -> Comment:
    """What the person entered; NotFound for what others did."""
    query = sa.select(Comment).where(Comment.id == comment_id, Comment.entered_by == user_id)
    found = db.session.scalar(query.options(joinedload(Comment.location), joinedload(Comment.placement)))
    if found is None:
        raise NotFound("comment")
    return found


def place_of(placement: Placement) -> Node:
    """The location a spot belongs to: a department's own is its shop's."""
    node = placement.node
    shop = db.session.get(Node, node.parent_id) if node.kind == "department" and node.parent_id else None
    return shop or node


def _spots(user_id: UUID) -> sa.Select[Placement]:
    return _in_use().where(among(branches(user_id, ENTER_COMMENT)), Placement.place != "internal")


def _in_use() -> sa.Select[Placement]:
    return (
        sa.select(Placement)
        .join(Node, Node.id == Placement.node_id)
        .join(CommentCard, CommentCard.id == Placement.card_id)
        .where(Placement.revoked_at.is_(None), Node.closed_on.is_(None))
        .where(CommentCard.live_at.is_not(None), CommentCard.retired_at.is_(None))
        .options(joinedload(Placement.node), joinedload(Placement.card))
    )
