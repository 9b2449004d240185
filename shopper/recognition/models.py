"""Praise, testimonials, suggestions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.accounts.models import User
from shopper.comment_cards.models import Comment
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node

VERDICTS = ("done", "planned", "not_now", "no")


class Praise(Base, kw_only=True):
    """Words for one person; a comment may thank several. `said`: what names this one, `position`: among those of the comment.

    `employee_id` empty: the name is not matched yet, somebody at the place says who it is. They may say that it is the whole team:
    then `matched_by` stands without an `employee_id`.

    `delivered_at`: shown to the person, `confirmed_at`: read, `told_at`: the customer was told that it arrived.
    """

    __tablename__ = "praise"
    __table_args__ = (sa.UniqueConstraint("comment_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    comment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment.id"))
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    said: Mapped[str | None] = mapped_column(sa.String(120), default=None, repr=False)
    employee_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), index=True, default=None)
    matched_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    thanks: Mapped[str | None] = mapped_column(sa.Text, default=None)
    comment: Mapped[Comment] = relationship(init=False)
    employee: Mapped[User | None] = relationship(init=False, foreign_keys=[employee_id])
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id])

    @property
    def is_for_team(self) -> bool:
        return self.employee_id is None and self.matched_by is not None

    @property
    def is_open(self) -> bool:
        """Nobody has said yet who is meant."""
        return self.employee_id is None and self.matched_by is None

    @property
    def is_untouched(self) -> bool:
        """Nobody has handed it on, nobody has read it: it may still turn out to be somebody else's."""
        return self.matched_by is None and self.delivered_at is None

    def is_same_as(self, employee_id: UUID | None) -> bool:
        """Whether it is this person's already; None: the whole team's."""
        return not self.is_open and self.employee_id == employee_id


class Testimonial(Base, kw_only=True):
    """Words a customer let us repeat. `signed`: the name they want under it; `withdrawn_at`: they may take it back."""

    __tablename__ = "testimonial"

    comment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    signed: Mapped[str | None] = mapped_column(sa.String(120))
    consent: Mapped[str] = mapped_column(sa.Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Suggestion(Base, kw_only=True):
    """An idea, thanked for and judged. `verdict`: done, planned, not_now, no; `answer`: what customers read, by language.

    `said`: the idea as the public list tells it, by language, in the words of whoever judged it: customers' own may hold what is
    private.
    """

    __tablename__ = "suggestion"
    __table_args__ = (sa.CheckConstraint(sa.column("verdict").in_(VERDICTS), name="verdict"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    comment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("comment.id"), unique=True)
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    thanked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    verdict: Mapped[str | None] = mapped_column(sa.String(10), default=None)
    answer: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True), default=None)
    said: Mapped[dict[str, str] | None] = mapped_column(sa.JSON(none_as_null=True), default=None)
    is_shown: Mapped[bool] = mapped_column(default=False)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    comment: Mapped[Comment] = relationship(init=False)
    owner: Mapped[User] = relationship(init=False)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id])
