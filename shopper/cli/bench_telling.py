"""From a customer's tap to the letter at the owner's mail server: the real programs, an idle worker, a real socket."""

from __future__ import annotations

import json
import re
import signal
import socket
import socketserver
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from http.client import HTTPConnection
from queue import Queue
from threading import Thread
from typing import Any, cast
from urllib.parse import urlencode

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from shopper.accounts.models import User
from shopper.cli.bench import Figure
from shopper.config import ROOT, for_child
from shopper.demo.queries import card_code
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.notifications.actions import choose_letters
from shopper.notifications.models import Message
from shopper.notifications.rules.times import Hours

TAPS = 9  # ten in equal steps would be a robot's
READING_SECONDS, START_SECONDS, IDLE_SECONDS, PATIENCE_SECONDS = 1.2, 60, 600, 20


@click.command("bench-telling", hidden=True)
@with_appcontext
def bench_telling() -> None:
    """From a customer's tap to the owner's list and mail."""
    listed, mailed = measure()
    figures = [
        Figure("tap to the owner's list, worker idle, median", statistics.median(listed), "s"),
        Figure("tap to mail, worker idle, median", statistics.median(mailed), "s"),
        Figure("  the slowest of nine", max(mailed), "s", 2),
    ]
    click.echo(json.dumps([asdict(figure) for figure in figures]))


def measure() -> tuple[list[float], list[float]]:
    """Seconds of each tap until the message stands in the owner's list, and until the mail server has the letter."""
    for user_id in db.session.scalars(sa.select(User.id)).all():
        choose_letters(user_id, {}, Hours(quiet_from=None, quiet_until=None), None)
    code, began = card_code(), datetime.now(UTC)
    assert code is not None, "no card is live"
    with _post_office() as (letters, port), _programs(port) as web:
        taps, arrived = [], []
        for _ in range(TAPS):
            state = state_of_page(web, code)
            time.sleep(READING_SECONDS)
            taps.append(datetime.now(UTC))
            ask(web, "POST", f"/t/{code}", {"face": "2", "state": state})
            arrived.append((letters.get(timeout=PATIENCE_SECONDS) - taps[-1]).total_seconds())
            while not letters.empty():
                letters.get()
    return [min((row - tap).total_seconds() for row in _told(began) if row > tap) for tap in taps], arrived


def _told(since: datetime) -> list[datetime]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message.created_at).where(Message.created_at > since)))


@contextmanager
def _post_office() -> Iterator[tuple[Queue[datetime], int]]:
    """A mail server that takes everything and says when it had it whole."""
    letters: Queue[datetime] = Queue()

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 bench")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self._say("354 go on")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                    letters.put(datetime.now(UTC))
                self._say("221 bye" if word == b"QUIT" else "250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield letters, cast("tuple[str, int]", server.server_address)[1]
        server.shutdown()


@contextmanager
def _programs(mail_port: int) -> Iterator[int]:
    web = free_port()
    own = for_child(SMTP_URL=f"smtp://127.0.0.1:{mail_port}", MAIL_FROM="bench@shop.example", HOST="127.0.0.1", PORT=str(web))
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    commands = ([*flask, "serve", "--port", str(web)], [*flask, "worker"])
    running = [start(command, own) for command in commands]
    try:
        wait_for(web)
        _wait_until_idle()
        yield web
    finally:
        for each in running:
            each.send_signal(signal.SIGTERM)
            each.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], own: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=own, **quiet)


def wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            ask(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server did not start")


def _wait_until_idle() -> None:
    """The demonstration leaves photos and documents to be made."""
    until = time.monotonic() + IDLE_SECONDS
    due = sa.select(sa.func.count()).select_from(Job).where(Job.done_at.is_(None), Job.failed_at.is_(None))
    while db.session.scalar(due.where(Job.run_at <= datetime.now(UTC))):
        db.session.rollback()
        time.sleep(0.5)
        if time.monotonic() > until:
            raise TimeoutError("the worker does not come to rest")


def state_of_page(port: int, code: str) -> str:
    found = re.search(r'name="state" value="([^"]+)"', ask(port, "GET", f"/t/{code}"))
    assert found, "a card's page has its state"
    return found[1]


def ask(port: int, method: str, path: str, form: dict[str, str] | None = None) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request(method, path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    assert answer.status < 400, f"{method} {path}: {answer.status}"
    return text
