"""The worker process: takes what is due, finishes what it holds when told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time

from flask import Flask

from shopper.errors import Busy
from shopper.infra.db import db
from shopper.infra.jobs.bell import Bell, name_of, ring
from shopper.infra.jobs.queue import forget_done, run_due

log = logging.getLogger(__name__)
IDLE_SECONDS, TIDY_SECONDS = 0.5, 3600
CROWD, RESTS, LONGEST_REST_SECONDS = 5, 2.0, 0.5
"""SQLite has one writer: where so many others wrote during one job, customers for example, two thirds of the time are theirs."""


def work(app: Flask) -> None:
    """Run until SIGTERM or SIGINT; the job in hand is finished first."""
    stop, name = threading.Event(), name_of(app.extensions["settings"].data_dir)

    def end(*_: object) -> None:
        stop.set()
        ring(name)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    tidy_at = time.monotonic()
    with Bell(name) as bell:
        while not stop.is_set():
            if time.monotonic() >= tidy_at:
                _tidy(app)
                tidy_at = time.monotonic() + TIDY_SECONDS
            if not step(app, bell):
                bell.wait(IDLE_SECONDS)


def step(app: Flask, bell: Bell) -> int:
    """Run one piece of work if any is due; how many were run."""
    began = time.monotonic()
    with app.app_context():
        try:
            ran = run_due(most=1)
        except Busy:
            log.warning("the database is busy; trying again")
            return 0
        has_one_writer = db.engine.dialect.name == "sqlite"
    if ran and bell.rang() >= CROWD and has_one_writer:
        time.sleep(min(RESTS * (time.monotonic() - began), LONGEST_REST_SECONDS))
    return ran


def _tidy(app: Flask) -> None:
    with app.app_context():
        try:
            forget_done()
        except Busy:
            log.warning("the database is busy; done jobs are forgotten in an hour")
