"""Who is written to: in which language, at which hours, and whether letters arrive there at all."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.accounts.models import LoginSession, User
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.models import DeadMailbox, LetterChoice, LetterHours, Message, PushSubscription
from shopper.notifications.rules import LADDER, MOST_BOUNCES, NOW
from shopper.notifications.rules.times import Hours, not_before
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id


def reader(user_id: UUID) -> User | None:
    """A person who may still be written to."""
    found = db.session.get(User, user_id)
    return found if found is not None and found.is_active else None


def timings(user_id: UUID) -> dict[str, str]:
    """Kind and when; what is not in it comes at once."""
    rows = db.session.execute(sa.select(LetterChoice.kind, LetterChoice.timing).where(LetterChoice.user_id == user_id))
    return {row.kind: row.timing for row in rows if row.kind not in LADDER}


def timing(user_id: UUID, kind: str) -> str:
    return timings(user_id).get(kind, NOW)


def hours_of(user_id: UUID) -> Hours:
    kept = db.session.get(LetterHours, user_id)
    return Hours(kept.daily, kept.quiet_from, kept.quiet_until) if kept else Hours()


def when(user_id: UUID, kind: str, timing: str = NOW, at: datetime | None = None) -> datetime | None:
    """Not before; None: at once, or at that instant. What is dangerous to leave lying asks nobody's hours."""
    if kind in LADDER:
        return None
    return not_before(at or clock.now(), timing, hours_of(user_id), zone_name(user_id))


def zone_name(user_id: UUID) -> str:
    """Of the highest place where the person has a role."""
    return db.session.scalar(_places(user_id, Node.zone)) or "UTC"


def was_told(user_id: UUID, kind: str, path: str, *, since: datetime) -> bool:
    """Whether they heard of this since then."""
    query = sa.select(Message.id).where(Message.user_id == user_id, Message.kind == kind, Message.path == path)
    return db.session.scalar(query.where(Message.created_at >= since).limit(1)) is not None


def last_message(user_id: UUID, kind: str) -> Message | None:
    """The last of this kind that the person was told."""
    query = sa.select(Message).where(Message.user_id == user_id, Message.kind == kind)
    return db.session.scalar(query.order_by(Message.created_at.desc(), Message.id).limit(1))


def language_of(user_id: UUID) -> str:
    """The one last used here, else the company's."""
    own = db.session.scalar(sa.select(User.language).where(User.id == user_id))
    if own:
        return own
    path = db.session.scalar(_places(user_id, Node.path))
    company = db.session.get(Node, company_id(path)) if path else None
    return company.language if company else "en"


def address_key(address: str) -> str:
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def mailbox(user_id: UUID) -> DeadMailbox | None:
    """What came back so far, be it little or from an address that is no longer the person's."""
    return db.session.get(DeadMailbox, user_id)


def dead_mailbox(user_id: UUID) -> DeadMailbox | None:
    """When the address that the person has now gave back so many letters that no more are sent there."""
    found = mailbox(user_id)
    person = db.session.get(User, user_id)
    if found is None or person is None or found.bounces < MOST_BOUNCES:
        return None
    return found if found.address_sha256 == address_key(person.email) else None


def subscriptions(user_id: UUID) -> list[PushSubscription]:
    return list(db.session.scalars(sa.select(PushSubscription).where(PushSubscription.user_id == user_id)))


def subscription(subscription_id: UUID) -> PushSubscription | None:
    return db.session.get(PushSubscription, subscription_id)


def subscription_at(endpoint: str) -> PushSubscription | None:
    return db.session.scalar(sa.select(PushSubscription).where(PushSubscription.endpoint == endpoint))


def is_signed_out(session_id: UUID) -> bool:
    """By hand, or from afar; one that merely ran out may have been a desk where somebody went home."""
    session = db.session.get(LoginSession, session_id)
    return session is None or session.revoked_at is not None


def _places(user_id: UUID, what: sa.orm.InstrumentedAttribute[str]) -> sa.Select[Any]:
    held = sa.select(what).join(Grant, Grant.node_id == Node.id).where(Grant.user_id == user_id)
    return held.order_by(sa.func.length(Node.path), Node.path).limit(1)
