"""What was told to whom, and whether it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.notifications import rules

UNREAD = sa.text("read_at IS NULL")


class Message(Base, kw_only=True):
    """One thing told to one person. The words are made when it is read, in the reader's language of that moment.

    `letter_id`: the letter it goes in, alone or with others, empty while it waits for `not_before`. `path`: the page that shows it.
    `address_sha256`: of where it was sent, for what comes back.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(rules.STATES), name="state"),
        sa.Index("ix_message_list", "user_id", "created_at", "id"),
        sa.Index("ix_message_unread", "user_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    path: Mapped[str | None] = mapped_column(sa.String(300), index=True, default=None)
    state: Mapped[str] = mapped_column(sa.String(12))
    letter_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(400), default=None)
    address_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None, repr=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class LetterChoice(Base, kw_only=True):
    """When a person wants letters of a kind, where that is not at once; the list shows them all the same."""

    __tablename__ = "letter_choice"
    __table_args__ = (sa.CheckConstraint(sa.column("timing").in_(rules.TIMINGS), name="timing"),)

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    timing: Mapped[str] = mapped_column(sa.String(8))


class LetterHours(Base, kw_only=True):
    """Full hours by the clock of the place where a person works: of the daily letter, and of quiet; both empty: never quiet."""

    __tablename__ = "letter_hours"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    daily: Mapped[int]
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]


class DeadMailbox(Base, kw_only=True):
    """An address that gave letters back for good, and how often. It holds for that address alone: another one starts anew."""

    __tablename__ = "dead_mailbox"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    address_sha256: Mapped[str] = mapped_column(sa.String(64), repr=False)
    bounces: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(400))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PushSubscription(Base, kw_only=True):
    """One browser that shows news at once. `endpoint`: its maker's service; `p256dh`, `auth`: what only that browser can open.

    It ends with the sign-in it was made in: whoever signs out on a shared device leaves no voice behind.
    """

    __tablename__ = "push_subscription"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    session_id: Mapped[UUID]
    endpoint: Mapped[str] = mapped_column(sa.String(1000), unique=True, repr=False)
    p256dh: Mapped[str] = mapped_column(sa.String(100), repr=False)
    auth: Mapped[str] = mapped_column(sa.String(40), repr=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    trouble: Mapped[str | None] = mapped_column(sa.String(400), default=None)


class GuestLetter(Base, kw_only=True):
    """One letter to a customer, without the address: that is asked for when it is sent. `comment_id`: of the room above."""

    __tablename__ = "guest_letter"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_(rules.STATES), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    comment_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    path: Mapped[str] = mapped_column(sa.String(300), repr=False)
    language: Mapped[str] = mapped_column(sa.String(5))
    state: Mapped[str] = mapped_column(sa.String(12))
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(400), default=None)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class QuietGuest(Base, kw_only=True):
    """A customer who wants no more letters about one comment."""

    __tablename__ = "quiet_guest"

    comment_id: Mapped[UUID] = mapped_column(primary_key=True)
    since_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
