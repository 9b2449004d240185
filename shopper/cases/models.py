"""Cases and the log they are reckoned from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.accounts.models import User
from shopper.comment_cards.models import Comment
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node

SEVERITIES = ("normal", "serious")
POINT_KINDS = ("mend", "thank", "suggest")
REMEDY_KINDS = ("apology", "refund", "compensation", "replacement", "repair", "other")
REMEDY_STATES = ("given", "asked", "allowed", "refused")
RUNGS = (1, 2, 3)


class Case(Base, kw_only=True):
    """Something a customer is owed. Never without an owner.

    `code` is the customer's own. `due_at`, `due_what`, `closed_at` are copies for lists, rewritten from the log with every event
    (cases.rules.clocks): the log is right.
    """

    __tablename__ = "case"
    __table_args__ = (
        sa.CheckConstraint(sa.column("severity").in_(SEVERITIES), name="severity"),
        sa.Index("ix_case_owed", "location_id", "closed_at", "due_at"),
        sa.Index("ix_case_owner", "owner_id", "closed_at", "due_at"),
        sa.Index("ix_case_company_owed", "company_id", "closed_at", "due_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    comment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("comment.id"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(14), unique=True)
    stage_code: Mapped[str | None] = mapped_column(sa.String(10))
    severity: Mapped[str] = mapped_column(sa.String(10))
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    due_what: Mapped[str | None] = mapped_column(sa.String(12), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    owner: Mapped[User] = relationship(init=False)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id])
    comment: Mapped[Comment | None] = relationship(init=False)
    points: Mapped[list[Point]] = relationship(init=False, order_by="Point.position", viewonly=True)
    events: Mapped[list[CaseEvent]] = relationship(init=False, order_by="CaseEvent.id", viewonly=True)


class CaseEvent(Base, kw_only=True):
    """One line of the log; never changed. `kind`: see cases.rules.log. `rank`: of whoever acted, at that moment.

    `facts`: plain JSON, no contact data. `on_behalf_of`: whoever answers in somebody higher's name says so.
    """

    __tablename__ = "case_event"
    __table_args__ = (sa.Index("ix_case_event_kind", "case_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    rank: Mapped[int | None] = mapped_column(default=None)
    on_behalf_of: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default_factory=dict, repr=False)


class Point(Base, kw_only=True):
    """One thing the customer said that wants its own answer: to mend, to thank for, to think about. `answered_by_event`: where."""

    __tablename__ = "point"
    __table_args__ = (sa.CheckConstraint(sa.column("kind").in_(POINT_KINDS), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    stage_code: Mapped[str | None] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.Text, repr=False)
    answered_by_event: Mapped[int | None] = mapped_column(sa.ForeignKey("case_event.id"), default=None)


class Remedy(Base, kw_only=True):
    """What the customer gets. `amount_minor` in the smallest unit of `currency`; above one's limit it is asked for first."""

    __tablename__ = "remedy"
    __table_args__ = (
        sa.CheckConstraint(sa.column("kind").in_(REMEDY_KINDS), name="kind"),
        sa.CheckConstraint(sa.column("state").in_(REMEDY_STATES), name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[str | None] = mapped_column(sa.Text)
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Promise(Base, kw_only=True):
    """A thing said to a customer, due at an hour. Neither kept nor broken: still owed, or overdue."""

    __tablename__ = "promise"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    kept_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)


class Ring(Base, kw_only=True):
    """A step of the ladder that was reached: once in each round (a reopened case starts another)."""

    __tablename__ = "ring"
    __table_args__ = (sa.UniqueConstraint("case_id", "round", "rung"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case.id"), index=True)
    round: Mapped[int]
    rung: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rung_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    told_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Deputy(Base, kw_only=True):
    """Who stands in for somebody absent, on these local days, both included."""

    __tablename__ = "deputy"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    deputy_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
