"""Reports a person may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_REPORT
from shopper.capture.models import Photo
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reports.models import Report
from shopper.reviews.models import Publication
from shopper.reviews.queries import is_newest
from shopper.visits.models import Visit

PAGE_SIZE = 25


@dataclass(frozen=True)
class ReportFilter:
    """What stands in the address of the list. `before`: go on after this publication."""

    location_id: UUID | None = None
    band: str | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class ReportRow:
    """One line of the list; percentages are exact fractions as text. `not_met` leaves out the critical ones."""

    id: UUID
    location_name: dict[str, str]
    code: str | None
    visited_on: date
    worked_out: str | None
    percent: str | None
    band: str
    not_met: int
    critical: int
    published_at: datetime

    @property
    def capped_from(self) -> str | None:
        """The arithmetic result, when the cap lowered what was published."""
        return self.worked_out if self.percent is not None and self.percent != self.worked_out else None


def reports_for(user_id: UUID, wanted: ReportFilter) -> tuple[list[ReportRow], int, UUID | None]:
    """The newest first: one page, how many there are in all, and where the next page starts."""
    reach = _reach(user_id, wanted)
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(Publication).join(Node, Node.id == Publication.location_id).where(reach)
    )
    query = (
        sa.select(
            Publication.id,
            Node.name,
            Node.code,
            Publication.visited_on,
            Publication.percent,
            Publication.published_percent,
            Publication.band,
            Publication.not_met - Publication.critical,  # told apart, as in the report's legend
            Publication.critical,
            Publication.published_at,
        )
        .join(Node, Node.id == Publication.location_id)
        .where(reach, *_after(user_id, wanted.before))
        .order_by(Publication.visited_on.desc(), Publication.id.desc())
        .limit(PAGE_SIZE + 1)
    )
    rows = [ReportRow(*row) for row in db.session.execute(query)]  # type: ignore[call-arg]
    following = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], total or 0, following


def locations_with_reports(user_id: UUID) -> list[Node]:
    """For the filter: places in reach of which there is something to read."""
    has_report = sa.exists().where(Publication.location_id == Node.id)
    query = sa.select(Node).where(inside(branches(user_id, READ_REPORT)), Node.kind == "location", has_report)
    return sorted(db.session.scalars(query), key=lambda node: (node.city or "", node.address or ""))


def finished(publication_id: UUID) -> dict[str, Report]:
    """The PDFs of a publication that are ready, by language."""
    return {
        each.language: each
        for each in db.session.scalars(sa.select(Report).where(Report.publication_id == publication_id))
    }



def publication(publication_id: UUID) -> Publication:
    """For the job that renders, which sees everything."""
    return db.session.get_one(Publication, publication_id)


def _reach(user_id: UUID, wanted: ReportFilter) -> sa.ColumnElement[bool]:
    conditions = [inside(branches(user_id, READ_REPORT)), is_newest()]
    if wanted.location_id is not None:
        conditions.append(Publication.location_id == wanted.location_id)
    if wanted.band is not None:
        conditions.append(Publication.band == wanted.band)
    return sa.and_(*conditions)


def _after(user_id: UUID, before: UUID | None) -> list[sa.ColumnElement[bool]]:
    """After a report of the reader's own reach; one they may not read is no place to go on from, or its day would show."""
    if before is None:
        return []
    mine = sa.select(Publication.visited_on, Publication.id).join(Node, Node.id == Publication.location_id)
    last = db.session.execute(mine.where(Publication.id == before, inside(branches(user_id, READ_REPORT)))).first()
    if last is None:
        return [sa.false()]
    return [sa.tuple_(Publication.visited_on, Publication.id) < sa.tuple_(sa.literal(last.visited_on), sa.literal(last.id))]


def company_language(publication_id: UUID) -> str:
    query = (
        sa.select(Node.language)
        .join(Publication, Publication.company_id == Node.id)
        .where(Publication.id == publication_id)
    )
    return db.session.scalar(query) or "en"


def photos_of(publication_id: UUID) -> dict[str, Photo]:
    """The photographs of a publication's visit by id."""
    query = (
        sa.select(Photo)
        .join(Visit, Visit.submission_id == Photo.submission_id)
        .join(Publication, Publication.visit_id == Visit.id)
        .where(Publication.id == publication_id, Photo.clean_sha256.is_not(None))
    )
    return {str(photo.id): photo for photo in db.session.scalars(query)}
