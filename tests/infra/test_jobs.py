"""Owed work: done at least once whatever dies, given up where all can see it, never owed by what was rolled back."""

from __future__ import annotations

import errno
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.errors import Busy
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, enqueue, job, let_go, queue, run_due, waiting
from shopper.infra.transaction import transaction
from tests.infra.owed import note, owe, ran, the_job


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


def test_what_is_let_go_is_owed_no_more_and_may_be_asked_for_again(time_):
    owe("tests.note", {"word": "old"}, key="a")
    time_.advance(timedelta(days=40))
    owe("tests.note", {"word": "new"}, key="b")
    let_go("tests.note", due_before=clock.now() - timedelta(days=30))
    assert the_job().key == "b"
    owe("tests.note", {"word": "again"}, key="a")
    assert waiting() == 2
