"""What is done is forgotten after a day: a row for every card would be millions in a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, forget_done
from shopper.infra.jobs.queue import FORGOTTEN_AT_ONCE, KEPT_WHEN_DONE
from shopper.infra.transaction import writing

pytestmark = pytest.mark.usefixtures("app")


def test_only_what_was_done_a_day_ago_goes():
    now, second = clock.now(), timedelta(seconds=1)
    long_ago = now - 2 * KEPT_WHEN_DONE
    with writing():
        db.session.add_all(Job(name="long ago", args={}, done_at=long_ago) for _ in range(FORGOTTEN_AT_ONCE + 1))
        db.session.add(Job(name="lately", args={}, done_at=now - KEPT_WHEN_DONE + second))
        db.session.add(Job(name="owed", args={}, run_at=long_ago))
        db.session.add(Job(name="given up", args={}, run_at=long_ago, failed_at=long_ago))
    with clock.frozen(now):
        assert forget_done() == FORGOTTEN_AT_ONCE + 1
    assert sorted(db.session.scalars(sa.select(Job.name))) == ["given up", "lately", "owed"]
