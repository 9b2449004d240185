"""The life of a fee: set aside, owed or withheld, paid once; never both given back and paid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.queries import messages_of
from shopper.panel import actions, queries, rules
from shopper.panel.models import Fee
from tests.support.cast import World
from tests.web.crawl import browser

SATURDAY = datetime(2026, 4, 18, 16, 0, tzinfo=UTC)


def sam(world: World) -> UUID:
    return world.cast.shoppers["sam.ortiz@good-corner.example"]


def ines(world: World) -> UUID:
    return world.cast.shoppers["ines.duarte@good-corner.example"]


def reserve(world: World, shopper: UUID | None = None, amount: int = 9500, cap: int = 6000) -> UUID:
    return actions.reserve_fee(world.people["ewa"], world.assignment, shopper or sam(world), amount, "PLN", cap)


def live(world: World) -> Fee:
    db.session.rollback()
    fee = queries.live_fee(world.assignment)
    assert fee is not None
    return fee


def test_it_is_set_aside_and_written_down(app: Flask, world: World) -> None:
    fee_id = reserve(world)
    fee = live(world)
    assert (fee.id, fee.state, fee.amount_minor, fee.currency, fee.refund_cap_minor) == (fee_id, "reserved", 9500, "PLN", 6000)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == str(fee_id))).one()
    assert (entry.verb, entry.facts) == ("reserve fee", {"amount": 9500, "currency": "PLN", "cap": 6000})


def test_offering_to_another_is_the_same_fee(app: Flask, world: World) -> None:
    first, again = reserve(world), reserve(world, ines(world), 8000)
    assert first == again
    assert (live(world).shopper_id, live(world).amount_minor) == (ines(world), 8000)


@pytest.mark.parametrize(("amount", "currency"), [(-1, "PLN"), (1, "ZŁ"), (10**13, "PLN")])
def test_what_is_no_money_is_refused(app: Flask, world: World, amount: int, currency: str) -> None:
    with pytest.raises(Invalid):
        actions.reserve_fee(None, world.assignment, sam(world), amount, currency, 0)


def test_an_absent_visit_has_no_fee(app: Flask, world: World) -> None:
    with pytest.raises(NotFound):
        actions.reserve_fee(None, uuid4(), sam(world), 1, "PLN", 0)
    assert actions.settle_fee(None, uuid4(), payable=True) is None
    assert actions.release_fee(None, uuid4()) is False


def test_an_accepted_visit_is_owed_within_five_working_days(app: Flask, world: World) -> None:
    reserve(world)
    with clock.frozen(SATURDAY):
        actions.settle_fee(world.people["ewa"], world.assignment, payable=True)
    fee = live(world)
    assert (fee.state, fee.due_on, fee.settled_by) == ("payable", date(2026, 4, 24), world.people["ewa"])
    with pytest.raises(Conflict):
        reserve(world)


def test_withholding_says_why(app: Flask, world: World) -> None:
    reserve(world)
    with pytest.raises(Invalid):
        actions.settle_fee(None, world.assignment, payable=False, why="  ")
    actions.settle_fee(None, world.assignment, payable=False, why="The shop was not entered")
    assert (live(world).state, live(world).why, live(world).due_on) == ("withheld", "The shop was not entered", None)
    actions.settle_fee(None, world.assignment, payable=True)
    assert (live(world).state, live(world).why) == ("payable", "")


def test_the_shopper_is_told_once_that_it_is_withheld(app: Flask, world: World) -> None:
    fee = reserve(world)
    for why in ("The shop was not entered", "The shop was not entered at all"):
        actions.settle_fee(None, world.assignment, payable=False, why=why)
    [told] = messages_of(world.people["sam"])[0]
    assert (told.kind, told.facts["path"]) == ("fee_withheld", f"/me/pay/visits/{fee}")
    assert browser(app, world, "sam").get(told.facts["path"]).status_code == 200
    assert why not in str(told.facts)
    objection = actions.object_to(world.people["sam"], live(world).id, "It was")
    actions.decide_objection(world.people["nina"], objection, uphold=True, reason="The receipt says so")
    assert sorted(each.kind for each in messages_of(world.people["sam"])[0]) == ["fee_withheld", "objection_decided"]
    assert live(world).state == "payable"


def test_given_back_it_is_over_and_another_begins(app: Flask, world: World) -> None:
    first = reserve(world)
    assert actions.release_fee(None, world.assignment) is True
    assert queries.live_fee(world.assignment) is None
    assert reserve(world, ines(world)) != first


def test_what_is_owed_is_not_given_back(app: Flask, world: World) -> None:
    reserve(world)
    actions.settle_fee(None, world.assignment, payable=True)
    assert actions.release_fee(None, world.assignment) is False
    assert live(world).state == "payable"


def test_called_off_and_made_all_the_same(app: Flask, world: World) -> None:
    """CAPTURE: what still arrives is kept; who went there is paid by a fee of its own, the one given back stays so."""
    first = reserve(world)
    actions.release_fee(None, world.assignment)
    second = actions.settle_fee(None, world.assignment, payable=True)
    assert second not in (None, first)
    assert db.session.get_one(Fee, first).state == "released"
    assert live(world).amount_minor == 9500


def test_the_database_knows_one_live_fee_a_visit(app: Flask, world: World) -> None:
    reserve(world)
    known = live(world)
    db.session.add(Fee(assignment_id=known.assignment_id, company_id=known.company_id, shopper_id=known.shopper_id, amount_minor=1, currency="PLN"))
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_paid_has_a_payment(app: Flask, world: World) -> None:
    reserve(world)
    live(world).state = rules.PAID
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize(("spent", "receipt", "back"), [(None, True, 0), (5990, True, 5990), (7000, True, 6000), (5990, False, 0)])
def test_what_comes_back(spent: int | None, receipt: bool, back: int) -> None:
    assert rules.refund(spent, 6000, has_receipt=receipt) == back
