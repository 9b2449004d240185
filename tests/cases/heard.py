"""A comment that is heard, and more said after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.cases.actions import amend_case, open_case
from shopper.cases.models import Case, CaseEvent
from shopper.cases.rules import log
from shopper.comment_cards.models import Comment
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from tests.support.said import say

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PHONE_KEY = "k" * 64


def case_of(comment: UUID) -> Case:
    return db.session.scalars(sa.select(Case).where(Case.comment_id == comment)).one()


def heard(spot: Any, face: int = 2, words: str | None = None, **more: Any) -> Case:
    comment = say(spot, face, words, **{"standing": "counted", **more})
    case_id = open_case(comment)
    assert case_id is not None
    return db.session.get_one(Case, case_id)


def told(user_id: UUID) -> list[str]:
    query = sa.select(Message.kind).where(Message.user_id == user_id, Message.kind.startswith("case_"))
    return list(db.session.scalars(query.order_by(Message.created_at)))


def opened(case: Case) -> dict[str, Any]:
    return db.session.scalars(sa.select(CaseEvent.facts).where(CaseEvent.case_id == case.id, CaseEvent.kind == log.OPENED)).one()


def more_said(case: Case, **values: Any) -> None:
    with writing():
        for name, value in values.items():
            setattr(db.session.get_one(Comment, case.comment_id), name, value)
    assert case.comment_id is not None
    amend_case(case.comment_id)
    db.session.refresh(case)
