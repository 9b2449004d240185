"""What was bought, objections, payments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.panel import queries, rules
from shopper.panel.actions.fees import settle, tell_about
from shopper.panel.models import Fee, Objection, Payment
from shopper.panel.rules import fees as life
from shopper.values.money import MOST_MINOR


@transaction
def note_purchase(user_id: UUID, fee_id: UUID, spent_minor: int, *, has_receipt: bool) -> None:
    """What a shopper paid in the shop; it comes back up to the cap, with a receipt. Conflict(state=paid) afterwards."""
    fee = queries.own_fee(user_id, fee_id, hold=True)
    if fee.state == rules.PAID:
        raise Conflict("paid already", state=fee.state)
    if not 0 <= spent_minor <= MOST_MINOR:
        raise Invalid(spent="not an amount")
    fee.spent_minor, fee.has_receipt = spent_minor, has_receipt
    if fee.state == rules.PAYABLE:
        fee.refund_minor = rules.refund(spent_minor, fee.refund_cap_minor, has_receipt=has_receipt)
    record(user_id, "note purchase", "fee", fee.id, spent=spent_minor, receipt=has_receipt)


@transaction
def object_to(user_id: UUID, fee_id: UUID, words: str) -> UUID:
    """Against a fee that is withheld; one at a time. Conflict(state=…) when it is not withheld or is objected to already."""
    fee = queries.own_fee(user_id, fee_id, hold=True)
    if not words.strip():
        raise Invalid(words="say why")
    if fee.state != rules.WITHHELD:
        raise Conflict("not withheld", state=fee.state)
    if queries.has_open_objection(fee_id):
        raise Conflict("an objection waits already", state="objected")
    objection = Objection(fee_id=fee.id, words=words.strip())
    db.session.add(objection)
    db.session.flush()
    record(user_id, "object to fee", "fee", fee.id, objection=str(objection.id))
    return objection.id


@transaction
def decide_objection(actor_id: UUID, objection_id: UUID, *, uphold: bool, reason: str) -> None:
    """Upheld, the fee is owed after all. The shopper reads the reason either way. Conflict when it is decided
    already, and for whoever withheld the fee: the shopper was promised somebody else."""
    objection = queries.open_objection_for(actor_id, objection_id)
    if not reason.strip():
        raise Invalid(reason="say why: the shopper reads it")
    if objection.decided_at is not None:
        raise Conflict("decided already")
    (fee,) = queries.hold_fees(actor_id, [objection.fee_id])
    if fee.settled_by == actor_id:
        raise Conflict("who withheld it does not decide about it", state="own")
    objection.decided_at, objection.decided_by = clock.now(), actor_id
    objection.is_upheld, objection.reason = uphold, reason.strip()
    record(actor_id, "decide objection", "fee", fee.id, objection=str(objection_id), upheld=uphold)
    tell_about(fee, "objection_decided")
    if uphold and fee.state == rules.WITHHELD:
        settle(actor_id, fee, payable=True, why="")


@transaction
def mark_paid(actor_id: UUID, payment_id: UUID, fee_ids: Collection[UUID], *, paid_on: date, reference: str) -> int:
    """Fees that went out in one transfer, all of them or none; the answer: how many. The same payment again is the same payment.

    Conflict(state=…) when one of them is not payable any more, or belongs to another company, or is not to be seen.
    """
    known = db.session.get(Payment, payment_id)
    fees = queries.hold_fees(actor_id, set(fee_ids))
    if known is not None:
        if known.noted_by != actor_id or any(fee.payment_id != payment_id for fee in fees):
            raise Conflict("another payment bears this number", state="other")
        return len(fees)
    if not fees or len(fees) != len(set(fee_ids)) or len({fee.company_id for fee in fees}) != 1:
        raise Conflict("not all of them can be paid together", state="gone")
    payment = Payment(id=payment_id, company_id=fees[0].company_id, paid_on=paid_on, reference=reference, noted_by=actor_id)
    db.session.add(payment)
    db.session.flush()
    for fee in fees:
        _pay(actor_id, fee, payment_id)
    return len(fees)


def _pay(actor_id: UUID, fee: Fee, payment_id: UUID) -> None:
    fee.state, fee.payment_id = life.step(fee.state, life.PAY), payment_id
    record(actor_id, "pay fee", "fee", fee.id, payment=str(payment_id))
