"""A wave of spring 2027, told to the staff and planned: after everything the demonstration holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.actions import planning as actions
from shopper.assignments.actions.waves import WaveTerms, record_notice, start_wave
from shopper.assignments.models import Assignment
from shopper.assignments.queries.board import BoardFilter
from shopper.infra.db import db
from tests.support.cast import World

NOW = datetime(2027, 4, 2, 9, 0, tzinfo=UTC)  # after everything the demonstration holds


def told(world: World, where: str = "company") -> None:
    node = world.cast.company if where == "company" else world.place(where)
    record_notice(world.people["nina"], node, told_on=NOW.date(), who="Everybody", how="On the board", text={"en": "Visits happen"})


def wave(world: World, **changed: Any) -> UUID:
    terms = {
        "name": "2027 Q2", "first_day": date(2027, 4, 1), "last_day": date(2027, 6, 30), "questionnaire_id": world.questionnaire, "scenario_id": None,
        "window_days": 7, "shopper_rest_days": 90, "location_rest_days": 30, "most_per_shopper": None, "fee_minor": 6000, "refund_cap_minor": 4000,
        "currency": "PLN", "offer_hours": 48,
    }
    return start_wave(world.people["nina"], WaveTerms(**{**terms, **changed}))


def planned(world: World, nina: UUID, wave_id: UUID, ask: int = 0, wanted: BoardFilter | None = None) -> list[Assignment]:
    actions.plan_wave(nina, wave_id, wanted or BoardFilter(), ask=ask)
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.wave_id == wave_id).order_by(Assignment.starts_at)))


def shopper(world: World, who: str) -> UUID:
    return world.cast.shoppers[f"{who}@good-corner.example"]
