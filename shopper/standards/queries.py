"""What can be asked of a book. A reader sees published editions of the companies in reach, and nothing else exists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shopper.access import queries as access
from shopper.access.models import Grant
from shopper.access.rules import CONFIRM_BOOK, EDIT_BOOK, roles_that_may
from shopper.accounts.models import User
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id
from shopper.standards import rules
from shopper.standards.models import ApprovalRequest, Book, BookPicture, Edition, EditionDraft, Stage, StageOwner, Standard


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
    days = _local_days(reach)
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
    today = _local_days([edition.book.company_id])[edition.book.company_id]
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


def open_drafts_of(book_id: UUID) -> Sequence[EditionDraft]:
    """Drafts of a book that have not become editions."""
    query = sa.select(EditionDraft).where(EditionDraft.book_id == book_id, EditionDraft.edition_id.is_(None))
    return db.session.scalars(query).all()


def authored_companies(user_id: UUID) -> set[UUID]:
    """Companies whose book the person may write: the right must be held at the company itself, not in one branch of it."""
    paths = access.branches(user_id, EDIT_BOOK)
    return {company_id(path) for path in paths if path == f"/{company_id(path).hex}/"}


def drafts_for(user_id: UUID) -> Sequence[EditionDraft]:
    """Open drafts the person may write, the last changed first."""
    query = sa.select(EditionDraft).where(
        EditionDraft.company_id.in_(authored_companies(user_id)), EditionDraft.edition_id.is_(None)
    )
    query = query.options(joinedload(EditionDraft.book), joinedload(EditionDraft.writer), joinedload(EditionDraft.base))
    return db.session.scalars(query.order_by(EditionDraft.updated_at.desc())).all()


def draft_for(user_id: UUID, draft_id: UUID, *, locked: bool = False) -> EditionDraft:
    """An open draft the person may write; NotFound when it is not theirs, published, or absent."""
    query = sa.select(EditionDraft).where(
        EditionDraft.id == draft_id,
        EditionDraft.company_id.in_(authored_companies(user_id)),
        EditionDraft.edition_id.is_(None),
    )
    query = query.options(joinedload(EditionDraft.book))
    if locked:
        query = query.with_for_update(of=EditionDraft).execution_options(populate_existing=True)
    draft = db.session.scalars(query).one_or_none()
    if draft is None:
        raise NotFound("draft")
    return draft


def base_of(draft: EditionDraft) -> Edition | None:
    """The newest published edition of the draft's book as it stands now: what the draft will follow."""
    newest = next(iter(published_editions_of(draft.book_id)), None)
    return edition_with_content(newest.id) if newest else None


def approvers(company: UUID, asker_id: UUID) -> list[User]:
    """Who may approve what this person wrote: the others who may write the book; alone, oneself."""
    found = access.people_with(EDIT_BOOK, f"/{company.hex}/")
    others = [each for each in found if each != asker_id]
    query = sa.select(User).where(User.id.in_(others or [asker_id])).order_by(User.name)
    return list(db.session.scalars(query))


def requests_of(draft_id: UUID) -> Sequence[ApprovalRequest]:
    """Every time somebody was asked about a draft, the last first."""
    query = sa.select(ApprovalRequest).where(ApprovalRequest.draft_id == draft_id)
    query = query.options(joinedload(ApprovalRequest.approver), joinedload(ApprovalRequest.asker))
    return db.session.scalars(query.order_by(ApprovalRequest.asked_at.desc())).all()


def open_request(draft_id: UUID) -> ApprovalRequest | None:
    return next((each for each in requests_of(draft_id) if each.answer is None), None)


def approval_of(edition_id: UUID) -> ApprovalRequest | None:
    """Who asked for and who approved a published edition; None when it came in whole."""
    query = sa.select(ApprovalRequest).join(EditionDraft, EditionDraft.id == ApprovalRequest.draft_id)
    query = query.where(EditionDraft.edition_id == edition_id, ApprovalRequest.answer == "published")
    return db.session.scalars(query).first()


def picture_of(company: UUID, sha256: str) -> BookPicture:
    """A picture of the company's own; NotFound otherwise. Whether it may be seen is for whoever shows the clause."""
    found = db.session.get(BookPicture, (company, sha256))
    if found is None:
        raise NotFound("picture")
    return found


def charter_of(code: str) -> Edition:
    """The edition in force today whose charter stands under a public code, if it shows anything. NotFound otherwise."""
    company = next((each for each in _companies() if rules.charter_code(each.name, each.code) == code), None)
    if company is None:
        raise NotFound("charter")
    today = _local_days([company.id])[company.id]
    for book in books_of(company.id):
        edition = edition_in_force(book.id, today)
        if edition is not None and edition.charter:
            return edition_with_content(edition.id)
    raise NotFound("charter")


def company_of(edition: Edition) -> Node:
    return db.session.get_one(Node, edition.book.company_id)


def stages_of(company: UUID) -> list[Stage]:
    """The stages of what the company's books say now and will say, each code once, in their order."""
    today = local_day(company)
    found: dict[str, Stage] = {}
    for book in books_of(company):
        editions = published_editions_of(book.id)
        holding = rules.edition_in_force(editions, today)
        for edition in [each for each in editions if each.in_force_from > today] + ([holding] if holding else []):
            found |= {stage.code: stage for stage in edition.stages}
    return list(found.values())


def handover_for(user_id: UUID, handover_id: UUID) -> StageOwner:
    """A handover at a place the person may rule; NotFound otherwise."""
    query = sa.select(StageOwner).join(Node, Node.id == StageOwner.node_id)
    query = query.where(StageOwner.id == handover_id, access.inside(access.branches(user_id, EDIT_BOOK)))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("handover")
    return found


def charter_code_of(company: UUID) -> str:
    node = db.session.get_one(Node, company)
    return rules.charter_code(node.name, node.code)


def local_day(company: UUID) -> date:
    """Which day it is at a company's seat."""
    return _local_days([company])[company]


def handovers_at(node_id: UUID) -> Sequence[StageOwner]:
    """Every handover of the stages of one place, the last first."""
    query = sa.select(StageOwner).where(StageOwner.node_id == node_id).options(joinedload(StageOwner.owner))
    return db.session.scalars(query.order_by(StageOwner.from_on.desc())).all()


def stage_owners(path: str, on: date) -> dict[str, StageOwner]:
    """Who owns each stage at a place of the tree on a local day: one person, that of the nearest place above that has one."""
    query = (
        sa.select(StageOwner)
        .join(Node, Node.id == StageOwner.node_id)
        .options(joinedload(StageOwner.owner), contains_eager(StageOwner.node))
    )
    rows = db.session.scalars(query.where(sa.literal(path).startswith(Node.path), StageOwner.from_on <= on)).all()
    places = {row.node.path for row in rows}
    by_place = {place: rules.held_on([row for row in rows if row.node.path == place], on) for place in places}
    return rules.nearest(by_place, path)


def owned_places(user_id: UUID) -> Sequence[Node]:
    """Places whose stages the person may hand over: from the company down to regions and partners of their branches."""
    query = sa.select(Node).where(access.inside(access.branches(user_id, EDIT_BOOK)), Node.kind.in_(rules.OWNING_KINDS))
    return db.session.scalars(query.order_by(Node.path)).all()


def owned_place(user_id: UUID, node_id: UUID) -> Node:
    """One of `owned_places`; NotFound otherwise."""
    query = sa.select(Node).where(access.inside(access.branches(user_id, EDIT_BOOK)), Node.kind.in_(rules.OWNING_KINDS))
    found = db.session.scalars(query.where(Node.id == node_id)).one_or_none()
    if found is None:
        raise NotFound("place")
    return found


def possible_owners(path: str) -> list[User]:
    """Active people of the company who read the book as staff and stand on this branch: above it, in it or below it."""
    rows = db.session.execute(
        sa.select(User, Node.path)
        .join(Grant, Grant.user_id == User.id)
        .join(Node, Node.id == Grant.node_id)
        .where(Grant.role.in_(roles_that_may(CONFIRM_BOOK)), User.is_active, access.among([path]))
    )
    return sorted({row.User.id: row.User for row in rows}.values(), key=lambda user: user.name)


def _companies() -> Sequence[Node]:
    return db.session.scalars(sa.select(Node).where(Node.kind == "company")).all()


def known_pictures(company_id: UUID, sha256s: Collection[str]) -> set[str]:
    """Which of these pictures the company has."""
    query = sa.select(BookPicture.sha256).where(BookPicture.company_id == company_id, BookPicture.sha256.in_(sha256s))
    return set(db.session.scalars(query))


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


def _local_days(company_ids: Collection[UUID]) -> dict[UUID, date]:
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
