"""The worker process: takes what is due, finishes what it holds when told to stop."""

from __future__ import annotations

import logging
import signal
import threading

from flask import Flask

from shopper.errors import Busy
from shopper.infra.jobs.queue import run_due

log = logging.getLogger(__name__)
IDLE_SECONDS = 0.5


def work(app: Flask) -> None:
    """Run until SIGTERM or SIGINT; the job in hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        if not _step(app):
            stop.wait(IDLE_SECONDS)


def _step(app: Flask) -> int:
    with app.app_context():
        try:
            return run_due(most=1)
        except Busy:
            log.warning("the database is busy; trying again")
            return 0
