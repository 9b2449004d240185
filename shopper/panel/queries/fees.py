"""Fees: by their visit, by their shopper, by who pays them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import PAY_SHOPPERS
from shopper.accounts.models import User
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel import rules
from shopper.panel.models import Fee, Objection, Payment, Shopper
from shopper.panel.queries.outside import ASSIGNMENT
from shopper.panel.queries.people import companies_run_by

PAGE = 50
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class ObjectionRow:
    """What a shopper said against it, and what came of that."""

    id: UUID
    words: str
    at: datetime
    decided_at: datetime | None
    is_upheld: bool | None
    reason: str


@dataclass(frozen=True)
class FeeRow:
    """A fee with its visit. `total_minor`: what is transferred, fee and refund together."""

    id: UUID
    state: str
    amount_minor: int
    refund_minor: int
    refund_cap_minor: int
    spent_minor: int | None
    has_receipt: bool
    currency: str
    why: str
    due_on: date | None
    is_overdue: bool
    settled_at: datetime | None
    paid_on: date | None
    reference: str
    assignment_id: UUID
    starts_at: datetime
    scenario: dict[str, str]
    location_name: dict[str, str]
    location_code: str
    zone: str
    shopper_id: UUID | None
    shopper_number: int | None
    shopper_name: str
    shopper_email: str
    objections: tuple[ObjectionRow, ...] = ()

    @property
    def total_minor(self) -> int:
        return self.amount_minor + self.refund_minor

    @property
    def open_objection(self) -> ObjectionRow | None:
        return next((each for each in self.objections if each.decided_at is None), None)


@dataclass(frozen=True)
class FeeFilter:
    """Of the list of who is paid, as in its address. `after`: the fee the page before ended with."""

    state: str = rules.PAYABLE
    after: UUID | None = None


def live_fee(assignment_id: UUID) -> Fee | None:
    """The fee of an assignment that is not given back."""
    return db.session.scalar(_live(assignment_id))


def hold_live_fee(assignment_id: UUID) -> Fee | None:
    """The same, as it stands now; whoever else wants to change it waits for this transaction."""
    return db.session.scalar(_live(assignment_id).with_for_update().execution_options(populate_existing=True))


def last_released_fee(assignment_id: UUID) -> Fee | None:
    query = sa.select(Fee).where(Fee.assignment_id == assignment_id, Fee.state == rules.RELEASED)
    return db.session.scalar(query.order_by(Fee.released_at.desc(), Fee.id).limit(1))


def company_of_assignment(assignment_id: UUID) -> UUID | None:
    found: UUID | None = db.session.scalar(sa.select(ASSIGNMENT.c.company_id).where(ASSIGNMENT.c.id == assignment_id))
    return found


def own_fee(user_id: UUID, fee_id: UUID, *, hold: bool = False) -> Fee:
    """Raises NotFound when absent, somebody else's, or given back."""
    query = sa.select(Fee).join(Shopper, Shopper.id == Fee.shopper_id)
    query = query.where(Fee.id == fee_id, Shopper.user_id == user_id, Fee.state != rules.RELEASED)
    found = db.session.scalar(query.with_for_update(of=Fee).execution_options(populate_existing=True) if hold else query)
    if found is None:
        raise NotFound
    return found


def own_fees(user_id: UUID, fee_id: UUID | None = None, most: int = 1000) -> list[FeeRow]:
    """What a shopper is owed and was paid, the latest visit first."""
    query = _rows().where(Shopper.user_id == user_id, Fee.state != rules.RELEASED)
    if fee_id is not None:
        query = query.where(Fee.id == fee_id)
    return _with_objections(db.session.execute(query.order_by(ASSIGNMENT.c.starts_at.desc(), Fee.id).limit(most)))


def own_due(user_id: UUID) -> list[tuple[str, int, int, date | None]]:
    """Of what is owed to a shopper now: currency, how many visits, how much, the earliest day it is due."""
    total = sa.func.sum(Fee.amount_minor + Fee.refund_minor)
    query = (
        sa.select(Fee.currency, sa.func.count(), total, sa.func.min(Fee.due_on))
        .join(Shopper, Shopper.id == Fee.shopper_id)
        .where(Shopper.user_id == user_id, Fee.state == rules.PAYABLE)
        .group_by(Fee.currency)
        .order_by(Fee.currency)
    )
    return [(row[0], row[1], int(row[2]), row[3]) for row in db.session.execute(query)]


def fees_for(user_id: UUID, wanted: FeeFilter) -> tuple[list[FeeRow], UUID | None]:
    """A page of what this person pays out, what is due first on top, and the fee it ends with when there are more."""
    query = _rows().where(_payable_by(user_id), Fee.state == wanted.state)
    if wanted.after is not None:
        last = _rows().where(_payable_by(user_id), Fee.id == wanted.after)
        known = db.session.execute(last).first()
        if known is None:
            return [], None
        fee: Fee = known[0]
        if fee.due_on is None:
            query = query.where(Fee.due_on.is_(None), Fee.id > fee.id)
        else:
            query = query.where(
                sa.or_(Fee.due_on > fee.due_on, sa.and_(Fee.due_on == fee.due_on, Fee.id > fee.id), Fee.due_on.is_(None))
            )
    found = _with_objections(db.session.execute(query.order_by(Fee.due_on.is_(None), Fee.due_on, Fee.id).limit(PAGE + 1)))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def fees_to_export(user_id: UUID) -> list[FeeRow]:
    """Payable and paid, nothing else: what an accountant may act on."""
    query = _rows().where(_payable_by(user_id), Fee.state.in_((rules.PAYABLE, rules.PAID)))
    return _plain(db.session.execute(query.order_by(Fee.state, Fee.due_on, Fee.id).limit(MOST_EXPORTED)))


def hold_fees(user_id: UUID, fee_ids: Collection[UUID]) -> list[Fee]:
    """Those this person may pay out, locked in one order for everybody; others are as absent."""
    query = sa.select(Fee).join(ASSIGNMENT, ASSIGNMENT.c.id == Fee.assignment_id).join(Node, Node.id == ASSIGNMENT.c.location_id)
    query = query.where(Fee.id.in_(fee_ids), _payable_by(user_id)).order_by(Fee.id)
    return list(db.session.scalars(query.with_for_update(of=Fee).execution_options(populate_existing=True)))


def owed_by(user_id: UUID) -> list[tuple[str, int, int]]:
    """By currency: how many visits are to be paid, and how much."""
    total = sa.func.sum(Fee.amount_minor + Fee.refund_minor)
    columns: list[Any] = [Fee.currency, sa.func.count(), total]
    query = _from(sa.select(*columns)).where(_payable_by(user_id), Fee.state == rules.PAYABLE)
    return [(row[0], row[1], int(row[2])) for row in db.session.execute(query.group_by(Fee.currency).order_by(Fee.currency))]


def overdue_count(user_id: UUID) -> int:
    """How many fees should have been paid by now."""
    query = _from(sa.select(sa.func.count())).where(_payable_by(user_id), Fee.state == rules.PAYABLE, Fee.due_on < _today())
    return db.session.scalar(query) or 0


def open_objections(user_id: UUID, most: int = 100) -> list[FeeRow]:
    """Withheld fees whose shopper objects, the longest waiting first."""
    query = _rows().join(Objection, Objection.fee_id == Fee.id)
    query = query.where(_payable_by(user_id), Objection.decided_at.is_(None))
    return _with_objections(db.session.execute(query.order_by(Objection.at, Objection.id).limit(most)))


def open_objection_for(user_id: UUID, objection_id: UUID) -> Objection:
    """Raises NotFound when absent or about a fee this person does not pay out."""
    query = _from(sa.select(Objection), Objection).where(Objection.id == objection_id, _payable_by(user_id))
    found: Objection | None = db.session.scalar(query.with_for_update(of=Objection).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def has_open_objection(fee_id: UUID) -> bool:
    query = sa.select(Objection.id).where(Objection.fee_id == fee_id, Objection.decided_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def unpaid_count(shopper_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(Fee).where(Fee.shopper_id == shopper_id, Fee.state == rules.PAYABLE)
    return db.session.scalar(query) or 0


def _live(assignment_id: UUID) -> sa.Select[Fee]:
    return sa.select(Fee).where(Fee.assignment_id == assignment_id, Fee.state != rules.RELEASED)


def _today() -> date:
    return clock.now().date()


def _payable_by(user_id: UUID) -> sa.ColumnElement[bool]:
    """Their branches, of companies among whose visited they are not."""
    return sa.and_(
        Fee.company_id.in_(companies_run_by(user_id, PAY_SHOPPERS)),
        inside(branches(user_id, PAY_SHOPPERS)),
        sa.not_(among(visited_branches(user_id))),
    )


def _from(query: sa.Select[Any], start: Any = Fee) -> sa.Select[Any]:
    query = query.select_from(start)
    if start is not Fee:
        query = query.join(Fee, Fee.id == start.fee_id)
    return query.join(ASSIGNMENT, ASSIGNMENT.c.id == Fee.assignment_id).join(Node, Node.id == ASSIGNMENT.c.location_id)


def _rows() -> sa.Select[Any]:
    return (
        _from(
            sa.select(
                Fee, ASSIGNMENT.c.starts_at, ASSIGNMENT.c.scenario, Node.name, Node.code, Node.zone, Payment.paid_on,
                Payment.reference, Shopper.number, User.name.label("person"), User.email,
            )
        )
        .outerjoin(Payment, Payment.id == Fee.payment_id)
        .outerjoin(Shopper, Shopper.id == Fee.shopper_id)
        .outerjoin(User, User.id == Shopper.user_id)
    )  # fmt: skip


def _plain(found: Iterable[Any], objections: dict[UUID, list[ObjectionRow]] | None = None) -> list[FeeRow]:
    now = clock.now()
    return [
        FeeRow(
            id=fee.id,
            state=fee.state,
            amount_minor=fee.amount_minor,
            refund_minor=fee.refund_minor,
            refund_cap_minor=fee.refund_cap_minor,
            spent_minor=fee.spent_minor,
            has_receipt=fee.has_receipt,
            currency=fee.currency,
            why=fee.why,
            due_on=fee.due_on,
            is_overdue=fee.state == rules.PAYABLE and fee.due_on is not None and fee.due_on < now.astimezone(ZoneInfo(zone)).date(),
            settled_at=fee.settled_at,
            paid_on=paid_on,
            reference=reference or "",
            assignment_id=fee.assignment_id,
            starts_at=starts_at,
            scenario=scenario or {},
            location_name=name,
            location_code=code or "",
            zone=zone,
            shopper_id=fee.shopper_id,
            shopper_number=number,
            shopper_name=person or "",
            shopper_email=email or "",
            objections=tuple((objections or {}).get(fee.id, ())),
        )
        for fee, starts_at, scenario, name, code, zone, paid_on, reference, number, person, email in found
    ]


def _with_objections(found: Iterable[Any]) -> list[FeeRow]:
    rows = list(found)
    query = sa.select(Objection).where(Objection.fee_id.in_([row[0].id for row in rows])).order_by(Objection.at)
    known: dict[UUID, list[ObjectionRow]] = {}
    for each in db.session.scalars(query) if rows else ():
        said = ObjectionRow(each.id, each.words, each.at, each.decided_at, each.is_upheld, each.reason)
        known.setdefault(each.fee_id, []).append(said)
    return _plain(rows, known)
