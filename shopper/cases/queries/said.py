"""What a comment said, as the rules want it, and what was said before by the same customer or about the same stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.cases.models import Case
from shopper.cases.rules.triage import Said, Tapped
from shopper.comment_cards.models import CardRevision, Comment, CommentCard, Contact, OrderCode
from shopper.comment_cards.queries.real import is_real
from shopper.comment_cards.rules.design import Design, Topic, read_design
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.rules.settings import CompanySettings


@dataclass(frozen=True)
class Heard:
    """A comment with what its card says of it."""

    comment: Comment
    said: Said
    senior_id: UUID | None


def heard(comment_id: UUID) -> Heard | None:
    query = (
        sa.select(Comment, CardRevision.definition, CommentCard.senior_id)
        .join(CommentCard, CommentCard.id == Comment.card_id)
        .join(CardRevision, sa.and_(CardRevision.card_id == Comment.card_id, CardRevision.rev == Comment.card_rev))
        .where(Comment.id == comment_id)
        .options(joinedload(Comment.location))
    )
    row = db.session.execute(query).one_or_none()
    return Heard(row.Comment, _said(row.Comment, read_design(row.definition)), row.senior_id) if row else None


def has_phone(comment_id: UUID) -> bool:
    """Whether the customer left a number that is still kept."""
    query = sa.select(Contact.has_phone).where(Contact.comment_id == comment_id, Contact.purged_at.is_(None))
    return bool(db.session.scalar(query))


def senior_of(case: Case) -> UUID | None:
    query = sa.select(CommentCard.senior_id).join(Comment, Comment.card_id == CommentCard.id)
    return db.session.scalar(query.where(Comment.id == case.comment_id))


def came_before(comment: Comment) -> str | None:
    """By what we know that the same customer was owed something before: the phone they left, the order they named.

    Nothing else is compared: whoever left neither stays unknown.
    """
    phone = db.session.scalar(sa.select(Contact.phone_index).where(Contact.comment_id == comment.id))
    if phone and _is_owed(comment, sa.select(Contact.comment_id).where(Contact.phone_index == phone)):
        return "phone"
    order = _order_of(comment)
    named = sa.select(OrderCode.id).where(OrderCode.purchase["order"].as_string() == order)
    by_order = sa.select(Comment.id).where(Comment.order_code_id.in_(named))
    return "order" if order and _is_owed(comment, by_order) else None


def repeats(comment: Comment) -> list[dict[str, Any]]:
    """The reason that the same customer came before; none when they did not, as far as we know."""
    known = came_before(comment)
    return [{"rule": "repeat", "by": known}] if known else []


def failures(comment: Comment, stage_code: str | None, figures: CompanySettings) -> list[dict[str, Any]]:
    """The reason that the same stage failed at the same place a few days ago."""
    days = figures.close_failures_days
    since = clock.now() - timedelta(days=days)
    query = sa.select(Case.id).join(Comment, Comment.id == Case.comment_id).where(Case.comment_id != comment.id, is_real())
    query = query.where(Case.location_id == comment.location_id, Case.stage_code == stage_code, Case.opened_at >= since)
    query = query.order_by(Case.opened_at.desc())
    before = db.session.scalar(query.limit(1)) if stage_code else None
    return [{"rule": "close", "days": days, "case": str(before)}] if before else []


def _said(comment: Comment, design: Design) -> Said:
    topics = [topic for key in comment.topics if (topic := design.topic(key)) is not None]
    return Said(
        face=comment.face,
        topics=tuple(_tapped(topic, comment.language) for topic in topics),
        answers=tuple(sorted(comment.answers.items())),
        words=comment.said,
        praised=comment.praised or "",
        wants_answer=bool(comment.wants_answer),
    )


def _tapped(topic: Topic, language: str) -> Tapped:
    labels: Mapping[str, str] = topic.label
    shown = labels.get(language) or next(iter(labels.values()), topic.key)
    return Tapped(topic.key, topic.stage, shown, tuple(labels.values()), topic.serious)


def _is_owed(comment: Comment, others: sa.Select[UUID]) -> bool:
    """Whether one of the others is a case of the same company."""
    companies = sa.select(Case.company_id).where(Case.comment_id.in_(others), Case.comment_id != comment.id)
    return comment.company_id in db.session.scalars(companies)


def _order_of(comment: Comment) -> str | None:
    code = db.session.get(OrderCode, comment.order_code_id) if comment.order_code_id else None
    order = code.purchase.get("order") if code else None
    return str(order) if order else None
