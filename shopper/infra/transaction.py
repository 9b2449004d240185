"""One verb, one transaction: re-entrant, the outermost commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

from shopper.errors import Busy
from shopper.infra.db import PATIENCE_MS, WRITING, db

P = ParamSpec("P")
R = TypeVar("R")
LONGEST_SECONDS, STEP_SECONDS = 120, 0.5
_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)
_turn = threading.Lock()
"""SQLite has one writer. Those of this process wait for each other here, asleep; only other processes are asked again and again."""


def transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run the action whole or not at all. Inside another transaction it joins that one."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with writing():
            return action(*args, **kwargs)

    run.is_transaction = True  # type: ignore[attr-defined]
    return run


@contextmanager
def if_free() -> Iterator[None]:
    """For what is nice to write down and not worth waiting for: the block is left when the database is busy or full."""
    token = PATIENCE_MS.set(20)
    try:
        yield
    except Busy:
        pass
    finally:
        PATIENCE_MS.reset(token)


def at_last(action: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """For noting down what happened outside and cannot be undone, a letter for example: until it can, for two minutes."""
    until = time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            return action(*args, **kwargs)
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(STEP_SECONDS)


@contextmanager
def writing() -> Iterator[None]:
    """The block of a transaction; use the decorator where you can."""
    if _depth.get():
        yield
        return
    with _in_turn():
        token, mode = _depth.set(1), WRITING.set(True)
        try:
            _end_reading()
            yield
            db.session.commit()
        except sa.exc.OperationalError as error:
            db.session.rollback()
            raise Busy(str(error.orig)) from error
        except BaseException:
            db.session.rollback()
            raise
        finally:
            WRITING.reset(mode)
            _depth.reset(token)


@contextmanager
def _in_turn() -> Iterator[None]:
    if db.engine.dialect.name != "sqlite":
        yield
        return
    if not _turn.acquire(timeout=PATIENCE_MS.get() / 1000):
        raise Busy("another write goes on")
    try:
        yield
    finally:
        _turn.release()


def _end_reading() -> None:
    """A read that already began cannot become a write: end it, so that the write locks first."""
    if db.session().in_transaction():
        db.session.commit()
