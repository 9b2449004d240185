"""One's own messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.accounts.models import User
from shopper.infra.db import db
from shopper.notifications.models import Message, MutedKind
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id

PAGE_SIZE = 30
MOST_COUNTED = 99


def messages_of(user_id: UUID, before: UUID | None = None) -> tuple[list[Message], UUID | None]:
    """The newest first: one page, and the message after which the next one starts."""
    query = sa.select(Message).where(Message.user_id == user_id)
    if before is not None:
        last = db.session.scalar(sa.select(Message).where(Message.id == before, Message.user_id == user_id))
        if last is None:
            return [], None
        key = sa.tuple_(Message.created_at, Message.id)
        query = query.where(key < sa.tuple_(sa.literal(last.created_at, Message.created_at.type), sa.literal(last.id)))
    query = query.order_by(Message.created_at.desc(), Message.id.desc()).limit(PAGE_SIZE + 1)
    rows = list(db.session.scalars(query))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def unread(user_id: UUID) -> int:
    """How many are not read yet, counted to 99."""
    few = sa.select(Message.id).where(Message.user_id == user_id, Message.read_at.is_(None)).limit(MOST_COUNTED).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(few)) or 0


def message(message_id: UUID) -> Message | None:
    """For the job that sends, which sees everything."""
    return db.session.get(Message, message_id)


def reader(user_id: UUID) -> User | None:
    """A person who may still be written to."""
    found = db.session.get(User, user_id)
    return found if found is not None and found.is_active else None


def muted_kinds(user_id: UUID) -> set[str]:
    return set(db.session.scalars(sa.select(MutedKind.kind).where(MutedKind.user_id == user_id)))


def language_of(user_id: UUID) -> str:
    """The one last used here, else the company's."""
    own = db.session.scalar(sa.select(User.language).where(User.id == user_id))
    if own:
        return own
    held = sa.select(Node.path).join(Grant, Grant.node_id == Node.id).where(Grant.user_id == user_id)
    path = db.session.scalar(held.order_by(Node.path).limit(1))
    company = db.session.get(Node, company_id(path)) if path else None
    return company.language if company else "en"


def unread_until(user_id: UUID, at: datetime) -> sa.Update:
    """Reads all that was there when the page was made; what came in since stays unread."""
    return sa.update(Message).where(Message.user_id == user_id, Message.read_at.is_(None), Message.created_at <= at)
