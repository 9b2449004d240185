"""Which report is meant: by its code, its series, its publication? Nobody reads what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_REPORT
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.reports.models import ReportEntry
from shopper.reviews.models import Publication, Withdrawal


def readable(user_id: UUID, publications: Iterable[UUID]) -> list[UUID]:
    """Those of them that the person may read, whatever else was asked for; nobody reads what was withdrawn."""
    query = sa.select(Publication.id).join(Node, Node.id == Publication.location_id)
    taken_back = sa.exists().where(Withdrawal.series_id == Publication.series_id).correlate(Publication)
    query = query.where(Publication.id.in_(list(publications)), inside(branches(user_id, READ_REPORT)), ~taken_back)
    return list(db.session.scalars(query))


def withdrawn() -> sa.ColumnElement[bool]:
    return sa.exists().where(Withdrawal.series_id == ReportEntry.series_id).correlate(ReportEntry)


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
    return bool(db.session.scalar(sa.select(withdrawn()).where(ReportEntry.publication_id == entry.publication_id)))


def place(node_id: UUID) -> Node:
    return db.session.get_one(Node, node_id)


def path_of(publication_id: UUID) -> str:
    """Where in the tree the visited place stands."""
    query = sa.select(Node.path).join(Publication, Publication.location_id == Node.id)
    return db.session.scalars(query.where(Publication.id == publication_id)).one()
