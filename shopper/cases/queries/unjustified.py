"""How many complaints a place calls unjustified."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import OVERSEE_CASES
from shopper.cases.models import Case, CaseEvent
from shopper.cases.rules import log
from shopper.cases.rules.unjustified import DAYS, Share
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.real import is_real
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.models import Message
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings


def share_of(node: Node) -> Share:
    """Of the cases opened at the place within the last 90 days."""
    k, n = db.session.execute(_counts().where(Case.location_id == node.id)).one()
    return Share(k, n, company_settings(node.company_id).unjustified_percent)


def high_shares(user_id: UUID) -> list[tuple[Node, Share]]:
    """For the list of cases: the places one oversees where the share is above the limit, if only perhaps."""
    query = _counts().add_columns(Node).join(Node, Node.id == Case.location_id).where(inside(branches(user_id, OVERSEE_CASES)))
    rows = db.session.execute(query.group_by(Node.id).order_by(Node.path)).all()
    found = [(node, Share(k, n, company_settings(node.company_id).unjustified_percent)) for k, n, node in rows if k]
    return [(node, share) for node, share in found if share.is_high or share.is_above]


def was_told_lately(user_id: UUID, node: Node, kind: str, within: timedelta) -> bool:
    """Whether the person was alarmed about the place not so long ago."""
    query = sa.select(Message.facts).where(Message.user_id == user_id, Message.kind == kind)
    rows = db.session.scalars(query.where(Message.created_at > clock.now() - within))
    return any(facts.get("place") == node.name for facts in rows)


def _counts() -> sa.Select[int, int]:
    marked = sa.exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind == log.UNJUSTIFIED)
    since = clock.now() - timedelta(days=DAYS)
    query = sa.select(sa.func.coalesce(sa.func.sum(sa.case((marked, 1), else_=0)), 0), sa.func.count(Case.id))
    real = sa.or_(Comment.id.is_(None), is_real())
    return query.outerjoin(Comment, Comment.id == Case.comment_id).where(Case.opened_at > since, real)
