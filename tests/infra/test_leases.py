"""What one worker holds no other takes, until its lease ends."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.errors import Busy
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, job, queue, run_due
from tests.infra.owed import owe, ran, the_job


def test_what_a_worker_holds_no_other_takes_until_its_lease_ends(time_):
    owe("tests.note", {"word": "mine"})
    assert queue._claim() is not None
    time_.advance(queue.LEASE - timedelta(seconds=1))
    assert run_due() == 0
    time_.advance(timedelta(seconds=2))
    assert (run_due(), ran, the_job().attempts) == (1, ["mine"], 2)


def test_a_job_that_kills_its_worker_every_time_is_given_up(time_):
    owe("tests.note", {"word": "killer"})
    claims = 0
    while queue._claim() is not None:
        claims += 1
        time_.advance(queue.LEASE + timedelta(seconds=1))
        assert claims < 20, "claimed for ever"
    assert claims == queue.MOST_ATTEMPTS
    assert (the_job().failed_at is not None, the_job().error) == (True, "the worker died at it")


def test_two_workers_never_take_the_same(database, app, time_):
    for number in range(12):
        owe("tests.note", {"word": number})
    taken, gate = [], threading.Barrier(4)

    def work():
        with database.app.app_context():
            gate.wait(10)
            while (claimed := queue._claim()) is not None:
                taken.append(claimed[0])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 12


class Beating:
    """A job that goes on until its lease was extended, or a minute has passed."""

    def __init__(self, app):
        self.app, self.extended = app, threading.Event()

    def __call__(self):
        end = time.monotonic() + 20
        while not self.extended.is_set() and time.monotonic() < end:
            with self.app.app_context():
                lease = db.session.scalar(sa.select(Job.lease_until))
            if lease > clock.now() + timedelta(seconds=1):
                self.extended.set()


@pytest.fixture
def beating(database, app, time_, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(queue, "HEARTBEAT_SECONDS", 0.01)
    long_job = Beating(database.app)

    @job("tests.long")
    def long():
        time_.advance(queue.LEASE)
        long_job()

    owe("tests.long", {})
    return long_job


def test_a_heartbeat_keeps_what_takes_long(beating):
    run_due()
    assert beating.extended.is_set()
    assert the_job().done_at


def test_a_busy_database_does_not_stop_the_heart(beating, monkeypatch):
    writing, failed = queue.writing, []

    def busy_at_first():
        if threading.current_thread() is not threading.main_thread() and len(failed) < 3:
            failed.append(1)
            raise Busy("database is locked")
        return writing()

    monkeypatch.setattr(queue, "writing", busy_at_first)
    run_due()
    assert failed == [1, 1, 1]
    assert beating.extended.is_set()
