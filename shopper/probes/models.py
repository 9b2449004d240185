"""A probe and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime

CHANNELS = ("card", "letter", "email", "phone")


class Probe(Base, kw_only=True):
    """`comment_id`: the card it was sent by, when it was one. `points`: what the text asks for; `outcome`: {answered_at, rank,
    apology, remedy, amount_minor, currency, points_answered, money_returned}, written at closing or taken from the case."""

    __tablename__ = "probe"
    __table_args__ = (sa.CheckConstraint(sa.column("channel").in_(CHANNELS), name="channel"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    channel: Mapped[str] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.Text)
    points: Mapped[list[str]] = mapped_column(sa.JSON)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    comment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("comment.id"), unique=True, default=None)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
