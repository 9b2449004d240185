"""A customer's own message, by the code that is their only key."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.cases.models import Case
from shopper.cases.queries.log import case_of_comment
from shopper.comment_cards.models import Comment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.queries import company_settings


def comment_of(code: str) -> Comment | None:
    query = sa.select(Comment).where(Comment.code == code).options(joinedload(Comment.placement), joinedload(Comment.location))
    return db.session.scalar(query)


def case_by_comment(comment_id: UUID) -> Case | None:
    return case_of_comment(comment_id)


def open_until(comment: Comment, case: Case | None) -> datetime:
    """So many days after it came, or after the case was closed; never while something is owed."""
    days = timedelta(days=company_settings(comment.company_id).status_days)
    if case is not None and case.closed_at is None:
        return clock.now() + days
    return max(comment.received_at, case.closed_at if case and case.closed_at else comment.received_at) + days
