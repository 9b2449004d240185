"""Who sits at the desk."""

from __future__ import annotations

import pytest

from shopper.infra.db import db


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
