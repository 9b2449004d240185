"""A visit to be made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node
from shopper.questionnaires.models import Questionnaire


class Assignment(Base, kw_only=True):
    """`brief` is up to three lines, each by language. The window is two instants; it is shown in the location's zone."""

    __tablename__ = "assignment"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    shopper_id: Mapped[UUID] = mapped_column(sa.ForeignKey("shopper.id"), index=True)
    questionnaire_id: Mapped[UUID] = mapped_column(sa.ForeignKey("questionnaire.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scenario: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    brief: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id], lazy="joined", innerjoin=True)
    questionnaire: Mapped[Questionnaire] = relationship(init=False)
    cancellation: Mapped[Cancellation | None] = relationship(init=False, viewonly=True, lazy="joined")


class Cancellation(Base, kw_only=True):
    """An assignment called off: by whom, when, why."""

    __tablename__ = "cancellation"

    assignment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True)
    cancelled_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
