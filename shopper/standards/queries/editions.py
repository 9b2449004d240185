"""Which editions does a book have, and which holds today?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards import rules
from shopper.standards.models import Book, Edition, Standard


@dataclass(frozen=True)
class Shelved:
    """A published edition, and how it stands today, by the local day of the company's seat."""

    edition: Edition
    state: str
    count: int


@dataclass(frozen=True)
class StandardPage:
    """A standard with its neighbours, and every published edition of its book with whether it has this number."""

    shelved: Shelved
    standard: Standard
    previous: Standard | None
    next: Standard | None
    editions: tuple[tuple[Edition, bool], ...]


def readable_editions(reach: Collection[UUID]) -> Sequence[Edition]:
    """Published editions of the books of these companies, book by book, the newest first."""
    order = (Edition.book_id, Edition.in_force_from.desc())
    return db.session.scalars(_published().where(Book.company_id.in_(reach)).order_by(*order)).all()


def shelf(reach: Collection[UUID]) -> list[Shelved]:
    """`readable_editions`, each with its state of today and its number of standards."""
    editions = readable_editions(reach)
    counts = _counts([edition.id for edition in editions])
    days = local_days(reach)
    return [
        Shelved(
            edition,
            rules.state_of(edition, _siblings_among(edition, editions), days[edition.book.company_id]),
            counts[edition.id],
        )
        for edition in editions
    ]


def edition_for(reach: Collection[UUID], edition_id: UUID) -> Edition:
    """A published edition with its parts and standards; NotFound when it is not theirs, a draft, or absent."""
    query = _published().where(Book.company_id.in_(reach), Edition.id == edition_id).options(*_whole_content())
    edition = db.session.scalars(query).one_or_none()
    if edition is None:
        raise NotFound("edition")
    return edition


def shelved_edition(reach: Collection[UUID], edition_id: UUID) -> Shelved:
    """`edition_for`, with its state of today."""
    edition = edition_for(reach, edition_id)
    today = local_days([edition.book.company_id])[edition.book.company_id]
    state = rules.state_of(edition, published_editions_of(edition.book_id), today)
    return Shelved(edition, state, len(edition.standards))


def standard_page(reach: Collection[UUID], edition_id: UUID, number: str) -> StandardPage:
    """A standard of a readable edition; NotFound when either is not there."""
    shelved = shelved_edition(reach, edition_id)
    standards = shelved.edition.standards
    place = next((turn for turn, each in enumerate(standards) if each.number == number), None)
    if place is None:
        raise NotFound("standard")
    having = _editions_with(shelved.edition.book_id, number)
    return StandardPage(
        shelved=shelved,
        standard=standards[place],
        previous=standards[place - 1] if place else None,
        next=standards[place + 1] if place + 1 < len(standards) else None,
        editions=tuple((each, each.id in having) for each in published_editions_of(shelved.edition.book_id)),
    )


def edition_in_force(book_id: UUID, on: date) -> Edition | None:
    """The edition of a book that holds on a local day of the shop."""
    return rules.edition_in_force(published_editions_of(book_id), on)


def published_editions_of(book_id: UUID) -> Sequence[Edition]:
    """The published editions of a book, the newest first."""
    query = _published().where(Edition.book_id == book_id)
    return db.session.scalars(query.order_by(Edition.in_force_from.desc())).all()


def editions_of(book_id: UUID) -> Sequence[Edition]:
    """Every edition of a book, drafts included, the newest first."""
    query = sa.select(Edition).where(Edition.book_id == book_id)
    return db.session.scalars(query.order_by(Edition.in_force_from.desc())).all()


def books_of(company_id: UUID) -> Sequence[Book]:
    """The books of a company, whether or not anything in them is published."""
    return db.session.scalars(sa.select(Book).where(Book.company_id == company_id)).all()


def local_day(company: UUID) -> date:
    """Which day it is at a company's seat."""
    return local_days([company])[company]


def edition_with_content(edition_id: UUID, *, locked: bool = False) -> Edition:
    """Any edition as the database has it now, drafts included. `locked`: nobody else changes it meanwhile."""
    query = sa.select(Edition).where(Edition.id == edition_id).options(joinedload(Edition.book), *_whole_content())
    query = query.execution_options(populate_existing=True)
    edition = db.session.scalars(query.with_for_update(of=Edition) if locked else query).one_or_none()
    if edition is None:
        raise NotFound("edition")
    return edition


def _published() -> sa.Select[Edition]:
    query = sa.select(Edition).join(Edition.book).options(contains_eager(Edition.book))
    return query.where(Edition.published_at.is_not(None))


def _siblings_among(edition: Edition, editions: Sequence[Edition]) -> list[Edition]:
    return [each for each in editions if each.book_id == edition.book_id]


def _counts(edition_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many standards each edition has."""
    query = sa.select(Standard.edition_id, sa.func.count()).where(Standard.edition_id.in_(edition_ids))
    found: dict[UUID, int] = dict(db.session.execute(query.group_by(Standard.edition_id)).all())
    return {edition_id: found.get(edition_id, 0) for edition_id in edition_ids}


def local_days(company_ids: Collection[UUID]) -> dict[UUID, date]:
    """Which day it is at each company's seat."""
    rows = db.session.execute(sa.select(Node.id, Node.zone).where(Node.id.in_(company_ids)))
    return {company_id: clock.now().astimezone(ZoneInfo(zone)).date() for company_id, zone in rows}


def _editions_with(book_id: UUID, number: str) -> set[UUID]:
    query = sa.select(Standard.edition_id).join(Edition, Edition.id == Standard.edition_id)
    return set(db.session.scalars(query.where(Edition.book_id == book_id, Standard.number == number)))


def _whole_content() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    return (
        selectinload(Edition.sections),
        selectinload(Edition.stages),
        selectinload(Edition.standards).joinedload(Standard.section),
        selectinload(Edition.standards).joinedload(Standard.stage),
    )
