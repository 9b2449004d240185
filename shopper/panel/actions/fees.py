"""Set a fee aside, give it back, owe it."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings
from shopper.panel import queries, rules
from shopper.panel.models import Fee
from shopper.panel.rules import fees as life
from shopper.values.money import MOST_MINOR


@transaction
def reserve_fee(
    actor_id: UUID | None,
    assignment_id: UUID,
    shopper_id: UUID | None,
    amount_minor: int,
    currency: str,
    refund_cap_minor: int = 0,
) -> UUID | None:
    """Set the fee of a visit aside, when it is offered or given. A visit that pays nothing has none.

    Without a shopper it waits for whoever takes the visit. While it is only reserved, doing it again replaces who and how much:
    so offering to several, and naming the one who accepted, are the same call. Conflict(state=…) once it is settled.
    """
    _refuse_no_money(amount_minor, refund_cap_minor, currency)
    wanted = (shopper_id, amount_minor, currency, refund_cap_minor)
    company_id = queries.company_of_assignment(assignment_id)
    if company_id is None:
        raise NotFound
    fee = queries.hold_live_fee(assignment_id)
    if amount_minor == refund_cap_minor == 0:
        release_fee(actor_id, assignment_id)
        return None
    if fee is None:
        fee = Fee(
            assignment_id=assignment_id,
            company_id=company_id,
            shopper_id=shopper_id,
            amount_minor=amount_minor,
            currency=currency,
            refund_cap_minor=refund_cap_minor,
        )
        db.session.add(fee)
        db.session.flush()
    elif fee.state != rules.RESERVED:
        raise Conflict("the fee is settled", state=fee.state)
    elif (fee.shopper_id, fee.amount_minor, fee.currency, fee.refund_cap_minor) == wanted:
        return fee.id
    else:
        fee.shopper_id, fee.amount_minor, fee.currency, fee.refund_cap_minor = wanted
    record(actor_id, "reserve fee", "fee", fee.id, amount=amount_minor, currency=currency, cap=refund_cap_minor)
    return fee.id


@transaction
def release_fee(actor_id: UUID | None, assignment_id: UUID) -> bool:
    """Give a reserved fee back: the visit was declined, called off or given to somebody else. What is settled stays as it is."""
    fee = queries.hold_live_fee(assignment_id)
    if fee is None or fee.state != rules.RESERVED:
        return False
    fee.state, fee.released_at = life.step(fee.state, life.RELEASE), clock.now()
    record(actor_id, "release fee", "fee", fee.id)
    return True


@transaction
def settle_fee(actor_id: UUID | None, assignment_id: UUID, *, payable: bool, why: str = "") -> UUID | None:
    """What the review of a visit leads to: the fee is owed, or withheld with a reason that the shopper reads.

    May be done again until it is paid; the answer is the fee, None for a visit that pays nothing. A visit that was called off
    and made all the same gets a fee anew, as large as the one that was given back. Conflict(state=paid): paid is not withheld.
    """
    why = why.strip()
    if not payable and not why:
        raise Invalid(why="say why: the shopper reads it")
    fee = queries.hold_live_fee(assignment_id) or _anew(assignment_id)
    if fee is None:
        return None
    settle(actor_id, fee, payable=payable, why=why)
    return fee.id


@transaction
def settle(actor_id: UUID | None, fee: Fee, *, payable: bool, why: str) -> None:
    """Of a fee that is held already."""
    before, fee.state = fee.state, life.step(fee.state, life.SETTLE if payable else life.WITHHOLD)
    if before == rules.PAID:
        return
    if before != fee.state:
        now = clock.now()
        zone = ZoneInfo(db.session.get_one(Node, fee.company_id).zone)
        fee.settled_at, fee.settled_by = now, actor_id
        fee.due_on = rules.due_on(now.astimezone(zone).date(), company_settings(fee.company_id).pay_days) if payable else None
    fee.why = "" if payable else why
    fee.refund_minor = rules.refund(fee.spent_minor, fee.refund_cap_minor, has_receipt=fee.has_receipt) if payable else 0
    record(actor_id, "owe fee" if payable else "withhold fee", "fee", fee.id)
    if not payable and before != fee.state:
        tell_about(fee, "fee_withheld")


@transaction
def tell_about(fee: Fee, kind: str) -> None:
    """The shopper whose fee it is; no sum and no reason in a letter."""
    if told := queries.person_and_place(fee):
        user_id, place = told
        tell(user_id, kind, path=f"/me/pay/visits/{fee.id}", place=place)


def _anew(assignment_id: UUID) -> Fee | None:
    """Of a fee that was given back, when the visit was made after all."""
    released = queries.last_released_fee(assignment_id)
    if released is None or released.shopper_id is None:
        return None
    fee = Fee(
        assignment_id=assignment_id,
        company_id=released.company_id,
        shopper_id=released.shopper_id,
        amount_minor=released.amount_minor,
        currency=released.currency,
        refund_cap_minor=released.refund_cap_minor,
    )
    db.session.add(fee)
    db.session.flush()
    return fee


def _refuse_no_money(amount_minor: int, refund_cap_minor: int, currency: str) -> None:
    if amount_minor < 0 or refund_cap_minor < 0 or max(amount_minor, refund_cap_minor) > MOST_MINOR:
        raise Invalid(amount="not an amount")
    if currency not in list_currencies():
        raise Invalid(currency="not a currency")
