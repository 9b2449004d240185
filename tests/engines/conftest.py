"""A server, and in turn each browser that is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.driver import Engine, Firefox, WebKit
from tests.journeys.shop import Shop, prepared


@pytest.fixture(scope="session")
def ground(scratch: Path) -> Path:
    return prepared(scratch / "engines")


@pytest.fixture
def shop(ground: Path, tmp_path: Path) -> Iterator[Shop]:
    folder = tmp_path / "shop"
    shutil.copytree(ground, folder)
    shop = Shop(folder)
    shop.open()
    yield shop
    shop.close()


@pytest.fixture(params=[Firefox, WebKit])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    kind: type[Engine] = request.param
    if missing := kind.missing():
        pytest.skip(f"{kind.__name__} is not tried: {missing} is not installed")
    engine = kind(tmp_path / "profile")
    yield engine
    engine.kill()
