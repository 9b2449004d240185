"""The worker's own loop: woken by a ring, told to stop, killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.boot.children import tied_to_parent
from shopper.config import ROOT
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, bell, enqueue, job, run_due, waiting
from shopper.infra.jobs.worker import CROWD, step
from shopper.infra.transaction import transaction
from tests.infra.owed import owe, ran

WORKER = """
import os, signal, sys
from shopper.app import create_app
from shopper.infra.jobs import job
from shopper.infra.jobs.worker import work

@job("tests.slow")
def slow(pipe):
    print("begun", flush=True)
    sys.stdin.readline()
    print("finished", flush=True)

work(create_app())
print("stopped", flush=True)
"""


@pytest.fixture
def worker(database, app, scratch):
    """The worker's own loop in a process; jobs wait for a line on its input."""
    owe("tests.slow", {"pipe": None})
    owe("tests.slow", {"pipe": None})
    db.session.remove()
    db.engine.dispose()
    settings = database.app.extensions["settings"]
    own = {
        "SHOPPER_DATA": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": "for the tests of the worker only, nobody else",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=ROOT, env={**os.environ, **own}, text=True, preexec_fn=tied_to_parent(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate()


@pytest.mark.one_database
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_it_holds_and_takes_no_more(worker, number):
    assert worker.stdout.readline() == "begun\n"
    worker.send_signal(number)
    assert worker.communicate("go on\n", timeout=30)[0] == "finished\nstopped\n"
    assert worker.returncode == 0
    assert [bool(each.done_at) for each in db.session.scalars(sa.select(Job).order_by(Job.id))] == [True, False]


def test_killed_it_leaves_its_job_to_the_next(worker):
    assert worker.stdout.readline() == "begun\n"
    worker.kill()
    worker.wait(10)
    first = db.session.scalars(sa.select(Job).order_by(Job.id)).first()
    assert (first.done_at, first.attempts) == (None, 1)
    with clock.frozen(first.lease_until + timedelta(seconds=1)):
        job("tests.slow")(lambda pipe: ran.append("again"))
        run_due()
    assert ran == ["again", "again"]


def test_a_ring_wakes_the_worker_and_a_lost_one_costs_half_a_second(app, time_):
    name = bell.name_of(app.extensions["settings"].data_dir)
    with bell.Bell(name) as door:
        assert not door.wait(0.01)
        owe("tests.note", {"word": "now"})
        assert door.wait(5)
        assert not door.wait(0.01), "one ring, one look"
        owe("tests.note", {"word": "later"}, at=clock.now() + timedelta(hours=1))
        assert not door.wait(0.01), "not due yet"
        with bell.Bell(name) as second:
            owe("tests.note", {"word": "first come"})
            assert not second.wait(0.01)
            assert door.wait(5)
    owe("tests.note", {"word": "nobody at home"})
    assert waiting() == 4


def test_what_is_rolled_back_rings_nobody(app, time_):
    @transaction
    def owe_and_fail():
        enqueue("tests.note", {"word": "never"})
        raise KeyError

    with bell.Bell(bell.name_of(app.extensions["settings"].data_dir)) as door:
        with pytest.raises(KeyError):
            owe_and_fail()
        db.session.execute(sa.select(Job)).all()
        db.session.commit()
        assert not door.wait(0.01)


@pytest.mark.parametrize(("others", "rests"), [(CROWD - 2, False), (CROWD, True)])
def test_where_others_write_all_the_time_it_leaves_them_theirs(app, monkeypatch, others, rests):
    """It has SQLite's one lock again before anybody else is awake: who sends a card would come too late again and again."""
    name, pauses = bell.name_of(app.extensions["settings"].data_dir), []

    @job("tests.among_others")
    def among_others():
        for _ in range(others):
            bell.ring(name)

    owe("tests.among_others", {})
    monkeypatch.setattr("time.sleep", pauses.append)
    with bell.Bell(name) as door:
        door.rang()
        assert step(app, door) == 1
    assert bool(pauses) == (rests and db.engine.dialect.name == "sqlite")
