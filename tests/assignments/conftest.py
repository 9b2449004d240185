"""Nina plans on a day of spring 2027."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from shopper.infra import clock
from tests.assignments.spring import NOW
from tests.support.cast import World


@pytest.fixture
def in_spring(world: World) -> Iterator[None]:
    """The world is made on its own day first."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def nina(world: World) -> UUID:
    return world.people["nina"]
