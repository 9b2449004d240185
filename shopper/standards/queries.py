"""What can be asked of a book. A reader sees published editions of the companies in reach, and nothing else exists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.standards import rules
from shopper.standards.models import Book, Edition, Standard


@dataclass(frozen=True)
class StandardPage:
    """A standard with its neighbours in the book and its number in the other editions, newest first."""

    edition: Edition
    standard: Standard
    previous: Standard | None
    next: Standard | None
    elsewhere: tuple[Edition, ...]


def readable_editions(reach: Collection[UUID]) -> Sequence[Edition]:
    """Published editions of the books of these companies, each book's newest first."""
    return db.session.scalars(
        _published(reach).order_by(Edition.book_id, Edition.in_force_from.desc(), Edition.published_at.desc())
    ).all()


def edition_for(reach: Collection[UUID], edition_id: UUID) -> Edition:
    """A published edition with its parts and standards; NotFound when it is not theirs, a draft, or absent."""
    edition = db.session.scalars(
        _published(reach).where(Edition.id == edition_id).options(*_whole_content())
    ).one_or_none()
    if edition is None:
        raise NotFound("edition")
    return edition


def standard_page(reach: Collection[UUID], edition_id: UUID, number: str) -> StandardPage:
    """A standard of a readable edition; NotFound when either is not there."""
    edition = edition_for(reach, edition_id)
    standards = edition.standards
    place = next((turn for turn, each in enumerate(standards) if each.number == number), None)
    if place is None:
        raise NotFound("standard")
    return StandardPage(
        edition=edition,
        standard=standards[place],
        previous=standards[place - 1] if place else None,
        next=standards[place + 1] if place + 1 < len(standards) else None,
        elsewhere=tuple(_other_editions_with(edition, number)),
    )


def edition_in_force(book_id: UUID, on: date) -> Edition | None:
    """The edition of a book that holds on a local day of the shop."""
    return rules.edition_in_force(editions_of(book_id), on)


def editions_of(book_id: UUID) -> Sequence[Edition]:
    """Every edition of a book, drafts included, the newest first."""
    return db.session.scalars(
        sa.select(Edition).where(Edition.book_id == book_id).order_by(Edition.in_force_from.desc())
    ).all()


def books_of(company_id: UUID) -> Sequence[Book]:
    """The books of a company, whether or not anything in them is published."""
    return db.session.scalars(sa.select(Book).where(Book.company_id == company_id)).all()


def edition_with_content(edition_id: UUID, *, locked: bool = False) -> Edition:
    """Any edition as the database has it now, drafts included. `locked`: nobody else changes it meanwhile."""
    query = sa.select(Edition).where(Edition.id == edition_id).options(joinedload(Edition.book), *_whole_content())
    query = query.execution_options(populate_existing=True)
    edition = db.session.scalars(query.with_for_update(of=Edition) if locked else query).one_or_none()
    if edition is None:
        raise NotFound("edition")
    return edition


def _published(reach: Collection[UUID]) -> sa.Select[Edition]:
    return (
        sa.select(Edition)
        .join(Edition.book)
        .options(joinedload(Edition.book))
        .where(Edition.published_at.is_not(None), Book.company_id.in_(reach))
    )


def _other_editions_with(edition: Edition, number: str) -> Sequence[Edition]:
    return db.session.scalars(
        _published([edition.book.company_id])
        .join(Standard, Standard.edition_id == Edition.id)
        .where(Edition.book_id == edition.book_id, Edition.id != edition.id, Standard.number == number)
        .order_by(Edition.in_force_from.desc())
    ).all()


def _whole_content() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    return (
        selectinload(Edition.sections),
        selectinload(Edition.stages),
        selectinload(Edition.standards).joinedload(Standard.section),
        selectinload(Edition.standards).joinedload(Standard.stage),
    )
