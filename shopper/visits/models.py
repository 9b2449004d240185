"""What was seen."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node
from shopper.questionnaires.models import Questionnaire


class Visit(Base, kw_only=True):
    """`visited_on` is the local date of the shop; `zone` is kept as it was then. A correction replaces an earlier visit."""

    __tablename__ = "visit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    submission_id: Mapped[UUID] = mapped_column(sa.ForeignKey("submission.id"), unique=True)
    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    zone: Mapped[str] = mapped_column(sa.String(60))
    visited_on: Mapped[date]
    came_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    narrative: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(5))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("visit.id"), default=None)
    channel: Mapped[str] = mapped_column(sa.String(20), default="in_person", server_default="in_person")
    recognised_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    recognised_note: Mapped[str | None] = mapped_column(sa.Text, default=None)
    answers: Mapped[list[Answer]] = relationship(init=False, viewonly=True)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id], lazy="joined", innerjoin=True)
    submission: Mapped[Submission] = relationship(init=False, lazy="joined", innerjoin=True)
    assignment: Mapped[Assignment] = relationship(init=False)
    questionnaire: Mapped[Questionnaire] = relationship(init=False)


class Answer(Base, kw_only=True):
    """What was answered to one item: `value` as the form has it; seconds and counts as digits."""

    __tablename__ = "answer"

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    value: Mapped[str] = mapped_column(sa.Text)
    fact: Mapped[str] = mapped_column(sa.Text)
    reasons: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
