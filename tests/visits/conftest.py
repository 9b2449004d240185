"""The same shopper at the same hour as where capture is tested; the form without scripts, filled in once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.capture.conftest import ask, noon, phone_of, sam  # noqa: F401
from tests.support.client import Browser
from tests.visits.plain import TIMES, WARSAW


@pytest.fixture
def browser(database, world, noon):  # noqa: F811
    return Browser(database.app, world.sign_in(database.app, "sam"))


@pytest.fixture
def address(world):
    return f"/assignments/{world.assignment}/visit"


@pytest.fixture
def typed_at(noon):  # noqa: F811
    """The form was filled in once, at noon; sending it again later sends the same fields."""
    local = noon.at.astimezone(WARSAW)
    TIMES.update(came_in=f"{local - timedelta(minutes=50):%H:%M}", left=f"{local - timedelta(minutes=20):%H:%M}")
