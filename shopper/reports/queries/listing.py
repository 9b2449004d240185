"""Which reports does a list show, in which order, and how far does the reader see?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_REPORT
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id, is_inside
from shopper.reports.models import ReportEntry
from shopper.reports.queries.entries import withdrawn
from shopper.standards.models import Edition

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


def lately_published(user_id: UUID, since: datetime, most: int) -> list[ReportRow]:
    """The newest of them, among one page of the newest visits: a visit that took months to publish is found in the list."""
    found = (row for row in _page(user_id, ReportFilter(), PAGE_SIZE) if row.published_at >= since)
    return sorted(found, key=lambda row: row.published_at, reverse=True)[:most]


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
    conditions: list[sa.ColumnElement[bool]] = [ReportEntry.replaced_at.is_(None), ~withdrawn()]
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
