"""Owed work: done at least once whatever dies, given up where all can see it, never owed by what was rolled back."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.boot.children import tied_to_parent
from shopper.config import ROOT
from shopper.errors import Busy
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, bell, enqueue, job, let_go, queue, run_due, waiting
from shopper.infra.transaction import transaction
from tests.capture.conftest import noon  # noqa: F401

ran: list[object] = []


@job("tests.note")
def note(word):
    ran.append(word)


@job("tests.fail")
def fail():
    ran.append("failed")
    raise ValueError("no paper")


@pytest.fixture(autouse=True)
def fresh():
    ran.clear()


@pytest.fixture
def time_(app, noon):  # noqa: F811
    return noon


owe = transaction(enqueue)


def the_job():
    db.session.expire_all()
    return db.session.scalars(sa.select(Job)).one()


def test_what_is_owed_is_done_once(time_):
    owe("tests.note", {"word": "Łódź 👍"})
    assert (waiting(), run_due(), run_due(), waiting()) == (1, 1, 0, 0)
    assert ran == ["Łódź 👍"]
    assert (the_job().done_at, the_job().attempts) == (clock.now(), 1)


def test_the_longest_owed_goes_first(time_):
    for word in "abc":
        owe("tests.note", {"word": word})
        time_.advance(timedelta(seconds=1))
    assert (run_due(most=2), ran) == (2, ["a", "b"])


def test_what_a_person_waits_for_goes_before_documents(time_):
    job("tests.urgent", urgent=True)(lambda: ran.append("urgent"))
    owe("tests.note", {"word": "document"})
    time_.advance(timedelta(seconds=1))
    owe("tests.urgent", {})
    owe("tests.urgent", {}, at=clock.now() + timedelta(hours=1))
    assert (run_due(), ran) == (2, ["urgent", "document"])


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


def test_what_was_rolled_back_is_not_owed(time_):
    @transaction
    def owe_and_fail():
        enqueue("tests.note", {"word": "never"})
        raise KeyError

    with pytest.raises(KeyError):
        owe_and_fail()
    assert (waiting(), run_due(), ran) == (0, 0, [])


def test_a_key_is_owed_once_until_it_is_done(time_):
    owe("tests.note", {"word": 1}, key="k")
    owe("tests.note", {"word": 2}, key="k")
    assert (run_due(), ran) == (1, [1])
    owe("tests.note", {"word": 3}, key="k")
    assert (run_due(), ran) == (1, [1, 3])


def test_jobs_without_a_key_are_all_owed(time_):
    owe("tests.note", {"word": 1})
    owe("tests.note", {"word": 1})
    assert run_due() == 2


def test_a_key_owed_by_two_at_once_is_owed_once(database, app, time_):
    """On PostgreSQL both see no such key; neither may fail, for its change would fail with it."""
    gate, failures = threading.Barrier(2), []

    def owe_with_another():
        @transaction
        def change():
            db.session.execute(sa.select(sa.func.count()).select_from(Job))
            if db.engine.dialect.name == "postgresql":
                gate.wait(10)
            enqueue("tests.note", {"word": 1}, key="k")

        with database.app.app_context():
            try:
                change()
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=owe_with_another) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert waiting() == 1


def test_a_failure_is_tried_again_later_and_later(time_):
    owe("tests.fail", {})
    waits = []
    for _ in range(3):
        assert run_due() == 1
        waits.append(the_job().run_at - clock.now())
        time_.advance(waits[-1] - timedelta(seconds=1))
        assert run_due() == 0
        time_.advance(timedelta(seconds=1))
    assert waits[0] < waits[1] < waits[2] <= timedelta(hours=1)
    assert the_job().error == "ValueError: no paper"


def test_after_eight_failures_it_is_given_up_for_all_to_see(time_):
    owe("tests.fail", {})
    for _ in range(10):
        run_due()
        time_.advance(timedelta(hours=2))
    assert ran == ["failed"] * 8
    assert (the_job().failed_at is not None, the_job().error, waiting()) == (True, "ValueError: no paper", 0)


@pytest.mark.parametrize("why", [OSError(errno.ENOSPC, "No space left on device"), Busy("database or disk is full")])
def test_a_full_disk_costs_no_attempt_and_what_is_owed_is_done_when_there_is_room(time_, monkeypatch, why):
    def fill(word):
        raise why

    monkeypatch.setitem(queue._registry, "tests.note", fill)
    owe("tests.note", {"word": "late"}, key="late")
    for _ in range(20):
        run_due()
        time_.advance(timedelta(minutes=1))
    monkeypatch.setitem(queue._registry, "tests.note", note)
    assert (waiting(), run_due(), waiting()) == (1, 1, 0)
    assert ran == ["late"]


def test_a_name_nobody_knows_is_a_failure_not_a_crash(time_):
    owe("tests.unheard_of", {})
    owe("tests.note", {"word": "next"})
    assert (run_due(), ran) == (2, ["next"])


def test_a_failure_tells_what_broke_and_nothing_of_whom(time_, caplog):
    """The driver's own words on PostgreSQL hold the row it refused; all that is written down is read by whoever runs the machine."""

    @job("tests.refused")
    def refused():
        row = {"name": "CANARY", "args": {"to": "CANARY"}, "run_at": clock.now(), "attempts": None}
        db.session.execute(sa.insert(Job.__table__), row)

    owe("tests.refused", {})
    run_due()
    assert "IntegrityError" in the_job().error
    assert "attempts" in caplog.text
    assert "CANARY" not in the_job().error + caplog.text


def test_a_failure_leaves_nothing_half_done(time_):
    @job("tests.half")
    def half():
        db.session.add(Job(name="left over", args={}))
        db.session.flush()
        raise RuntimeError

    owe("tests.half", {})
    run_due()
    assert the_job().name == "tests.half"


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


def test_what_is_let_go_is_owed_no_more_and_may_be_asked_for_again(time_):
    owe("tests.note", {"word": "old"}, key="a")
    time_.advance(timedelta(days=40))
    owe("tests.note", {"word": "new"}, key="b")
    let_go("tests.note", due_before=clock.now() - timedelta(days=30))
    assert the_job().key == "b"
    owe("tests.note", {"word": "again"}, key="a")
    assert waiting() == 2
