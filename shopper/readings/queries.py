"""What is to be read, and who has read it. A manager sees the people of their branch, and of them only whether, never how well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.access.queries import branches, company_ids, inside
from shopper.access.rules import CONFIRM_BOOK, SEE_READERS, roles_that_may
from shopper.accounts.models import User
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.readings import rules
from shopper.readings.models import CheckAnswer, EditionCheck, Reading, Reminder
from shopper.standards.models import Edition, Standard
from shopper.standards.queries import Shelved, edition_for, shelf, shelved_edition

PAGE_SIZE = 50
LIVE = ("in_force", "coming")


@dataclass(frozen=True)
class Mine:
    """An edition and how far its reader is."""

    shelved: Shelved
    confirmed_at: datetime | None
    taken_at: datetime | None
    reminded_at: datetime | None

    @property
    def edition(self) -> Edition:
        return self.shelved.edition

    @property
    def is_to_confirm(self) -> bool:
        return self.confirmed_at is None and self.shelved.state in LIVE

    @property
    def check_due_at(self) -> datetime | None:
        """When the check opens; None without a reading, once it is taken, or when the edition holds no longer."""
        if self.confirmed_at is None or self.taken_at is not None or self.shelved.state == "superseded":
            return None
        return rules.check_due_at(self.confirmed_at)

    @property
    def is_to_check(self) -> bool:
        return self.check_due_at is not None and self.check_due_at <= clock.now()


@dataclass(frozen=True)
class ReaderFilter:
    """What stands in the address of the list. `state`: "open", "read", "checked". `after`: go on after this line."""

    state: str | None = None
    role: str | None = None
    place_id: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class Reader:
    """A person in a role at a place, and whether they have read."""

    line_id: UUID
    user_id: UUID
    name: str
    role: str
    place: dict[str, str]
    confirmed_at: datetime | None
    taken_at: datetime | None
    reminded_at: datetime | None


def mine(user_id: UUID) -> list[Mine]:
    """Every edition the person is asked to read or has read, as the book has them: the newest first."""
    shelved = shelf(company_ids(user_id, CONFIRM_BOOK))
    ids = [each.edition.id for each in shelved]
    read = _instants(Reading.confirmed_at, Reading, user_id, ids)
    taken = _instants(EditionCheck.taken_at, EditionCheck, user_id, ids)
    reminded = _instants(sa.func.max(Reminder.sent_at), Reminder, user_id, ids)
    found = [Mine(each, *(known.get(each.edition.id) for known in (read, taken, reminded))) for each in shelved]
    return [each for each in found if each.shelved.state in LIVE or each.confirmed_at]


def due(user_id: UUID) -> list[Mine]:
    """What is asked of the person now: to read and confirm, or to take the minute."""
    return [each for each in mine(user_id) if each.is_to_confirm or each.is_to_check]


def my_edition(user_id: UUID, edition_id: UUID) -> tuple[Mine, Edition]:
    """A published edition with its content, and how far the person is; NotFound when it is not theirs to read."""
    reach = company_ids(user_id, CONFIRM_BOOK)
    shelved = shelved_edition(reach, edition_id)
    read = _instants(Reading.confirmed_at, Reading, user_id, [edition_id])
    taken = _instants(EditionCheck.taken_at, EditionCheck, user_id, [edition_id])
    return Mine(shelved, read.get(edition_id), taken.get(edition_id), None), shelved.edition


def last_read_before(user_id: UUID, edition: Edition) -> Edition | None:
    """The newest earlier edition of the book that the person confirmed, with its content."""
    query = (
        sa.select(Reading.edition_id)
        .join(Edition, Edition.id == Reading.edition_id)
        .where(Reading.user_id == user_id, Edition.book_id == edition.book_id, Edition.in_force_from < edition.in_force_from)
        .order_by(Edition.in_force_from.desc())
        .limit(1)
    )
    found = db.session.scalar(query)
    return edition_for(company_ids(user_id, CONFIRM_BOOK), found) if found else None


def check_answers(user_id: UUID, edition_id: UUID) -> dict[str, CheckAnswer]:
    """One's own, by number."""
    query = sa.select(CheckAnswer).join(EditionCheck, EditionCheck.id == CheckAnswer.check_id)
    query = query.where(EditionCheck.user_id == user_id, EditionCheck.edition_id == edition_id)
    return {each.number: each for each in db.session.scalars(query)}


def readers(user_id: UUID, edition: Edition, wanted: ReaderFilter) -> tuple[list[Reader], UUID | None]:
    """One page by name, and where the next one starts."""
    reminded = (
        sa.select(sa.func.max(Reminder.sent_at))
        .where(Reminder.user_id == User.id, Reminder.edition_id == edition.id)
        .correlate(User)
        .scalar_subquery()
    )
    query = (
        sa.select(Grant.id, User.id, User.name, Grant.role, Node.name, Reading.confirmed_at, EditionCheck.taken_at, reminded)
        .select_from(Grant)
        .join(User, User.id == Grant.user_id)
        .join(Node, Node.id == Grant.node_id)
        .outerjoin(Reading, sa.and_(Reading.user_id == User.id, Reading.edition_id == edition.id))
        .outerjoin(EditionCheck, sa.and_(EditionCheck.user_id == User.id, EditionCheck.edition_id == edition.id))
        .where(_visible(user_id, edition), *_wanted(wanted), *_after(user_id, edition, wanted.after))
        .order_by(User.name, Grant.id)
        .limit(PAGE_SIZE + 1)
    )
    rows = [Reader(*row) for row in db.session.execute(query)]
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].line_id if len(rows) > PAGE_SIZE else None


def counts(user_id: UUID, edition: Edition) -> tuple[int, int, int]:
    """Of the people in reach: how many there are, have read, have taken the check."""
    people = _people(user_id, edition)
    read = sa.select(sa.func.count()).select_from(Reading).where(Reading.edition_id == edition.id, Reading.user_id.in_(people))
    taken = sa.select(sa.func.count()).select_from(EditionCheck)
    taken = taken.where(EditionCheck.edition_id == edition.id, EditionCheck.user_id.in_(people))
    everybody = sa.select(sa.func.count()).select_from(people.subquery())
    return tuple(db.session.scalar(each) or 0 for each in (everybody, read, taken))  # type: ignore[return-value]


def shares(user_id: UUID, edition: Edition) -> list[tuple[Standard, int, int]]:
    """Per standard, of the people in reach: how many were asked and how many knew; nothing that tells of one person."""
    right = sa.func.sum(sa.case((CheckAnswer.is_right, 1), else_=0))
    query = (
        sa.select(CheckAnswer.number, sa.func.count(), right)
        .join(EditionCheck, EditionCheck.id == CheckAnswer.check_id)
        .where(EditionCheck.edition_id == edition.id, EditionCheck.user_id.in_(_people(user_id, edition)))
        .group_by(CheckAnswer.number)
    )
    known = {each.number: each for each in edition.standards}
    rows = rules.shares((number, asked, int(knew)) for number, asked, knew in db.session.execute(query))
    return [(known[number], asked, knew) for number, asked, knew in rows if number in known]


def edition_with_readers(user_id: UUID, edition_id: UUID) -> Shelved:
    """A published edition of a company in which the person sees who has read."""
    return shelved_edition(company_ids(user_id, SEE_READERS), edition_id)


def editions_with_readers(user_id: UUID) -> list[Shelved]:
    return [each for each in shelf(company_ids(user_id, SEE_READERS)) if each.state in LIVE]


def places(user_id: UUID) -> list[Node]:
    """For the filter: where people in reach work."""
    working = sa.select(Grant.node_id).where(Grant.role.in_(roles_that_may(CONFIRM_BOOK)))
    query = sa.select(Node).where(inside(branches(user_id, SEE_READERS)), Node.id.in_(working))
    return sorted(db.session.scalars(query), key=lambda node: (node.path.count("/"), node.code or "", str(node.id)))


def to_remind(user_id: UUID, edition: Edition, wanted: ReaderFilter, most: int) -> list[UUID]:
    """People in reach who have not read and were not reminded within a day."""
    since = clock.now() - rules.REMINDER_REST
    lately = sa.select(Reminder.user_id).where(Reminder.sent_at > since).where(Reminder.edition_id == edition.id)
    read = sa.select(Reading.user_id).where(Reading.edition_id == edition.id)
    query = (
        sa.select(Grant.user_id)
        .join(User, User.id == Grant.user_id)
        .join(Node, Node.id == Grant.node_id)
        .where(_visible(user_id, edition), *_wanted(ReaderFilter(role=wanted.role, place_id=wanted.place_id)))
        .where(User.id.not_in(read), User.id.not_in(lately), User.id != user_id)
        .distinct()
        .limit(most)
    )
    return list(db.session.scalars(query))


def _visible(user_id: UUID, edition: Edition) -> sa.ColumnElement[bool]:
    """Those who are to read this book, within the branch of the one who asks."""
    company = Node.path.startswith(f"/{edition.book.company_id.hex}/")
    reads = Grant.role.in_(roles_that_may(CONFIRM_BOOK))
    return sa.and_(inside(branches(user_id, SEE_READERS)), company, reads, User.is_active)


def _people(user_id: UUID, edition: Edition) -> sa.Select[UUID]:
    query = sa.select(Grant.user_id).join(User, User.id == Grant.user_id).join(Node, Node.id == Grant.node_id)
    return query.where(_visible(user_id, edition)).distinct()


def _wanted(wanted: ReaderFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.state == "open":
        conditions.append(Reading.id.is_(None))
    if wanted.state == "read":
        conditions.append(Reading.id.is_not(None))
    if wanted.state == "checked":
        conditions.append(EditionCheck.id.is_not(None))
    if wanted.role:
        conditions.append(Grant.role == wanted.role)
    if wanted.place_id:
        path = sa.select(Node.path).where(Node.id == wanted.place_id).scalar_subquery()
        conditions.append(Node.path.startswith(path))
    return conditions


def _after(user_id: UUID, edition: Edition, after: UUID | None) -> list[sa.ColumnElement[bool]]:
    if after is None:
        return []
    query = sa.select(User.name, Grant.id).join(Grant, Grant.user_id == User.id).join(Node, Node.id == Grant.node_id)
    last = db.session.execute(query.where(Grant.id == after, _visible(user_id, edition))).first()
    return [sa.tuple_(User.name, Grant.id) > sa.tuple_(sa.literal(last[0]), sa.literal(last[1], sa.Uuid()))] if last else []


def _instants(column: Any, model: Any, user_id: UUID, edition_ids: list[UUID]) -> dict[UUID, datetime]:
    query = sa.select(model.edition_id, column).where(model.user_id == user_id, model.edition_id.in_(edition_ids))
    if model is Reminder:
        query = query.group_by(model.edition_id)
    return dict(db.session.execute(query).all())
