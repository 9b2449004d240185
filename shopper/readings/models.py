"""What is kept of reading: that it was done, the minute a week later, and who was reminded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime


class Reading(Base, kw_only=True):
    """A person says that they have read an edition, whose content no longer changes."""

    __tablename__ = "reading"
    __table_args__ = (sa.UniqueConstraint("user_id", "edition_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class EditionCheck(Base, kw_only=True):
    """The one-minute check of an edition, taken once. Its result is for the person alone."""

    __tablename__ = "edition_check"
    __table_args__ = (sa.UniqueConstraint("user_id", "edition_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class CheckAnswer(Base, kw_only=True):
    """An answer of a check: asked about one standard, told by the number of another."""

    __tablename__ = "edition_check_answer"
    __table_args__ = (sa.UniqueConstraint("check_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    check_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition_check.id"))
    number: Mapped[str] = mapped_column(sa.String(20))
    chosen: Mapped[str] = mapped_column(sa.String(20))
    is_right: Mapped[bool]


class Reminder(Base, kw_only=True):
    """Somebody was asked to read an edition."""

    __tablename__ = "reading_reminder"
    __table_args__ = (sa.Index("ix_reading_reminder_edition_user", "edition_id", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    sent_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
