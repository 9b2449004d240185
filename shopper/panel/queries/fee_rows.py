"""A fee with its visit, its place, its shopper and what was said against it, as one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel import rules
from shopper.panel.models import Fee, Objection, Payment, Shopper
from shopper.panel.queries.outside import ASSIGNMENT


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


def joined(query: sa.Select[Any], start: Any = Fee) -> sa.Select[Any]:
    query = query.select_from(start)
    if start is not Fee:
        query = query.join(Fee, Fee.id == start.fee_id)
    return query.join(ASSIGNMENT, ASSIGNMENT.c.id == Fee.assignment_id).join(Node, Node.id == ASSIGNMENT.c.location_id)


def rows_of_fees() -> sa.Select[Any]:
    return (
        joined(
            sa.select(
                Fee, ASSIGNMENT.c.starts_at, ASSIGNMENT.c.scenario, Node.name, Node.code, Node.zone, Payment.paid_on,
                Payment.reference, Shopper.number, User.name.label("person"), User.email,
            )
        )
        .outerjoin(Payment, Payment.id == Fee.payment_id)
        .outerjoin(Shopper, Shopper.id == Fee.shopper_id)
        .outerjoin(User, User.id == Shopper.user_id)
    )  # fmt: skip


def plain(found: Iterable[Any], objections: dict[UUID, list[ObjectionRow]] | None = None) -> list[FeeRow]:
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


def with_objections(found: Iterable[Any]) -> list[FeeRow]:
    rows = list(found)
    query = sa.select(Objection).where(Objection.fee_id.in_([row[0].id for row in rows])).order_by(Objection.at)
    known: dict[UUID, list[ObjectionRow]] = {}
    for each in db.session.scalars(query) if rows else ():
        said = ObjectionRow(each.id, each.words, each.at, each.decided_at, each.is_upheld, each.reason)
        known.setdefault(each.fee_id, []).append(said)
    return plain(rows, known)
