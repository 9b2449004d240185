"""The database: one declarative base, one engine tuned so that what was acknowledged survives a power cut."""

from __future__ import annotations

import sqlite3
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 10
PATIENCE_MS: ContextVar[int] = ContextVar("patience_ms", default=BUSY_SECONDS * 1000)
WRITING: ContextVar[bool] = ContextVar("writing", default=False)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Base.metadata)


def table_of(model: type[Base]) -> sa.Table:
    """For what is written straight into its table: a third of the work of an object that a session keeps."""
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table


def inserted_if_new(model: type[Base], key: str, values: dict[str, Any]) -> bool:
    """Write a row unless another has its key; whether it was written. Of two at the same moment the second waits, then sees."""
    statement = _insert_if_new(model, key, db.engine.dialect.name)
    return db.session.execute(statement, values).first() is not None


@lru_cache
def _insert_if_new(model: type[Base], key: str, dialect: str) -> Any:
    """Made once: to make a statement costs more than to run it."""
    table, insert = table_of(model), postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=[key]).returning(table.c[key])  # a count is not told everywhere


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. Stored as naive UTC on SQLite, timestamptz on PostgreSQL; always aware UTC in Python."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class UnsafeDatabase(Exception):
    """The database library or place would not keep what it acknowledged; the text says what to do."""


def keep_facts_out(error: BaseException | None) -> None:
    """A database's error tells what the statement was given, and PostgreSQL the row it refused: addresses, facts, whole accounts.

    Whoever writes it down gets the statement and the first line alone.
    """
    while error is not None:
        if isinstance(error, sa.exc.StatementError):
            error.hide_parameters = True
            for each in filter(None, (error, error.orig)):
                each.args = (str(each.args[0]).partition("\n")[0], *each.args[1:]) if each.args else ()
        error = error.__cause__ or error.__context__


def engine_options(url: str) -> dict[str, Any]:
    """Engine settings by database, for Flask-SQLAlchemy."""
    if url.startswith("sqlite"):
        import pysqlite3.dbapi2 as driver

        return {"module": driver, "hide_parameters": True, "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    options = "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    return {"pool_pre_ping": True, "hide_parameters": True, "connect_args": {"options": options}}


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset fault (sqlite.org/wal.html#walresetbug)."""
    backports = {(3, 50): 7, (3, 44): 6}
    if version >= (3, 51, 3):
        return True
    fixed_in = backports.get((version[0], version[1]))
    return fixed_in is not None and version[2] >= fixed_in


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)


def _tune_sqlite(engine: sa.Engine) -> None:
    library = engine.dialect.dbapi
    version = tuple(library.sqlite_version_info)  # type: ignore[union-attr]
    if not wal_is_safe(version):
        raise UnsafeDatabase(
            f"SQLite {'.'.join(map(str, version))} can lose commits in WAL mode (fixed in 3.51.3). "
            "Install pysqlite3 0.6.1 or newer: python3 -m shopper does."
        )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not guess where transactions start
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_authorizer(_refuse_attach)
        if hasattr(connection, "set_busy_handler"):
            _wait_fairly(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A deferred reader that later writes fails at once, whatever the busy timeout: writers lock first.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if WRITING.get() else "BEGIN")


def _wait_fairly(connection: Any) -> None:
    """SQLite's own waiting sleeps up to 100 ms and starves some; equal 1 ms steps keep p99 low."""
    import time

    def busy(tries: int) -> int:
        if tries >= PATIENCE_MS.get():
            return 0
        time.sleep(0.001)
        return 1

    connection.set_busy_handler(busy)


def _refuse_attach(action: int, *_rest: object) -> int:
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def schema_version() -> str | None:
    """The number of the last migration; None for an empty database."""
    if not sa.inspect(db.engine).has_table("alembic_version"):
        return None
    return db.session.scalar(sa.text("SELECT version_num FROM alembic_version"))
