"""Sam stands in the shop at noon of the visit's first day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from shopper.assignments.models import Assignment
from shopper.infra import clock
from shopper.infra.db import db
from tests.capture.phone import Phone
from tests.support.cast import World


@pytest.fixture
def noon(database: Any) -> Iterator[clock.FrozenClock]:
    with database.app.app_context():
        starts_at = db.session.get_one(Assignment, database.world.assignment).starts_at
    with clock.frozen(starts_at + timedelta(hours=9)) as time:
        yield time


@pytest.fixture
def phone_of(database: Any, noon: clock.FrozenClock) -> Callable[[str | None], Phone]:
    """Requests get contexts of their own, as on a server: no test sees a session that the app would have ended."""
    world: World = database.world
    return lambda who: Phone(database.app, world.sign_in(database.app, who) if who else None)


@pytest.fixture
def sam(phone_of: Callable[[str | None], Phone]) -> Phone:
    return phone_of("sam")


@pytest.fixture
def ask(database: Any) -> Callable[[Callable[[], Any]], Any]:
    """Look into the database as it stands now."""

    def look(question: Callable[[], Any]) -> Any:
        with database.app.app_context():
            return question()

    return look
