"""Noon of a visit's day; nothing has run yet."""

from __future__ import annotations

import pytest

from tests.capture.conftest import noon  # noqa: F401
from tests.infra.owed import ran


@pytest.fixture(autouse=True)
def fresh():
    ran.clear()


@pytest.fixture
def time_(app, noon):  # noqa: F811
    return noon
