"""Whatever happens to a fee, in whatever order: paid at most once, never both given back and paid."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Refusal
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.panel import actions, queries
from shopper.panel.models import Fee, Objection, Payment
from shopper.panel.rules.fees import STATES, STEPS
from tests.support.cast import World

DAY = date(2026, 4, 24)


def test_nothing_leads_out_of_paid_or_released() -> None:
    assert {after for (before, _), after in STEPS.items() if before == "paid"} == {"paid"}
    assert [before for before, _ in STEPS if before == "released"] == []
    assert {before for (before, _), after in STEPS.items() if after == "paid" and before != "paid"} == {"payable"}
    assert set(STEPS.values()) <= set(STATES)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_random_histories(app: Flask, world: World, seed: int) -> None:
    dice, nina, sam = random.Random(seed), world.people["nina"], world.people["sam"]
    shopper, visit = world.cast.shoppers["sam.ortiz@good-corner.example"], world.assignment
    payments: list[UUID] = []

    def pay() -> None:
        payments.append(dice.choice([*payments, uuid4()]))
        fees = [fee.id for fee in db.session.scalars(sa.select(Fee).where(Fee.assignment_id == visit))]
        actions.mark_paid(nina, payments[-1], dice.sample(fees, min(len(fees), dice.choice((1, 1, 2)))), paid_on=DAY, reference="x")

    def decide() -> None:
        found = db.session.scalar(sa.select(Objection.id).order_by(Objection.at.desc()).limit(1))
        actions.decide_objection(nina, found or uuid4(), uphold=dice.random() < 0.5, reason="because")

    def objecting() -> None:
        fee = queries.live_fee(visit)
        actions.object_to(sam, fee.id if fee else uuid4(), "but")

    verbs: list[Callable[[], Any]] = [
        lambda: actions.reserve_fee(nina, visit, shopper, dice.choice((0, 9500)), "PLN", 6000),
        lambda: actions.release_fee(nina, visit),
        lambda: actions.settle_fee(nina, visit, payable=True),
        lambda: actions.settle_fee(nina, visit, payable=False, why="no"),
        pay, pay, decide, objecting,
    ]
    paid: dict[UUID, UUID | None] = {}
    released: set[UUID] = set()
    for _step in range(40):
        with suppress(Refusal):
            dice.choice(verbs)()
        db.session.rollback()
        for fee in db.session.scalars(sa.select(Fee)):
            if fee.id in paid:
                assert (fee.state, fee.payment_id) == ("paid", paid[fee.id])
            if fee.id in released:
                assert fee.state == "released"
            paid |= {fee.id: fee.payment_id} if fee.state == "paid" else {}
            released |= {fee.id} if fee.state == "released" else set()
    entries = list(db.session.scalars(sa.select(AuditEntry.subject_id).where(AuditEntry.verb == "pay fee")))
    assert len(entries) == len(set(entries)) == len(paid)
    assert len([fee for fee in db.session.scalars(sa.select(Fee)) if fee.state != "released"]) <= 1


def owed(world: World) -> UUID:
    actions.reserve_fee(None, world.assignment, world.cast.shoppers["sam.ortiz@good-corner.example"], 9500, "PLN", 6000)
    fee = actions.settle_fee(None, world.assignment, payable=True)
    assert fee is not None
    return fee


def test_the_same_payment_twice_is_one(app: Flask, world: World) -> None:
    fee, payment = owed(world), uuid4()
    for _ in range(2):
        assert actions.mark_paid(world.people["nina"], payment, [fee], paid_on=DAY, reference="PRZ 1") == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Payment)) == 1
    with pytest.raises(Refusal):
        actions.mark_paid(world.people["nina"], uuid4(), [fee], paid_on=DAY, reference="PRZ 2")


def test_one_that_cannot_be_paid_stops_them_all(app: Flask, world: World) -> None:
    fee = owed(world)
    with pytest.raises(Refusal):
        actions.mark_paid(world.people["nina"], uuid4(), [fee, uuid4()], paid_on=DAY, reference="x")
    db.session.rollback()
    assert db.session.get_one(Fee, fee).state == "payable"


@pytest.mark.parametrize("who", ["ewa", "rosa", "leo", "oskar", "sam"])
def test_nobody_else_pays(app: Flask, world: World, who: str) -> None:
    fee = owed(world)
    with pytest.raises(Refusal):
        actions.mark_paid(world.people[who], uuid4(), [fee], paid_on=DAY, reference="x")


def test_whoever_works_in_the_branch_sees_no_fee_of_it(app: Flask, world: World) -> None:
    """A scheduler who also manages the visited shop."""
    from shopper.access.actions import grant_role

    owed(world)
    nina = world.people["nina"]
    assert len(queries.fees_for(nina, queries.FeeFilter())[0]) == 1
    grant_role(None, nina, world.place("0117"), "manager")
    assert queries.fees_for(nina, queries.FeeFilter())[0] == []
    assert queries.shoppers_for(nina, queries.ShopperFilter()) == ([], None)
    assert (queries.fees_to_export(nina), queries.owed_by(nina), queries.overdue_count(nina)) == ([], [], 0)


def test_a_purchase_comes_back_up_to_the_cap(app: Flask, world: World) -> None:
    fee = owed(world)
    for receipt, back in ((False, 0), (True, 6000)):
        actions.note_purchase(world.people["sam"], fee, 7000, has_receipt=receipt)
        db.session.rollback()
        assert db.session.get_one(Fee, fee).refund_minor == back
    with pytest.raises(Refusal):
        actions.note_purchase(world.people["ines"], fee, 1, has_receipt=True)


def test_an_objection_that_is_upheld_is_owed(app: Flask, world: World) -> None:
    fee, sam, nina = owed(world), world.people["sam"], world.people["nina"]
    actions.settle_fee(None, world.assignment, payable=False, why="No receipt")
    objection = actions.object_to(sam, fee, "It is there")
    with pytest.raises(Refusal):
        actions.object_to(sam, fee, "again")
    with pytest.raises(Refusal):
        actions.decide_objection(nina, objection, uphold=True, reason=" ")
    actions.decide_objection(nina, objection, uphold=True, reason="Found it")
    db.session.rollback()
    row = queries.own_fees(sam, fee)[0]
    assert (row.state, row.objections[0].is_upheld, row.objections[0].reason) == ("payable", True, "Found it")
    with writing(), pytest.raises(Refusal):
        actions.decide_objection(nina, objection, uphold=False, reason="no")


def test_whoever_withheld_it_does_not_decide_about_the_objection(app: Flask, world: World) -> None:
    fee, nina = owed(world), world.people["nina"]
    actions.settle_fee(nina, world.assignment, payable=False, why="No receipt")
    objection = actions.object_to(world.people["sam"], fee, "It is there")
    with pytest.raises(Conflict):
        actions.decide_objection(nina, objection, uphold=False, reason="no")
