"""Reports a person may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_REPORT
from shopper.capture.models import Photo
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id, is_inside
from shopper.reports.models import WORKING, Parcel, Report, ReportEntry
from shopper.reviews.models import Publication, Withdrawal
from shopper.standards.models import Book, Edition
from shopper.visits.models import Visit

PAGE_SIZE = 25
COUNTED = 1000
"""A list is counted so far and no further: nobody reads to the end of more, and counting costs a look at every row."""
FEW_PLACES = 40
"""So many places are asked one by one, each by its own index; more are looked for among all of the company's."""
SORTS = ("newest", "lowest")


@dataclass(frozen=True)
class ReportFilter:
    """What stands in the address of the list. `place_id`: any node of the tree. `before`: go on after this publication."""

    place_id: UUID | None = None
    band: str | None = None
    before: UUID | None = None
    since: date | None = None
    until: date | None = None
    edition_id: UUID | None = None
    sort: str = "newest"


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
    revision: int = 1
    edition: str = ""

    @property
    def capped_from(self) -> str | None:
        """The arithmetic result, when the cap lowered what was published."""
        return self.worked_out if self.percent is not None and self.percent != self.worked_out else None


def reports_for(user_id: UUID, wanted: ReportFilter) -> tuple[list[ReportRow], UUID | None]:
    """One page in the wanted order, and where the next page starts."""
    rows = _page(user_id, wanted, PAGE_SIZE + 1)
    following = rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
    return rows[:PAGE_SIZE], following


def count_reports(user_id: UUID, wanted: ReportFilter) -> int:
    """How many fit; COUNTED + 1 stands for more than that."""
    reach = _reach(user_id, wanted.place_id)
    few = sa.select(sa.literal(1)).select_from(ReportEntry).where(_within(reach), *_fits(wanted)).limit(COUNTED + 1).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(few)) or 0


def all_reports_for(user_id: UUID, wanted: ReportFilter, page: int = 500) -> Iterator[ReportRow]:
    """Every line that fits, read page by page: for exports."""
    while True:
        rows = _page(user_id, wanted, page)
        yield from rows
        if len(rows) < page:
            return
        wanted = ReportFilter(**{**wanted.__dict__, "before": rows[-1].id})


def publication_ids(user_id: UUID, wanted: ReportFilter, most: int) -> list[UUID]:
    return [row.id for row in _page(user_id, wanted, most)]


def readable(user_id: UUID, publications: Iterable[UUID]) -> list[UUID]:
    """Those of them that the person may read, whatever else was asked for; nobody reads what was withdrawn."""
    query = sa.select(Publication.id).join(Node, Node.id == Publication.location_id)
    taken_back = sa.exists().where(Withdrawal.series_id == Publication.series_id).correlate(Publication)
    query = query.where(Publication.id.in_(list(publications)), inside(branches(user_id, READ_REPORT)), ~taken_back)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class _Reach:
    """Where a person looks: whole companies, or single places with the companies they belong to."""

    companies: tuple[UUID, ...]
    places: tuple[UUID, ...] | None


def _reach(user_id: UUID, place_id: UUID | None) -> _Reach:
    paths = branches(user_id, READ_REPORT)
    if place_id is not None:
        place = db.session.get(Node, place_id)
        paths = [place.path] if place is not None and any(is_inside(place.path, path) for path in paths) else []
    companies = tuple({company_id(path) for path in paths})
    if all(path == f"/{company_id(path).hex}/" for path in paths):
        return _Reach(companies, None)
    places = db.session.scalars(sa.select(Node.id).where(inside(paths), Node.kind == "location"))
    return _Reach(companies, tuple(places))


def _within(reach: _Reach) -> sa.ColumnElement[bool]:
    if reach.places is None:
        return ReportEntry.company_id.in_(reach.companies)
    if len(reach.places) <= FEW_PLACES:
        return ReportEntry.location_id.in_(reach.places)
    return sa.and_(ReportEntry.company_id.in_(reach.companies), ReportEntry.location_id.in_(reach.places))


def _fits(wanted: ReportFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [ReportEntry.replaced_at.is_(None), ~_withdrawn()]
    if wanted.band is not None:
        conditions.append(ReportEntry.band == wanted.band)
    if wanted.since is not None:
        conditions.append(ReportEntry.visited_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(ReportEntry.visited_on <= wanted.until)
    if wanted.edition_id is not None:
        conditions.append(ReportEntry.edition_id == wanted.edition_id)
    return conditions


def _page(user_id: UUID, wanted: ReportFilter, size: int) -> list[ReportRow]:
    reach = _reach(user_id, wanted.place_id)
    conditions = [*_fits(wanted), *_after(user_id, wanted)]
    if reach.places is not None and len(reach.places) <= FEW_PLACES:
        single = [ReportEntry.location_id == place for place in reach.places]
    else:
        single = [ReportEntry.company_id == company for company in reach.companies]
        if reach.places is not None:
            conditions.append(ReportEntry.location_id.in_(reach.places))
    if not single:
        return []
    # Each place by its own index, no more rows than are shown: a region costs what its places cost, not what they hold.
    some = sa.select(ReportEntry.publication_id).where(*conditions).order_by(*_order(wanted)).limit(size)
    parts = (some.where(one).subquery() for one in single)
    ids = sa.union_all(*(sa.select(part.c.publication_id) for part in parts))
    query = (
        sa.select(
            ReportEntry.publication_id,
            Node.name,
            Node.code,
            ReportEntry.visited_on,
            ReportEntry.percent,
            ReportEntry.published_percent,
            ReportEntry.band,
            ReportEntry.not_met - ReportEntry.critical,  # told apart, as in the report's legend
            ReportEntry.critical,
            ReportEntry.published_at,
            ReportEntry.revision,
            Edition.version,
        )
        .join(Node, Node.id == ReportEntry.location_id)
        .join(Edition, Edition.id == ReportEntry.edition_id)
        .where(ReportEntry.publication_id.in_(ids))
        .order_by(*_order(wanted))
        .limit(size)
    )
    return [ReportRow(*row) for row in db.session.execute(query)]


def _order(wanted: ReportFilter) -> tuple[Any, Any]:
    if wanted.sort == "lowest":
        return (ReportEntry.score, ReportEntry.publication_id)
    return (ReportEntry.visited_on.desc(), ReportEntry.publication_id.desc())


def _after(user_id: UUID, wanted: ReportFilter) -> list[sa.ColumnElement[bool]]:
    """After a report of the reader's own reach; one they may not read is no place to go on from, or its day would show."""
    if wanted.before is None:
        return []
    mine = sa.select(ReportEntry).join(Node, Node.id == ReportEntry.location_id)
    last = db.session.scalar(mine.where(ReportEntry.publication_id == wanted.before, inside(branches(user_id, READ_REPORT))))
    if last is None:
        return [sa.false()]
    if wanted.sort == "lowest":
        key = sa.tuple_(ReportEntry.score, ReportEntry.publication_id)
        return [key > sa.tuple_(sa.literal(last.score), sa.literal(last.publication_id))]
    key = sa.tuple_(ReportEntry.visited_on, ReportEntry.publication_id)
    return [key < sa.tuple_(sa.literal(last.visited_on), sa.literal(last.publication_id))]


def _withdrawn() -> sa.ColumnElement[bool]:
    return sa.exists().where(Withdrawal.series_id == ReportEntry.series_id).correlate(ReportEntry)


def places_with_reports(user_id: UUID, most: int = 400) -> list[Node]:
    """For the filter: places in reach of which there is something to read, under the regions and partners they belong to."""
    has_report = sa.exists().where(ReportEntry.location_id == Node.id, ReportEntry.replaced_at.is_(None))
    reach = inside(branches(user_id, READ_REPORT))
    locations = sa.select(Node).where(reach, Node.kind == "location", has_report)
    places = list(db.session.scalars(locations.order_by(Node.path).limit(most)))
    above = {path for place in places for path in _paths_above(place.path)}
    groups = sa.select(Node).where(reach, Node.kind.in_(("region", "partner")), Node.path.in_(above))
    return sorted([*places, *db.session.scalars(groups)], key=lambda node: node.path)


def _paths_above(path: str) -> list[str]:
    steps = path.strip("/").split("/")
    return ["/" + "/".join(steps[:count]) + "/" for count in range(1, len(steps))]


def editions_with_reports(user_id: UUID) -> list[Edition]:
    """For the filter: published editions of the companies in reach, the newest first."""
    companies = {company_id(path) for path in branches(user_id, READ_REPORT)}
    query = sa.select(Edition).join(Book, Book.id == Edition.book_id)
    query = query.where(Book.company_id.in_(companies), Edition.published_at.is_not(None))
    return list(db.session.scalars(query.order_by(Edition.in_force_from.desc(), Edition.version.desc())))


def finished(publication_id: UUID) -> dict[str, Report]:
    """The PDFs of a publication that are ready, by language."""
    return {
        each.language: each
        for each in db.session.scalars(sa.select(Report).where(Report.publication_id == publication_id))
    }


def publication(publication_id: UUID) -> Publication:
    """For jobs, which see everything."""
    return db.session.get_one(Publication, publication_id)


def publication_or_none(publication_id: UUID) -> Publication | None:
    return db.session.get(Publication, publication_id)


def entry_by_code(code: str) -> ReportEntry | None:
    """What a printed code leads to; for anybody who holds the paper."""
    return db.session.scalar(sa.select(ReportEntry).where(ReportEntry.code == code))


def newest_of(series_id: UUID) -> ReportEntry | None:
    query = sa.select(ReportEntry).where(ReportEntry.series_id == series_id)
    return db.session.scalar(query.order_by(ReportEntry.revision.desc()).limit(1))


def entries_of(series_id: UUID) -> list[ReportEntry]:
    """All revisions of a report, the first one first."""
    query = sa.select(ReportEntry).where(ReportEntry.series_id == series_id)
    return list(db.session.scalars(query.order_by(ReportEntry.revision)))


def entry_of(publication_id: UUID) -> ReportEntry | None:
    return db.session.get(ReportEntry, publication_id)


def is_withdrawn(entry: ReportEntry) -> bool:
    return bool(db.session.scalar(sa.select(_withdrawn()).where(ReportEntry.publication_id == entry.publication_id)))


def place(node_id: UUID) -> Node:
    return db.session.get_one(Node, node_id)


def path_of(publication_id: UUID) -> str:
    """Where in the tree the visited place stands."""
    query = sa.select(Node.path).join(Publication, Publication.location_id == Node.id)
    return db.session.scalars(query.where(Publication.id == publication_id)).one()


def parcel(owner_id: UUID, parcel_id: UUID) -> Parcel:
    """Raises NotFound for everybody but whoever asked for it."""
    found = db.session.get(Parcel, parcel_id)
    if found is None or found.owner_id != owner_id:
        raise NotFound
    return found


def parcel_or_none(parcel_id: UUID) -> Parcel | None:
    """For jobs."""
    return db.session.get(Parcel, parcel_id)


def parcels_of(owner_id: UUID) -> list[Parcel]:
    """The last ones, the newest first."""
    query = sa.select(Parcel).where(Parcel.owner_id == owner_id)
    return list(db.session.scalars(query.order_by(Parcel.created_at.desc()).limit(20)))


def working_parcels(owner_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(Parcel).where(Parcel.owner_id == owner_id, Parcel.state == WORKING)
    return db.session.scalar(query) or 0


def documents_of(publications: Iterable[UUID]) -> dict[tuple[UUID, str], Report]:
    """All that are made of these, by publication and language."""
    query = sa.select(Report).where(Report.publication_id.in_(list(publications)))
    return {(report.publication_id, report.language): report for report in db.session.scalars(query)}


def snapshots_of(publications: Iterable[UUID]) -> dict[UUID, tuple[int, dict[str, Any]]]:
    """Revision and what a file name needs of the snapshot; whole snapshots of 500 reports would be a lot to hold."""
    query = sa.select(Publication.id, Publication.revision, Publication.snapshot).where(Publication.id.in_(list(publications)))
    rows = db.session.execute(query.execution_options(yield_per=20))
    return {row.id: (row.revision, {name: row.snapshot[name] for name in ("location", "visit")}) for row in rows}


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
