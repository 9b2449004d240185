"""A visit to be made, the wave it belongs to, whom it was offered to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.assignments.rules import IN_PERSON
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node
from shopper.questionnaires.models import Questionnaire


class Wave(Base, kw_only=True):
    """One round of visits. Its days are local days of each location; `most_per_shopper`: no shopper gets more of it, empty for any.

    The fee is what is offered unless an assignment says otherwise; `refund_cap_minor`: what may be bought on top.
    """

    __tablename__ = "wave"
    __table_args__ = (sa.CheckConstraint("first_day <= last_day", name="days"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    scenario_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("scenario.id"), default=None)
    name: Mapped[str] = mapped_column(sa.String(100))
    first_day: Mapped[date]
    last_day: Mapped[date]
    window_days: Mapped[int] = mapped_column(default=7)
    shopper_rest_days: Mapped[int]
    location_rest_days: Mapped[int]
    most_per_shopper: Mapped[int | None] = mapped_column(default=None)
    fee_minor: Mapped[int] = mapped_column(default=0)
    refund_cap_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.String(3), default="EUR")
    offer_hours: Mapped[int] = mapped_column(default=48)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    scenario: Mapped[Scenario | None] = relationship(init=False)
    questionnaire: Mapped[Questionnaire] = relationship(init=False)


class Scenario(Base, kw_only=True):
    """What the shopper is to do, kept to be used again. `brief`: up to three lines; `dos`, `donts`: lines; all by language.

    `quiz`: two to five [{"question": {}, "options": [{}], "right": index, "why": {}}], asked before the first visit of it.
    `version` goes up with every change of the quiz.
    """

    __tablename__ = "scenario"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    channel: Mapped[str] = mapped_column(sa.String(20), default=IN_PERSON)
    text: Mapped[dict[str, str]] = mapped_column(sa.JSON, default_factory=dict)
    brief: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default_factory=list)
    dos: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default_factory=list)
    donts: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default_factory=list)
    quiz: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Assignment(Base, kw_only=True):
    """`brief` is up to three lines, each by language. The window is two instants; it is shown in the location's zone.

    Nobody's (`shopper_id` empty) until it is given or an offer is accepted. `received_at`, `published_at`, `excluded_at` repeat
    what later rooms know, so that a list of a hundred thousand reads one table.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        sa.Index("ix_assignment_company_id_starts_at_id", "company_id", "starts_at", "id"),
        sa.Index("ix_assignment_location_id_starts_at", "location_id", "starts_at"),
        sa.Index("ix_assignment_wave_id_location_id", "wave_id", "location_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    shopper_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("shopper.id"), index=True, default=None)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scenario: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    brief: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    wave_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("wave.id"), default=None)
    scenario_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("scenario.id"), default=None)
    channel: Mapped[str] = mapped_column(sa.String(20), default=IN_PERSON, server_default=IN_PERSON)
    fee_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    refund_cap_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    currency: Mapped[str] = mapped_column(sa.String(3), default="EUR", server_default="EUR")
    follows_id: Mapped[UUID | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id], lazy="joined", innerjoin=True)
    questionnaire: Mapped[Questionnaire] = relationship(init=False)
    cancellation: Mapped[Cancellation | None] = relationship(init=False, viewonly=True, lazy="joined")


class Offer(Base, kw_only=True):
    """A visit offered to a shopper, open until answered: accepted, declined (with a reason), withdrawn, or lapsed."""

    __tablename__ = "offer"
    __table_args__ = (
        sa.CheckConstraint(sa.column("answer").in_(("accepted", "declined", "withdrawn", "lapsed")), name="answer"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        sa.Index(
            "uq_offer_open",
            "assignment_id",
            "shopper_id",
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
        sa.Index("ix_offer_shopper_id_answered_at", "shopper_id", "answered_at"),
        sa.Index(
            "ix_offer_lapse",
            "expires_at",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    shopper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("shopper.id"))
    offered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    answer: Mapped[str | None] = mapped_column(sa.String(10), default=None)
    reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    assignment: Mapped[Assignment] = relationship(init=False)


class StaffNotice(Base, kw_only=True):
    """That the people of a branch were told that visits happen, and why; never when, never by whom. Stays as it was written."""

    __tablename__ = "staff_notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    node_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    told_on: Mapped[date]
    who: Mapped[str] = mapped_column(sa.String(300))
    how: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    recorded_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    node: Mapped[Node] = relationship(init=False)


class Cancellation(Base, kw_only=True):
    """An assignment called off: by whom, when, why."""

    __tablename__ = "cancellation"

    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True)
    cancelled_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Return(Base, kw_only=True):
    """A visit given back to its shopper with remarks. `remarks`: [{"item", "text"}]; `note`: words about the whole.

    Answered by the correction that takes the place of `submission_id`.
    """

    __tablename__ = "return"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    submission_id: Mapped[UUID]
    remarks: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    note: Mapped[str] = mapped_column(sa.Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    returned_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
