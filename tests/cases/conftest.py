"""Who sits at the desk, the case before them, the spot where a card hangs."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from shopper.cases.actions import hand_over
from shopper.cases.models import Case
from shopper.infra import clock
from shopper.infra.db import db
from tests.cases.heard import NOON
from tests.support.cards import placement
from tests.support.cases import PHONE, a_case
from tests.support.cast import World


@pytest.fixture
def enter(browse):
    """A session that began to read before somebody signed in does not know them."""

    def start(who):
        db.session.rollback()
        return browse(who)

    return start


@pytest.fixture
def leo(enter):
    return enter("leo")


@pytest.fixture
def case(app, world):
    made = a_case(world, phone=PHONE)
    hand_over(made, world.people["leo"], None, "test")
    return db.session.get_one(Case, made.id)


@pytest.fixture
def spot(app: Flask, world: World) -> Any:
    """A live card's code at Leo's location; Tuesday noon in Warsaw."""
    with clock.frozen(NOON):
        yield placement(world)
