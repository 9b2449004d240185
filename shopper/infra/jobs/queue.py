"""Owe, claim, run, give back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from shopper.errors import Busy
from shopper.infra import clock
from shopper.infra.db import db, inserted_if_new, keep_facts_out
from shopper.infra.jobs.bell import ring_after_commit
from shopper.infra.jobs.models import Job
from shopper.infra.storage import is_disk_full
from shopper.infra.transaction import transaction, writing

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 10
MOST_ATTEMPTS = 8
FULL_PAUSE = timedelta(minutes=1)
KEPT_WHEN_DONE = timedelta(days=1)
FORGOTTEN_AT_ONCE = 500
_registry: dict[str, Callable[..., None]] = {}
_given_up: dict[str, Callable[..., None]] = {}
_urgent: set[str] = set()


def job(
    name: str, *, given_up: Callable[..., None] | None = None, urgent: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register what runs under a name; it must bear running twice. `given_up` is told when it never worked.

    `urgent`: a person waits at the other end; it goes before what is merely owed, a hundred documents for example.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        _registry[name] = function
        if given_up is not None:
            _given_up[name] = given_up
        (_urgent.add if urgent else _urgent.discard)(name)
        return function

    return register


def enqueue(name: str, args: dict[str, Any], *, key: str | None = None, at: datetime | None = None) -> None:
    """Owe the work, in the caller's own transaction; `at`: not before. The same key twice is owed once."""
    inserted_if_new(Job, "key", {"name": name, "args": args, "key": key, "run_at": at or clock.now(), "attempts": 0})
    if at is None:
        ring_after_commit()


def waiting() -> int:
    """How many jobs are owed and not given up."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(_owed())) or 0


def is_owed(key: str) -> bool:
    """Whether work under this key is neither done nor given up."""
    return db.session.scalar(sa.select(Job.id).where(Job.key == key)) is not None


@transaction
def let_go(name: str, *, due_before: datetime) -> None:
    """What was due before then and not begun is owed no more; it may be asked for again."""
    db.session.execute(sa.delete(Job).where(Job.name == name, Job.run_at < due_before, Job.attempts == 0, _owed()))


def run_due(most: int = 100) -> int:
    """Run what is due now, one after another; returns how many were run. The worker's step, and what tests call."""
    ran = 0
    while ran < most and (claimed := _claim()) is not None:
        _run(*claimed)
        ran += 1
    return ran


def forget_done() -> int:
    """What was done a day ago and more is of use to nobody; how many rows went. A few at a time: others want to write."""
    old = list(db.session.scalars(sa.select(Job.id).where(Job.done_at < clock.now() - KEPT_WHEN_DONE)))
    for start in range(0, len(old), FORGOTTEN_AT_ONCE):
        _forget(old[start : start + FORGOTTEN_AT_ONCE])
    return len(old)


@transaction
def _forget(ids: list[int]) -> None:
    db.session.execute(sa.delete(Job).where(Job.id.in_(ids)).execution_options(synchronize_session=False))


def _owed() -> sa.ColumnElement[bool]:
    return sa.and_(Job.done_at.is_(None), Job.failed_at.is_(None))


@transaction
def _claim() -> tuple[int, str, dict[str, Any]] | None:
    now = clock.now()
    while (row := _take(now, Job.name.in_(_urgent)) or _take(now, sa.true())) is not None and row.attempts > MOST_ATTEMPTS:
        _give_up_on_killer(row.id)
    return None if row is None else (row.id, row.name, row.args)


def _take(now: datetime, which: sa.ColumnElement[bool]) -> sa.Row[tuple[int, str, dict[str, Any], int]] | None:
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until < now)
    due = sa.select(Job.id).where(_owed(), Job.run_at <= now, free, which).order_by(Job.run_at, Job.id).limit(1)
    if db.engine.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    claim = (
        sa.update(Job)
        .where(Job.id.in_(due))
        .values(lease_until=now + LEASE, attempts=Job.attempts + 1)
        .returning(Job.id, Job.name, Job.args, Job.attempts)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(claim).first()


def _give_up_on_killer(job_id: int) -> None:
    """A job that takes its worker down with it never comes to be given back: its last lease just ran out."""
    dead = db.session.get_one(Job, job_id)
    dead.error = dead.error or "the worker died at it"
    dead.attempts = MOST_ATTEMPTS
    _give_up(dead)
    db.session.flush()


def _run(job_id: int, name: str, args: dict[str, Any]) -> None:
    try:
        with _heartbeat(job_id):
            _registry[name](**args)
    except Exception as error:
        db.session.rollback()
        keep_facts_out(error)
        if is_disk_full(error):
            log.error("the disk is full: job %s %s waits", name, job_id)
            _put_off(job_id)
            return
        log.exception("job %s %s failed", name, job_id)
        _give_back(job_id, f"{type(error).__name__}: {error}"[:2000])
    else:
        _finish(job_id)
    finally:
        db.session.remove() if not current_app.testing else None


@transaction
def _finish(job_id: int) -> None:
    db.session.execute(sa.update(Job).where(Job.id == job_id).values(done_at=clock.now(), lease_until=None, key=None, error=None))


@transaction
def _put_off(job_id: int) -> None:
    """Until there is room, however long that takes: it was no attempt."""
    waits = {"run_at": clock.now() + FULL_PAUSE, "lease_until": None, "attempts": 0, "error": "the disk is full"}
    db.session.execute(sa.update(Job).where(Job.id == job_id).values(**waits))


@transaction
def _give_back(job_id: int, error: str) -> None:
    owed = db.session.get(Job, job_id)
    if owed is None:
        return
    owed.error, owed.lease_until = error, None
    if owed.attempts >= MOST_ATTEMPTS:
        _give_up(owed)
    owed.run_at = clock.now() + timedelta(seconds=min(5 * 2**owed.attempts, 3600))


def _give_up(owed: Job) -> None:
    """Its key is free again: the same work can be owed anew."""
    owed.failed_at, owed.lease_until, owed.key = clock.now(), None, None
    if owed.name in _given_up:
        _given_up[owed.name](**owed.args)


@transaction
def retry_given_up() -> int:
    """Owe again all that was given up; how many there were."""
    again = sa.update(Job).where(Job.failed_at.is_not(None)).values(failed_at=None, attempts=0, run_at=clock.now())
    return db.session.execute(again).rowcount  # type: ignore[attr-defined,no-any-return]


@contextmanager
def _heartbeat(job_id: int) -> Iterator[None]:
    """Extends the lease while the work goes on, from a thread of its own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.testing:
        yield
        return
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT_SECONDS):
            try:
                with app.app_context(), writing():
                    lease = clock.now() + LEASE
                    db.session.execute(sa.update(Job).where(Job.id == job_id).values(lease_until=lease))
            except (Busy, sa.exc.SQLAlchemyError):
                log.warning("the lease of job %s could not be extended; trying again", job_id)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
