"""How many cases the line closes itself, at the first contact, without passing them on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.cases.models import Case, CaseEvent
from shopper.cases.queries.desk import visible
from shopper.cases.rules import log
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.real import is_real
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node

DAYS = 90
PASSED_ON = (log.OWNED, log.REOPENED, log.HANDED_TO_SYSTEM)
MOST = 30


@dataclass(frozen=True)
class LineShare:
    """`of`: cases closed at the place in the last ninety days; `own`: those never passed on and never opened again."""

    name: dict[str, str]
    own: int
    of: int


def line_shares(user_id: UUID, location_id: UUID | None = None) -> list[LineShare]:
    """By place, those with the most cases first."""
    passed = sa.exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind.in_(PASSED_ON))
    of = sa.func.count()
    own = sa.func.sum(sa.case((passed, 0), else_=1))
    query = sa.select(Case.location_id, own.label("own"), of.label("of")).where(visible(user_id))
    query = query.where(Case.closed_at >= clock.now() - timedelta(days=DAYS))
    query = query.outerjoin(Comment, Comment.id == Case.comment_id).where(sa.or_(Comment.id.is_(None), is_real()))
    if location_id is not None:
        query = query.where(Case.location_id == location_id)
    found = query.group_by(Case.location_id).order_by(of.desc(), Case.location_id).limit(MOST).subquery()
    rows = db.session.execute(sa.select(Node.name, found.c.own, found.c.of).join(Node, Node.id == found.c.location_id))
    return sorted((LineShare(*row) for row in rows), key=lambda share: -share.of)
