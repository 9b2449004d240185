"""What customers let us repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import company_ids
from shopper.access.rules import REPEAT_WORDS
from shopper.comment_cards.models import Comment
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.recognition.models import Testimonial

PAGE_SIZE = 50


@dataclass(frozen=True)
class Repeated:
    """Words that may be repeated today."""

    id: UUID
    words: str
    signed: str | None
    consent: str
    given_at: datetime
    location_name: dict[str, str]
    zone: str
    face: int | None
    language: str


def repeated_for(user_id: UUID, after: UUID | None = None) -> tuple[list[Repeated], UUID | None]:
    """One page of the company's, the newest first, and where the next one starts. What was taken back is nowhere."""
    query = _query(user_id).limit(PAGE_SIZE + 1)
    if after:
        last = sa.select(Testimonial.given_at, Testimonial.comment_id).where(Testimonial.comment_id == after).subquery()
        here = sa.tuple_(Testimonial.given_at, Testimonial.comment_id)
        query = query.join(last, sa.true()).where(here < sa.tuple_(last.c.given_at, last.c.comment_id))
    rows = [Repeated(*row) for row in db.session.execute(query)]
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def repeated_to_export(user_id: UUID) -> list[Repeated]:
    return [Repeated(*row) for row in db.session.execute(_query(user_id))]


def comment_of_code(code: str) -> Comment:
    """The comment whose customer holds this code; NotFound also for what is hidden, held or erased."""
    query = sa.select(Comment).where(Comment.code == code, Comment.standing == "counted", Comment.erased_on.is_(None))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("code")
    return found


def kept_for(comment_id: UUID) -> Testimonial | None:
    return db.session.get(Testimonial, comment_id)


def _query(user_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    said = (Testimonial.comment_id, Testimonial.words, Testimonial.signed, Testimonial.consent, Testimonial.given_at)
    return (
        sa.select(*said, Node.name, Node.zone, Comment.face, Comment.language)
        .join(Comment, Comment.id == Testimonial.comment_id)
        .join(Node, Node.id == Comment.location_id)
        .where(Testimonial.company_id.in_(company_ids(user_id, REPEAT_WORDS)), Testimonial.withdrawn_at.is_(None))
        .where(Comment.erased_on.is_(None), Comment.standing == "counted")
        .order_by(Testimonial.given_at.desc(), Testimonial.comment_id.desc())
    )
