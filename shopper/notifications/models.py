"""What was told to whom, and whether the letter arrived."""

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
    """One thing told to one person. The words are made when it is read, in the reader's language of that moment."""

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
    state: Mapped[str] = mapped_column(sa.String(12))
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(400), default=None)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class MutedKind(Base, kw_only=True):
    """A person wants no letters of this kind; the list shows them all the same."""

    __tablename__ = "muted_kind"

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
