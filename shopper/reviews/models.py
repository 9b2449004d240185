"""What was decided about a visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node


class Publication(Base, kw_only=True):
    """A visit made known to the visited. Never changes; a correction is a new revision of the same series.

    `series_id` is the id of revision 1. The figures stand in the row for lists; what counts is the frozen `snapshot` and
    its SHA-256. Percentages are exact fractions as text: "17700/206".
    """

    __tablename__ = "publication"
    __table_args__ = (
        sa.UniqueConstraint("visit_id", "revision"),
        sa.Index("ix_publication_list", "location_id", "visited_on"),
        sa.Index("uq_publication_series_id_revision", "series_id", "revision", unique=True),
        sa.Index("ix_publication_published_at", "published_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"))
    series_id: Mapped[UUID | None] = mapped_column(default=None)
    revision: Mapped[int]
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    visited_on: Mapped[date]
    percent: Mapped[str | None] = mapped_column(sa.String(80))
    published_percent: Mapped[str | None] = mapped_column(sa.String(80))
    band: Mapped[str] = mapped_column(sa.String(20))
    not_met: Mapped[int]
    critical: Mapped[int]
    snapshot: Mapped[dict[str, Any]] = mapped_column(sa.JSON, repr=False, deferred=True)
    snapshot_sha256: Mapped[str] = mapped_column(sa.String(64))
    published_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    location: Mapped[Node] = relationship(init=False, foreign_keys=[location_id], lazy="joined", innerjoin=True)

    @property
    def capped_from(self) -> str | None:
        """The arithmetic result, when the cap lowered what was published."""
        return self.percent if self.published_percent is not None and self.published_percent != self.percent else None


class Withdrawal(Base, kw_only=True):
    """A report taken back, all its revisions at once. It stays when the visit itself is erased, so that the address can say so."""

    __tablename__ = "withdrawal"

    series_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    publications: Mapped[list[str]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.Text)
    withdrawn_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class AnswerEdit(Base, kw_only=True):
    """A reviewer changed what stands in a visit: `part` is "value" or "fact". The shopper's own answer stays as it came.

    Rows are only added; the last of an item and part counts. Whose they are is never told outside the office.
    """

    __tablename__ = "answer_edit"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(20))
    part: Mapped[str] = mapped_column(sa.String(10))
    old: Mapped[str] = mapped_column(sa.Text)
    new: Mapped[str] = mapped_column(sa.Text)
    why: Mapped[str] = mapped_column(sa.Text)
    cause: Mapped[str] = mapped_column(sa.String(10), default="review")
    edited_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Verdict(Base, kw_only=True):
    """Whether a visit counts and whether it is paid: two questions. Rows are only added; the last counts.

    `given_by` is empty when a rule gave it: a recognised shopper, a review that came too late.
    """

    __tablename__ = "verdict"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    valid: Mapped[bool]
    payable: Mapped[bool]
    independent: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    rule: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    given_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Review(Base, kw_only=True):
    """Where the review of a visit stands: the queue is read from here, however many visits are long done.

    `state`: open (waits for a reviewer), returned (waits for the shopper), revise (published, and changed since), done.
    `due_at`: until when whoever it waits for has time. `reviewer_id`: who has taken it, so that no two read the same one.
    """

    __tablename__ = "review"
    __table_args__ = (
        sa.Index("ix_review_queue", "state", "due_at", "visit_id"),
        sa.Index("ix_review_taken", "reviewer_id", "state", "due_at"),
    )

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ReviewNote(Base, kw_only=True):
    """A reviewer's own note on a visit, for the office alone."""

    __tablename__ = "review_note"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    written_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)


class Appeal(Base, kw_only=True):
    """What a location objects to in its report, handed in at once; each item is decided by itself, all are closed together."""

    __tablename__ = "appeal"
    __table_args__ = (sa.Index("ix_appeal_open", "decided_at", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), index=True)
    series_id: Mapped[UUID] = mapped_column(index=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    raised_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    items: Mapped[list[AppealItem]] = relationship(init=False, order_by="AppealItem.key", viewonly=True)


class AppealItem(Base, kw_only=True):
    """One standard objected to. `decision`: upheld, partly or rejected; `new_value`: the answer that then stands."""

    __tablename__ = "appeal_item"
    __table_args__ = (sa.UniqueConstraint("series_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    appeal_id: Mapped[UUID] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    series_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.Text)
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    decision: Mapped[str | None] = mapped_column(sa.String(10), default=None)
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    new_value: Mapped[str | None] = mapped_column(sa.String(40), default=None)


class SecondReading(Base, kw_only=True):
    """A visit drawn for a second reader, who judges without seeing the first judgement. `judged` {key: met|partly|not_met}."""

    __tablename__ = "second_reading"
    __table_args__ = (sa.Index("ix_second_reading_open", "read_at", "drawn_at"),)

    visit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("visit.id"), primary_key=True)
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    first_reader_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    reader_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    judged: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default_factory=dict)
