"""The database keeps what it acknowledged, refuses what would not, and never says that it is locked."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace
from uuid import uuid4

import pysqlite3.dbapi2
import pytest
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from shopper.errors import Busy
from shopper.infra import db as database_module
from shopper.infra.db import UnsafeDatabase, UtcDateTime, db, engine_options, wal_is_safe
from shopper.infra.jobs import Job
from shopper.infra.transaction import transaction, writing
from tests.capture.conftest import ask, noon, phone_of, sam  # noqa: F401
from tests.capture.phone import manifest


@pytest.fixture
def sqlite(sqlite_database):
    sqlite_database.restore()
    with sqlite_database.app.app_context():
        yield db
        db.session.remove()


@pytest.fixture
def postgres(postgres_database):
    postgres_database.restore()
    with postgres_database.app.app_context():
        yield db
        db.session.remove()


# --- SQLite's settings ---


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("trusted_schema", 0),
        ("journal_size_limit", 64 * 1024 * 1024), ("integrity_check", "ok"),
    ],
)  # fmt: skip
def test_every_connection_is_set_to_survive(sqlite, pragma, value):
    with sqlite.engine.connect() as one, sqlite.engine.connect() as two:
        assert [each.exec_driver_sql(f"PRAGMA {pragma}").scalar() for each in (one, two)] == [value, value]


def test_foreign_keys_hold(sqlite):
    with pytest.raises(sa.exc.IntegrityError), sqlite.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO photo (submission_id, id, position, type, size, sha256) VALUES ('a', 'b', 1, 'c', 1, 'd')"
        )


@pytest.mark.parametrize("statement", ["ATTACH DATABASE ':memory:' AS other", "ATTACH '/tmp/x.db' AS x"])
def test_no_other_file_can_be_attached(sqlite, statement):
    with pytest.raises(sa.exc.DatabaseError, match="not authorized"), sqlite.engine.connect() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 4), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_which_library_has_the_fix(version, safe):
    assert wal_is_safe(version) is safe


def test_an_old_library_is_refused_with_the_remedy(tmp_path, monkeypatch):
    app = Flask("old")
    old = SimpleNamespace(**{name: getattr(pysqlite3.dbapi2, name) for name in dir(pysqlite3.dbapi2) if not name.startswith("__")})
    old.sqlite_version_info = (3, 40, 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'x.db'}"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"module": old}
    monkeypatch.setattr(database_module, "db", SQLAlchemy(metadata=sa.MetaData()))
    with pytest.raises(UnsafeDatabase, match=r"SQLite 3\.40\.1 can lose commits.*pysqlite3"):
        database_module.init_app(app)
    assert not (tmp_path / "x.db").exists()


def test_the_library_in_use_has_the_fix():
    assert wal_is_safe(pysqlite3.dbapi2.sqlite_version_info)
    assert engine_options("sqlite:///x")["module"] is pysqlite3.dbapi2


# --- PostgreSQL's settings ---


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "value"), [("statement_timeout", "15s"), ("lock_timeout", "3s"), ("idle_in_transaction_session_timeout", "30s")]
)
def test_postgres_never_waits_for_ever(postgres, name, value):
    assert postgres.session.scalar(sa.text(f"SHOW {name}")) == value


@pytest.mark.postgres
def test_a_connection_that_died_is_replaced_unnoticed(postgres):
    pid = postgres.session.scalar(sa.text("SELECT pg_backend_pid()"))
    postgres.session.remove()
    with postgres.engine.connect() as other:
        kept = other.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        if kept == pid:
            with postgres.engine.connect() as second:
                second.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        else:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        other.invalidate()
    assert postgres.session.scalar(sa.text("SELECT 1")) == 1


# --- many at once ---


def add_one():
    """Reads first, then writes: the order that a deferred transaction cannot survive."""
    counter = db.session.scalars(sa.select(Job).where(Job.name == "counter").with_for_update()).one()
    counter.attempts += 1
    db.session.flush()


def test_eight_threads_that_read_then_write_lose_nothing(database, app):
    with writing():
        db.session.add(Job(name="counter", args={}))
    gate, failures = threading.Barrier(8), []

    def work():
        gate.wait(30)
        for _ in range(10):
            try:
                with database.app.app_context():
                    db.session.scalar(sa.select(sa.func.count()).select_from(Job))  # a read begun before, as in a request
                    transaction(add_one)()
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    db.session.expire_all()
    assert db.session.scalar(sa.select(Job.attempts)) == 80


@pytest.fixture
def impatient(database, monkeypatch):
    """Waits for a lock only as long as a test likes to."""
    monkeypatch.setattr(database_module, "PATIENCE_MS", ContextVar("patience_ms", default=50))
    with database.app.app_context():
        held = db.engine
    if held.dialect.name == "sqlite":
        yield
        return

    def hurry(connection):
        connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")

    sa.event.listen(held, "begin", hurry)
    yield
    sa.event.remove(held, "begin", hurry)


def holding(engine, submission_id, world):
    """Another process in the middle of a long write."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("LOCK TABLE submission IN EXCLUSIVE MODE")
    return connection


def test_a_long_writer_makes_others_wait_and_then_ask_to_come_again(database, sam, world, ask, impatient):  # noqa: F811
    here, body = uuid4(), manifest(world)
    with database.app.app_context():
        writer = holding(db.engine, here, world)
    reply = sam.put(here, body)
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "2")
    assert b"locked" not in reply.data
    writer.invalidate()
    writer.close()
    assert sam.put(here, body).status_code == 201


def test_reading_goes_on_beside_a_long_writer(database, sam, world, impatient):  # noqa: F811
    here = uuid4()
    sam.put(here, manifest(world))
    with database.app.app_context():
        writer = holding(db.engine, here, world)
    assert sam.get(here).status_code == 200
    writer.invalidate()
    writer.close()


def test_busy_is_what_the_code_above_sees(database, app, impatient, world):
    writer = holding(db.engine, uuid4(), world)
    with pytest.raises(Busy), writing():
        db.session.execute(sa.text("UPDATE submission SET rev = rev"))
    writer.invalidate()
    writer.close()


# --- instants ---


def test_an_instant_comes_back_as_it_went_whatever_its_zone(database, app):
    at = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with writing():
        db.session.add(Job(name="x", args={}, run_at=at))
    db.session.expire_all()
    kept = db.session.scalar(sa.select(Job.run_at))
    assert (kept, kept.tzinfo) == (at, UTC)


def test_instants_compare_in_the_database_as_they_do_in_time(database, app):
    early = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=10)))
    with writing():
        db.session.add(Job(name="x", args={}, run_at=early))
    assert db.session.scalar(sa.select(Job.name).where(Job.run_at < datetime(2026, 1, 1, 3, tzinfo=UTC))) == "x"


def test_a_wall_clock_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), sa.create_engine("sqlite://").dialect)
