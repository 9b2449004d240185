"""One verb, one transaction: whole or not at all, the outermost commits."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from shopper.errors import Busy, Conflict
from shopper.infra import bus
from shopper.infra.db import WRITING, db
from shopper.infra.jobs import Job
from shopper.infra.transaction import if_free, transaction, writing

pytestmark = pytest.mark.usefixtures("app")


def names():
    """As another connection sees them: only what is committed."""
    with db.engine.connect() as other:
        return sorted(other.exec_driver_sql("SELECT name FROM job").scalars())


@transaction
def add(name):
    db.session.add(Job(name=name, args={}))
    db.session.flush()


def test_what_returns_is_committed():
    add("a")
    assert names() == ["a"]


def test_what_raises_leaves_nothing():
    @transaction
    def fail():
        add("inner")
        raise Conflict("no")

    with pytest.raises(Conflict):
        fail()
    assert names() == []


def test_the_inner_one_commits_only_with_the_outer():
    seen = []

    @transaction
    def outer():
        db.session.add(Job(name="outer", args={}))
        add("inner")
        if db.engine.dialect.name == "postgresql":
            seen.append(names())

    outer()
    assert names() == ["inner", "outer"]
    assert seen in ([], [[]])


def test_a_refusal_caught_inside_does_not_undo_the_outer():
    @transaction
    def refuse():
        raise Conflict("no")

    @transaction
    def outer():
        add("kept")
        with pytest.raises(Conflict):
            refuse()

    outer()
    assert names() == ["kept"]


def test_after_an_error_the_next_one_works():
    @transaction
    def fail():
        add("lost")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    add("next")
    assert names() == ["next"]


def test_even_being_stopped_undoes_it():
    @transaction
    def stopped():
        add("lost")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert names() == []


def test_a_broken_rule_of_the_database_is_no_business():
    with pytest.raises(sa.exc.IntegrityError), writing():
        db.session.add_all([Job(name="a", args={}, key="k"), Job(name="b", args={}, key="k")])
    assert names() == []


def test_a_database_that_cannot_is_busy():
    with pytest.raises(Busy), writing():
        raise sa.exc.OperationalError("SELECT", {}, Exception("database is locked"))


def test_a_read_begun_before_does_not_stand_in_the_way():
    db.session.scalar(sa.select(sa.func.count()).select_from(Job))
    add("a")
    assert names() == ["a"]


def test_writing_ends_with_the_block():
    add("a")
    assert WRITING.get() is False


def test_the_decorated_keeps_its_name_and_answer():
    @transaction
    def answer(one, *, two):
        """Words."""
        return one + two

    assert (answer(1, two=2), answer.__name__, answer.__doc__, answer.is_transaction) == (3, "answer", "Words.", True)


class Happened:
    pass


def test_a_reaction_that_fails_undoes_the_publisher(monkeypatch):
    monkeypatch.setitem(bus._listeners, Happened, [])
    bus.subscribe(Happened)(lambda event: 1 / 0)

    @transaction
    def act():
        add("publisher")
        bus.publish(Happened())

    with pytest.raises(ZeroDivisionError):
        act()
    assert names() == []


def test_writers_of_one_process_take_turns_without_asking_the_database(app):
    """Eight threads that ask SQLite again and again cost more than the work itself."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    asking, inside, done = set(), threading.Event(), threading.Event()
    sa.event.listen(db.engine, "before_cursor_execute", lambda *_: asking.add(threading.current_thread().name))

    def second():
        with app.app_context(), if_free():
            add("second")

    def first():
        with app.app_context(), writing():
            add("first")
            inside.set()
            done.wait(5)

    writer = threading.Thread(target=first)
    writer.start()
    inside.wait(5)
    waiter = threading.Thread(target=second, name="waiter")
    waiter.start()
    waiter.join(5)
    done.set()
    writer.join(5)
    assert names() == ["first"]
    assert "waiter" not in asking
