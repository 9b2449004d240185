"""What speaks against sending somebody somewhere: rules first, then the branch of a declared conflict."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.panel import queries
from shopper.panel.models import DeclaredConflict, QuizPass, Shopper
from shopper.panel.rules import WhyNot, why_not
from shopper.panel.rules.eligibility import Held
from tests.support.cast import World

AT = datetime(2026, 4, 18, 15, 0, tzinfo=UTC)
FINE: dict[str, Any] = {"state": "active", "languages": ["pl"], "channels": ["in_person"], "held": [], "has_conflict": False, "on": AT.date()}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"language": "pl"}, []),
        ({"language": "ru"}, [WhyNot("language", "ru")]),
        ({"language": "ru", "languages": []}, []),
        ({"state": "paused"}, [WhyNot("paused")]),
        ({"has_conflict": True}, [WhyNot("conflict")]),
        ({"channel": "phone"}, [WhyNot("channel", "phone")]),
        ({"needs": [("category", "Alcohol")]}, [WhyNot("category", "Alcohol")]),
        ({"needs": [("category", "alcohol")], "held": [Held("category", "Alcohol")]}, []),
        ({"needs": [("certificate", "MSPA")], "held": [Held("certificate", "MSPA", date(2026, 4, 18))]}, []),
        ({"needs": [("certificate", "MSPA")], "held": [Held("certificate", "MSPA", date(2026, 4, 17))]}, [WhyNot("expired", "MSPA")]),
    ],
)
def test_reasons(changed: dict[str, Any], expected: list[WhyNot]) -> None:
    assert why_not(**{**FINE, **changed}) == expected


@pytest.mark.parametrize(("branch", "blocked"), [("0117", True), ("warsaw", True), ("0109", False)])
def test_a_conflict_reaches_everything_below_its_branch(app: Flask, world: World, branch: str, blocked: bool) -> None:
    sam = world.cast.shoppers["sam.ortiz@good-corner.example"]
    assert queries.eligibility(sam, world.place("0117"), AT) == []
    with writing():
        db.session.add(DeclaredConflict(shopper_id=sam, kind="relative", node_id=world.place(branch)))
    assert (WhyNot("conflict") in queries.eligibility(sam, world.place("0117"), AT)) is blocked


def test_an_unknown_shopper_goes_nowhere(app: Flask, world: World) -> None:
    with pytest.raises(NotFound):
        queries.eligibility(uuid4(), world.place("0117"), AT)


def test_the_quiz_counts_for_its_questions(app: Flask, world: World) -> None:
    sam, scenario = world.cast.shoppers["sam.ortiz@good-corner.example"], uuid4()
    with writing():
        db.session.add(QuizPass(shopper_id=sam, scenario_id=scenario, quiz_sha256="a" * 64))
    assert queries.eligibility(sam, world.place("0117"), AT, scenario=(scenario, "a" * 64)) == []
    assert queries.eligibility(sam, world.place("0117"), AT, scenario=(scenario, "b" * 64)) == [WhyNot("quiz")]


def test_numbers_are_given_in_order(app: Flask, world: World) -> None:
    numbers = {each.number for each in db.session.query(Shopper)}
    assert numbers == {1, 2}
