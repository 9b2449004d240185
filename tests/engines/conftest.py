"""A server, and in turn each browser that is no Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.driver import Engine, Firefox, WebKit
from tests.journeys.conftest import ground, shop

__all__ = ["ground", "shop"]


@pytest.fixture(params=[Firefox, WebKit])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    kind: type[Engine] = request.param
    if missing := kind.missing():
        pytest.skip(f"{kind.__name__} is not tried: {missing} is not installed")
    engine = kind(tmp_path / "profile")
    yield engine
    engine.kill()
