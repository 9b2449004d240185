"""Giving a visit to a shopper, and calling it off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import assign_visit, cancel_assignment
from shopper.assignments.models import Assignment, Cancellation
from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from tests.support.cast import World

START = datetime(2026, 4, 18, 14, 0, tzinfo=UTC)


def assign(world: World, **changed: Any) -> Any:
    shopper = world.cast.shoppers["sam.ortiz@good-corner.example"]
    facts = {
        "location_id": world.place("0117"), "shopper_id": shopper, "questionnaire_id": world.questionnaire, "starts_at": START,
        "ends_at": START + timedelta(hours=2), "scenario": {"en": "Buy milk"}, "brief": [{"en": "Look around"}],
    }
    return assign_visit(world.people["ewa"], **{**facts, **changed})


def test_it_is_kept_and_written_down(app: Flask, world: World) -> None:
    kept = db.session.get_one(Assignment, assign(world))
    assert (kept.company_id, kept.location_id) == (world.cast.company, world.place("0117"))
    assert (kept.starts_at, kept.ends_at) == (START, START + timedelta(hours=2))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == str(kept.id))).one()
    assert (entry.actor_id, entry.verb, entry.facts) == (world.people["ewa"], "assign visit", {})


@pytest.mark.parametrize("ends", [START, START - timedelta(seconds=1)])
def test_a_window_ends_after_it_begins(app: Flask, world: World, ends: datetime) -> None:
    with pytest.raises(Invalid):
        assign(world, ends_at=ends)


def test_only_a_location_is_visited(app: Flask, world: World) -> None:
    for place in (world.cast.company, world.place("warsaw"), uuid4()):
        with pytest.raises(Invalid):
            assign(world, location_id=place)


def test_an_instant_without_its_zone_is_none(app: Flask, world: World) -> None:
    with pytest.raises(sa.exc.StatementError):
        assign(world, starts_at=START.replace(tzinfo=None), ends_at=START.replace(tzinfo=None) + timedelta(hours=1))


def test_calling_off(app: Flask, world: World) -> None:
    assignment = assign(world)
    cancel_assignment(world.people["ewa"], assignment, "The shop is closed")
    kept = db.session.get_one(Cancellation, assignment)
    assert (kept.cancelled_by, kept.reason) == (world.people["ewa"], "The shop is closed")
    with pytest.raises(Conflict):
        cancel_assignment(world.people["ewa"], assignment, "again")
    with pytest.raises(NotFound):
        cancel_assignment(world.people["ewa"], uuid4(), "absent")
