"""Finished documents, and the lines of the list."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopper.infra import clock
from shopper.infra.db import Base, UtcDateTime

CURRENT = sa.text("replaced_at IS NULL")
NO_SCORE = 1_000_000
"""Above every score, so that reports without one come last where the lowest comes first."""


def _line(name: str, *columns: str) -> sa.Index:
    return sa.Index(name, *columns, sqlite_where=CURRENT, postgresql_where=CURRENT)


class ReportEntry(Base, kw_only=True):
    """One line of the list of reports, and what its printed code leads to. Derived: a publication writes it, nobody edits it.

    A table of its own because a publication is sealed and its figures are exact texts, while a list of 100,000 wants to be
    sorted, filtered and paged by an index. `score`: published percent in thousandths. `code`: without hyphens.
    """

    __tablename__ = "report_entry"
    __table_args__ = (
        _line("ix_report_entry_company", "company_id", "visited_on", "publication_id"),
        _line("ix_report_entry_location", "location_id", "visited_on", "publication_id"),
        _line("ix_report_entry_band", "company_id", "band", "visited_on", "publication_id"),
        _line("ix_report_entry_edition", "company_id", "edition_id", "visited_on", "publication_id"),
        _line("ix_report_entry_score", "company_id", "score", "publication_id"),
        _line("ix_report_entry_location_score", "location_id", "score", "publication_id"),
    )

    publication_id: Mapped[UUID] = mapped_column(primary_key=True)
    """No key of the database: when a withdrawn visit is erased, its printed code must go on saying "withdrawn"."""
    series_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    revision: Mapped[int]
    company_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    location_id: Mapped[UUID] = mapped_column(sa.ForeignKey("node.id"))
    edition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("edition.id"))
    visited_on: Mapped[date]
    percent: Mapped[str | None] = mapped_column(sa.String(80))
    published_percent: Mapped[str | None] = mapped_column(sa.String(80))
    score: Mapped[int]
    band: Mapped[str] = mapped_column(sa.String(20))
    not_met: Mapped[int]
    critical: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


WORKING, READY, FAILED, EXPIRED = "working", "ready", "failed", "expired"


class Parcel(Base, kw_only=True):
    """Many documents as one ZIP for one person. What is missing is made first, a few at a time; gone after a day."""

    __tablename__ = "parcel"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_((WORKING, READY, FAILED, EXPIRED)), name="state"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"), index=True)
    publications: Mapped[list[str]] = mapped_column(sa.JSON)
    languages: Mapped[list[str]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(10), default=WORKING)
    done: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[list[list[str]]] = mapped_column(sa.JSON, default_factory=list)
    """Publication and language of what could not be made."""
    size: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def total(self) -> int:
        return len(self.publications) * len(self.languages)

    @property
    def file_key(self) -> str:
        return f"parcels/{self.id}.zip"


class Report(Base, kw_only=True):
    """The PDF of a publication in one language. `key`: SHA-256 of all it was made from; `sha256`: of the file itself."""

    __tablename__ = "report"

    publication_id: Mapped[UUID] = mapped_column(sa.ForeignKey("publication.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    pages: Mapped[int]
    rendered_at: Mapped[datetime] = mapped_column(UtcDateTime, default_factory=clock.now)

    @property
    def file_key(self) -> str:
        return f"reports/{self.key[:2]}/{self.key}.pdf"
