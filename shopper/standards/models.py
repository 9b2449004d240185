"""What is kept of a book."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.accounts.models import User
from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime
from shopper.organisation.models import Node


class Book(Base, kw_only=True):
    """A company's standards book; what it says stands in its editions."""

    __tablename__ = "book"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class Edition(Base, kw_only=True):
    """One state of the book. `in_force_from` is a local date of the shop. `rules`: the scoring rules as decimal strings.

    `roles`, `glossary`, `charter` as in the document; `extra`: what a document only carries along, and its `name` where
    the book has another one today.
    """

    __tablename__ = "edition"
    __table_args__ = (sa.UniqueConstraint("book_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    book_id: Mapped[UUID] = mapped_column(sa.ForeignKey("book.id"))
    version: Mapped[str] = mapped_column(sa.String(20))
    in_force_from: Mapped[date]
    rules: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    roles: Mapped[dict[str, dict[str, str]]] = mapped_column(sa.JSON, default_factory=dict, server_default="{}")
    glossary: Mapped[dict[str, dict[str, dict[str, str]]]] = mapped_column(sa.JSON, default_factory=dict, server_default="{}")
    charter: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    extra: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default_factory=dict, server_default="{}")
    content_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    published_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    book: Mapped[Book] = relationship(init=False)
    sections: Mapped[list[Section]] = relationship(init=False, order_by="Section.position", viewonly=True)
    stages: Mapped[list[Stage]] = relationship(init=False, order_by="Stage.position", viewonly=True)
    standards: Mapped[list[Standard]] = relationship(init=False, order_by="Standard.position", viewonly=True)

    @property
    def name(self) -> dict[str, str]:
        """What the book was called in this edition."""
        return self.extra.get("name") or self.book.name


class Section(Base, kw_only=True):
    """A part of the book: "4 · Communication standards"."""

    __tablename__ = "section"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[str] = mapped_column(sa.String(10))
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class Stage(Base, kw_only=True):
    """A stretch of the customer's journey: "WAIT · Waiting"."""

    __tablename__ = "stage"
    __table_args__ = (sa.UniqueConstraint("edition_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    code: Mapped[str] = mapped_column(sa.String(10))
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class Standard(Base, kw_only=True):
    """A numbered clause. `form` says how a visit asks for it; empty when a visit does not."""

    __tablename__ = "standard"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    section_id: Mapped[UUID] = mapped_column(sa.ForeignKey("section.id"))
    stage_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stage.id"))
    number: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int]
    weight: Mapped[int]
    critical: Mapped[str | None] = mapped_column(sa.String(10))
    source: Mapped[str] = mapped_column(sa.String(10))
    evidence: Mapped[str] = mapped_column(sa.String(200))
    answer: Mapped[str] = mapped_column(sa.String(20))
    limit_seconds: Mapped[int | None]
    dimension: Mapped[str | None] = mapped_column(sa.String(40))
    title: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    text: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    criterion: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    reason: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    question: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    form: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    roles: Mapped[list[str]] = mapped_column(sa.JSON, default_factory=list, server_default="[]")
    picture: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True), default=None)
    section: Mapped[Section] = relationship(init=False)
    stage: Mapped[Stage] = relationship(init=False)


class EditionDraft(Base, kw_only=True):
    """An edition being written: a book document that may not be whole yet. `rev` counts its changes.

    `edition_id`: what it became; from then on it is history.
    """

    __tablename__ = "edition_draft"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    book_id: Mapped[UUID] = mapped_column(sa.ForeignKey("book.id"), index=True)
    base_edition_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("edition.id"), default=None)
    version: Mapped[str] = mapped_column(sa.String(20))
    document: Mapped[dict[str, Any]] = mapped_column(sa.JSON, repr=False)
    rev: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    updated_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    edition_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("edition.id"), index=True, default=None)
    book: Mapped[Book] = relationship(init=False)
    base: Mapped[Edition | None] = relationship(init=False, foreign_keys=[base_edition_id])
    writer: Mapped[User | None] = relationship(init=False, foreign_keys=[updated_by])


class ApprovalRequest(Base, kw_only=True):
    """A named person is asked to put one revision of a draft in force. `answer`: published, sent_back or taken_back."""

    __tablename__ = "approval_request"
    __table_args__ = (
        sa.CheckConstraint(sa.column("answer").in_(("published", "sent_back", "taken_back")), name="answer"),
        sa.Index(
            "ix_approval_request_open",
            "draft_id",
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    draft_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition_draft.id", ondelete="CASCADE"), index=True)
    rev: Mapped[int]
    approver_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    answer: Mapped[str | None] = mapped_column(sa.String(20), default=None)
    reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    answered_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    approver: Mapped[User] = relationship(init=False, foreign_keys=[approver_id])
    asker: Mapped[User] = relationship(init=False, foreign_keys=[asked_by])


class BookPicture(Base, kw_only=True):
    """A clean picture of what good looks like, kept once per company under the hash of its file."""

    __tablename__ = "book_picture"

    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    added_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)

    @property
    def key(self) -> str:
        return f"book/{self.company_id}/{self.sha256}.jpg"


class StageOwner(Base, kw_only=True):
    """From this local day on a stage has this owner, at this node and below, until the next row of the same stage begins.

    Only the first day is kept: so no two owners can overlap and no gap can open, whoever writes, on either database.
    """

    __tablename__ = "stage_owner"
    __table_args__ = (sa.UniqueConstraint("node_id", "stage_code", "from_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    node_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    stage_code: Mapped[str] = mapped_column(sa.String(10))
    from_on: Mapped[date]
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    appointed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    owner: Mapped[User] = relationship(init=False, foreign_keys=[owner_id])
    node: Mapped[Node] = relationship(init=False)
