"""What a card costs: the page's bytes, whole cards accepted by the real server over real sockets, and a thousand that dawdle."""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from uuid import UUID, uuid4

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext

from shopper.capture.models import Submission
from shopper.cli.bench import Figure
from shopper.cli.bench_telling import free_port, start, state_of_page, wait_for
from shopper.comment_cards.models import CommentCard, Placement
from shopper.config import for_child
from shopper.demo.queries import card_code
from shopper.infra.db import db

CARDS, AT_ONCE = 2_000, 8
DAWDLERS, ASKED_BESIDE = 1_000, 100
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """Seconds of each answer, ids that were acknowledged, other answers by status; seconds of the server's CPU and of the clock."""

    answers: list[float]
    taken: list[UUID]
    refused: list[int]
    cpu: float
    wall: float


@click.command("bench-cards", hidden=True)
@with_appcontext
def bench_cards() -> None:
    """Cards as customers send them, on the demonstration's first code."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    code = card_code()
    assert code is not None, "no card is live"
    page = app.test_client().get(f"/t/{code}", headers={"Accept-Encoding": "br"})
    figures = [Figure("a card's first screen, all of it", (len(page.data) + len(str(page.headers))) / 1000, "kB", 14)]
    with server() as (port, process):
        load = _send(port, process, code)
        kept = sum(_is_kept(each) for each in load.taken)
        figures += [
            Figure(f"1,000 whole cards over {AT_ONCE} connections", load.cpu * 1000 / CARDS, "CPU s", 5),
            Figure("  accepted", len(load.taken) / load.wall, "a second", least=100),
            Figure("  p50", 1000 * statistics.median(load.answers), "ms"),
            Figure("  p99", 1000 * p99(load.answers), "ms", 300),
            Figure("  refused or broken", float(len(load.refused)), "cards", 0),
            Figure("  acknowledged and not held", float(len(load.taken) - kept), "cards", 0),
            Figure(f"beside {DAWDLERS} half-open connections, p99", 1000 * p99(_beside_dawdlers(port, code)), "ms", 1000),
        ]
    click.echo(json.dumps([asdict(figure) for figure in figures]))


@contextmanager
def server(**changes: str) -> Iterator[tuple[int, int]]:
    """Its port and process."""
    port = free_port()
    with program("serve", "--port", str(port), HOST="127.0.0.1", PORT=str(port), **changes) as process:
        wait_for(port)
        yield port, process


@contextmanager
def program(*command: str, **changes: str) -> Iterator[int]:
    running = start([sys.executable, "-m", "flask", "--app", "wsgi", *command], for_child(**changes))
    try:
        yield running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def _send(port: int, process: int, code: str) -> Load:
    """Each connection sends card after card; every card bears a page's own signed state, so that everything is looked at."""
    card = db.session.execute(
        sa.select(Placement.id, CommentCard.id, CommentCard.rev)
        .join(CommentCard, CommentCard.id == Placement.card_id)
        .where(Placement.code == code)
    ).one()
    state = state_of_page(port, code)
    said = {"kind": "comment", "subject": str(card[0]), "rev": 1, "form": {"card": str(card[1]), "rev": card[2]}, "face": 2}
    said |= {"topics": ["wait"], "answers": {"fixed": "no"}, "words": "Eleven people in the line, one till open.", "language": "en"}
    body = json.dumps({**said, "wants_answer": True, "source": "qr", "state": state}).encode()
    answers: list[float] = []
    taken: list[UUID] = []
    refused: list[int] = []

    def one_connection(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(CARDS // AT_ONCE):
            here, began = uuid4(), time.perf_counter()
            connection.request("PUT", f"/api/s/{here}", body, {"X-Outbox": "1", "Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            answers.append(time.perf_counter() - began)
            if answer.status == 201:
                taken.append(here)
            else:
                refused.append(answer.status)
        connection.close()

    before, began = cpu_of(process), time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one_connection, range(AT_ONCE)))
    return Load(answers, taken, refused, cpu_of(process) - before, time.perf_counter() - began)


def _is_kept(submission_id: UUID) -> bool:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Submission.id == submission_id)) == 1


def _beside_dawdlers(port: int, code: str) -> list[float]:
    """Seconds of a card's page while a thousand have begun a request and say no more: half in the header, half in the body."""
    with ExitStack() as held:
        for number in range(DAWDLERS):
            half = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            body = b"Content-Length: 900\r\n\r\nface=" if number % 2 else b""
            half.sendall(f"POST /t/{code} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode() + body)
        answers = []
        for _ in range(ASKED_BESIDE):
            began = time.perf_counter()
            state_of_page(port, code)
            answers.append(time.perf_counter() - began)
        return answers


def p99(answers: list[float]) -> float:
    return sorted(answers)[int(len(answers) * 0.99) - 1]


def cpu_of(process: int) -> float:
    """Seconds, user and system, of one process."""
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
