"""One's own messages; what the letters' jobs see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.infra.db import db
from shopper.notifications.models import Message
from shopper.notifications.rules import WAITING, fate

PAGE_SIZE = 30
MOST_COUNTED = 99


@dataclass(frozen=True)
class Delivery:
    """What became of one message to one person. `fate`: notifications.words.fate_in_words says it."""

    user_id: UUID
    name: str
    kind: str
    fate: str
    trouble: str | None
    told_at: datetime
    not_before: datetime | None
    sent_at: datetime | None
    read_at: datetime | None


def deliveries_of(path: str) -> list[Delivery]:
    """Who was told of what that page shows, and whether it arrived, the oldest first. The caller knows who may read that page."""
    query = sa.select(Message, User.name).join(User, User.id == Message.user_id).where(Message.path == path)
    rows = db.session.execute(query.order_by(Message.created_at, Message.id))
    return [_delivery(told, name) for told, name in rows.all()]


def _delivery(told: Message, name: str) -> Delivery:
    return Delivery(
        user_id=told.user_id,
        name=name,
        kind=told.kind,
        fate=fate_of(told),
        trouble=told.trouble,
        told_at=told.created_at,
        not_before=told.not_before,
        sent_at=told.sent_at,
        read_at=told.read_at,
    )


def fate_of(told: Message) -> str:
    return fate(told.state, bounced_at=told.bounced_at, is_gathered=told.letter_id is not None)


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


def unread_until(user_id: UUID, at: datetime) -> sa.Update:
    """Reads all that was there when the page was made; what came in since stays unread."""
    return sa.update(Message).where(Message.user_id == user_id, Message.read_at.is_(None), Message.created_at <= at)


def message(message_id: UUID) -> Message | None:
    """For the jobs that send, which see everything."""
    return db.session.get(Message, message_id)


def in_letter(letter_id: UUID) -> list[Message]:
    """All that goes, or went, in one letter, the oldest first."""
    those = sa.select(Message).where(Message.letter_id == letter_id)
    return list(db.session.scalars(those.order_by(Message.created_at, Message.id)))


def to_gather(user_id: UUID, until: datetime) -> list[Message]:
    """What waited for its hour and is in no letter yet; held until the transaction ends."""
    those = sa.select(Message).where(
        Message.user_id == user_id, Message.state == WAITING, Message.letter_id.is_(None), Message.not_before <= until
    )
    return list(db.session.scalars(those.order_by(Message.created_at, Message.id).with_for_update()))
