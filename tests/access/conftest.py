"""The stage of the table of rights: the things on it, and who may ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from shopper.infra import clock
from tests.access.stage import Stage
from tests.access.table import NOW
from tests.access.things import laid
from tests.support.cast import World


@pytest.fixture
def stage(app: Flask, world: World, lay: Any) -> Iterator[Stage]:
    with clock.frozen(NOW):
        yield Stage(app, world, *lay(lambda: laid(app, world)))
