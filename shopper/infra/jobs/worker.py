"""The worker process: takes what is due, finishes what it holds when told to stop."""

from __future__ import annotations

import logging
import signal
import threading

from flask import Flask

from shopper.errors import Busy
from shopper.infra.jobs.bell import Bell, name_of, ring
from shopper.infra.jobs.queue import run_due

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5


def work(app: Flask) -> None:
    """Run until SIGTERM or SIGINT; the job in hand is finished first."""
    stop, name = threading.Event(), name_of(app.extensions["settings"].data_dir)

    def end(*_: object) -> None:
        stop.set()
        ring(name)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with Bell(name) as bell:
        while not stop.is_set():
            if not _step(app):
                bell.wait(IDLE_SECONDS)


def _step(app: Flask) -> int:
    with app.app_context():
        try:
            return run_due(most=1)
        except Busy:
            log.warning("the database is busy; trying again")
            return 0
