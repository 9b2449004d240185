"""Fees: by their visit, by their shopper, by who pays them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import PAY_SHOPPERS
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel import rules
from shopper.panel.models import Fee, Objection, Shopper
from shopper.panel.queries.fee_rows import FeeRow, joined, plain, rows_of_fees, with_objections
from shopper.panel.queries.outside import ASSIGNMENT
from shopper.panel.queries.people import companies_run_by

PAGE = 50
MOST_EXPORTED = 20_000


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
    query = rows_of_fees().where(Shopper.user_id == user_id, Fee.state != rules.RELEASED)
    if fee_id is not None:
        query = query.where(Fee.id == fee_id)
    return with_objections(db.session.execute(query.order_by(ASSIGNMENT.c.starts_at.desc(), Fee.id).limit(most)))


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
    query = rows_of_fees().where(_payable_by(user_id), Fee.state == wanted.state)
    if wanted.after is not None:
        last = rows_of_fees().where(_payable_by(user_id), Fee.id == wanted.after)
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
    found = with_objections(db.session.execute(query.order_by(Fee.due_on.is_(None), Fee.due_on, Fee.id).limit(PAGE + 1)))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def fees_to_export(user_id: UUID) -> list[FeeRow]:
    """Payable and paid, nothing else: what an accountant may act on."""
    query = rows_of_fees().where(_payable_by(user_id), Fee.state.in_((rules.PAYABLE, rules.PAID)))
    return plain(db.session.execute(query.order_by(Fee.state, Fee.due_on, Fee.id).limit(MOST_EXPORTED)))


def hold_fees(user_id: UUID, fee_ids: Collection[UUID]) -> list[Fee]:
    """Those this person may pay out, locked in one order for everybody; others are as absent."""
    query = sa.select(Fee).join(ASSIGNMENT, ASSIGNMENT.c.id == Fee.assignment_id).join(Node, Node.id == ASSIGNMENT.c.location_id)
    query = query.where(Fee.id.in_(fee_ids), _payable_by(user_id)).order_by(Fee.id)
    return list(db.session.scalars(query.with_for_update(of=Fee).execution_options(populate_existing=True)))


def owed_by(user_id: UUID) -> list[tuple[str, int, int]]:
    """By currency: how many visits are to be paid, and how much."""
    total = sa.func.sum(Fee.amount_minor + Fee.refund_minor)
    columns: list[Any] = [Fee.currency, sa.func.count(), total]
    query = joined(sa.select(*columns)).where(_payable_by(user_id), Fee.state == rules.PAYABLE)
    return [(row[0], row[1], int(row[2])) for row in db.session.execute(query.group_by(Fee.currency).order_by(Fee.currency))]


def overdue_count(user_id: UUID) -> int:
    """How many fees should have been paid by now."""
    query = joined(sa.select(sa.func.count())).where(_payable_by(user_id), Fee.state == rules.PAYABLE, Fee.due_on < _today())
    return db.session.scalar(query) or 0


def open_objections(user_id: UUID, most: int = 100) -> list[FeeRow]:
    """Withheld fees whose shopper objects, the longest waiting first."""
    query = rows_of_fees().join(Objection, Objection.fee_id == Fee.id)
    query = query.where(_payable_by(user_id), Objection.decided_at.is_(None))
    return with_objections(db.session.execute(query.order_by(Objection.at, Objection.id).limit(most)))


def open_objection_for(user_id: UUID, objection_id: UUID) -> Objection:
    """Raises NotFound when absent or about a fee this person does not pay out."""
    query = joined(sa.select(Objection), Objection).where(Objection.id == objection_id, _payable_by(user_id))
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
