"""What is kept of a book."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopper.infra.db import Base, UtcDateTime


class Book(Base, kw_only=True):
    """A company's standards book; what it says stands in its editions."""

    __tablename__ = "book"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"), index=True)
    name: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class Edition(Base, kw_only=True):
    """One state of the book. `in_force_from` is a local date of the shop. `rules`: the scoring rules as decimal strings."""

    __tablename__ = "edition"
    __table_args__ = (sa.UniqueConstraint("book_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    book_id: Mapped[UUID] = mapped_column(sa.ForeignKey("book.id"))
    version: Mapped[str] = mapped_column(sa.String(20))
    in_force_from: Mapped[date]
    rules: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default_factory=list)
    content_sha256: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    published_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user.id"), default=None)
    book: Mapped[Book] = relationship(init=False)
    sections: Mapped[list[Section]] = relationship(init=False, order_by="Section.position", viewonly=True)
    stages: Mapped[list[Stage]] = relationship(init=False, order_by="Stage.position", viewonly=True)
    standards: Mapped[list[Standard]] = relationship(init=False, order_by="Standard.position", viewonly=True)


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
    section: Mapped[Section] = relationship(init=False)
    stage: Mapped[Stage] = relationship(init=False)
