"""What each code has brought lately, and who is told when it brings nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from shopper.access.models import Grant
from shopper.access.rules import PLACE_CARDS, roles_that_may
from shopper.accounts.models import User
from shopper.comment_cards.models import Comment, CommentCard, Placement
from shopper.comment_cards.rules.silence import LONGEST_DAYS, Past
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules.opening import OpeningTimes, opening_seconds_between

WEEK = timedelta(days=7)
UNEVEN = ("order", "internal")
"""Orders come as they are sent, colleagues as they please: their silence says nothing."""


@dataclass(frozen=True)
class Watched:
    """A code that should be heard of. `since`: its last comment, or the hour it was hung up or its card went live."""

    placement: Placement
    since: datetime
    past: Past


def watched(company_id: UUID, now: datetime) -> list[Watched]:
    """Every code of the company's live cards that hangs in the open."""
    query = (
        sa.select(Placement)
        .join(Placement.node)
        .join(Placement.card)
        .options(contains_eager(Placement.node), contains_eager(Placement.card))
        .where(Placement.company_id == company_id, Placement.revoked_at.is_(None), Placement.place.not_in(UNEVEN))
        .where(CommentCard.live_at.is_not(None), CommentCard.retired_at.is_(None), Node.closed_on.is_(None))
    )
    heard = _heard(company_id, now - timedelta(days=2 * LONGEST_DAYS))
    return [_watched(each, heard.get(each.id, []), now) for each in db.session.scalars(query)]


def nearest_placers(path: str) -> list[UUID]:
    """Whoever hangs cards at the place; of those the nearest: its own manager before the region's."""
    query = (
        sa.select(Grant.user_id, Node.path)
        .join(Node, Node.id == Grant.node_id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.role.in_(roles_that_may(PLACE_CARDS)), User.is_active, sa.literal(path).startswith(Node.path))
    )
    rows = db.session.execute(query).all()
    nearest = max((len(row.path) for row in rows), default=0)
    return sorted({row.user_id for row in rows if len(row.path) == nearest}, key=str)


def _heard(company_id: UUID, since: datetime) -> dict[UUID, list[datetime]]:
    """When each code was used, spam and held ones included: whoever sends them has found the code."""
    query = sa.select(Comment.placement_id, Comment.received_at).where(
        Comment.company_id == company_id, Comment.received_at >= since, Comment.placement_id.is_not(None)
    )
    found: dict[UUID, list[datetime]] = {}
    for placement_id, at in db.session.execute(query.order_by(Comment.received_at)):
        if placement_id is not None:
            found.setdefault(placement_id, []).append(at)
    return found


def _watched(placement: Placement, heard: list[datetime], now: datetime) -> Watched:
    node = placement.node
    times = OpeningTimes(node.hours, node.holidays, node.zone)
    begun = max(placement.created_at, placement.card.live_at or placement.created_at)
    last = max([begun, *heard[-1:]])
    first = max(begun, last - timedelta(days=LONGEST_DAYS))
    known = {each.replace(minute=0, second=0, microsecond=0) for each in heard if each > first}
    guests = None
    if placement.guests_a_day:
        guests = placement.guests_a_day * 7 * 3600 / max(1, opening_seconds_between(now - WEEK, now, node.hours, None, node.zone))
    past = Past(len(known), opening_seconds_between(first, last, *times), opening_seconds_between(last, now, *times), guests)
    return Watched(placement, last, past)
