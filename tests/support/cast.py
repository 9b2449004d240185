"""The standing cast: who is where, and how to be them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from shopper.accounts.actions import sign_in
from shopper.assignments.models import Assignment
from shopper.demo import seed
from shopper.demo.people import Cast
from shopper.infra.db import db
from shopper.standards.models import Edition

PEOPLE = {
    "rosa": "rosa.kaminska",
    "leo": "leo.nowicki",
    "bea": "bea.wolska",
    "sam": "sam.ortiz",
    "ines": "ines.duarte",
    "ewa": "ewa.nowak",
    "jan": "jan.sikora",
    "oskar": "oskar.lind",
    "kuba": "kuba.zajac",
    "nina": "nina.wrona",
}
Lay = Callable[[Callable[[], Any]], Any]
"""The fixture `lay` (tests/conftest.py)."""
LOCATION_A, LOCATION_B = "0117", "0109"


@dataclass
class World:
    """Ids of what every test starts with. `assignment`: Sam's open visit to location A."""

    cast: Cast
    questionnaire: UUID
    editions: dict[str, UUID]
    assignment: UUID
    other_assignment: UUID
    ines_assignment: UUID
    people: dict[str, UUID] = field(default_factory=dict)

    def sign_in(self, app: Flask, who: str) -> str:
        with app.app_context():
            return sign_in(self.people[who], on_phone=who in ("sam", "ines"))

    def place(self, code: str) -> UUID:
        return self.cast.places[code]


def prepare_world(app: Flask) -> World:
    """The demonstration's company, people, book and open assignments, without any visit."""
    with app.app_context():
        cast, questionnaire = seed._lay_ground()
        people = {short: cast.people[f"{name}@good-corner.example"] for short, name in PEOPLE.items()}
        sams, ines = _assignments(cast, "sam.ortiz"), _assignments(cast, "ines.duarte")
        editions = {row.version: row.id for row in db.session.execute(sa.select(Edition.version, Edition.id))}
        at_a = next(each.id for each in sams if each.location_id == cast.places[LOCATION_A])
        other = next(each.id for each in sams if each.location_id == cast.places["0104"])
        world = World(cast, questionnaire, editions, at_a, other, ines[0].id, people)
        db.session.remove()
        return world


def _assignments(cast: Cast, name: str) -> list[Assignment]:
    shopper = cast.shoppers[f"{name}@good-corner.example"]
    return list(
        db.session.scalars(sa.select(Assignment).where(Assignment.shopper_id == shopper).order_by(Assignment.starts_at))
    )
