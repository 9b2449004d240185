"""Cards at the rate of a busy chain: they come when guests come, not when the server is ready for the next.

Arrivals are drawn beforehand, and an answer's seconds count from the instant at which its card was due: a server that falls behind
shows it. Every guest has a page, a phone and an address of their own; the codes are those of a thousand tills. Afterwards each
acknowledged id is looked up.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from string import ascii_lowercase
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from shopper.capture.models import Submission
from shopper.cli.bench import Figure
from shopper.cli.bench_cards import cpu_of, p99, program, server
from shopper.comment_cards.models import Comment, CommentCard, Placement
from shopper.comment_cards.rules.codes import new_placement_code
from shopper.comment_cards.rules.state import new_state
from shopper.config import settings
from shopper.demo.queries import card_code
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction

TILLS, ADDRESSES, CONNECTIONS = 1_000, 5_000, 100
READING = timedelta(seconds=30)
LATER, BROKEN = 503, 0


@dataclass(frozen=True)
class Guest:
    """`due`: seconds after the start."""

    due: float
    id: UUID
    body: bytes
    headers: dict[str, str]


@dataclass
class Told:
    """Seconds from the instant at which each card was due; what was acknowledged; the status of every other answer.

    BROKEN: none at all, or a 503 that does not say when to come again.
    """

    seconds: list[float] = field(default_factory=list)
    taken: list[UUID] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


@click.command("bench-load", hidden=True)
@click.option("--rate", type=int, default=100, help="Cards a second.")
@click.option("--seconds", type=int, default=60)
@click.option("--with-worker", is_flag=True, help="The worker looks at them meanwhile.")
@with_appcontext
def bench_load(rate: int, seconds: int, with_worker: bool) -> None:
    """So many cards a second, for so long."""
    with ExitStack() as running:
        port, process = running.enter_context(server(PROXY_HOPS="1"))
        if with_worker:
            running.enter_context(program("worker"))
        guests = list(_guests(_hang(), rate, seconds))
        before, began = cpu_of(process), time.perf_counter()
        told = _send(port, guests)
        wall, cpu = time.perf_counter() - began, cpu_of(process) - before
    click.echo(json.dumps([asdict(figure) for figure in _figures(told, len(guests), rate, wall, cpu)]))


def _figures(told: Told, sent: int, rate: int, wall: float, cpu: float) -> list[Figure]:
    later = told.refused.count(LATER)
    return [
        Figure(f"cards sent, due at {rate} a second", float(sent), "cards"),
        Figure("  acknowledged", len(told.taken) / wall, "a second"),
        Figure("  p50 from the instant it was due", 1000 * statistics.median(told.seconds), "ms"),
        Figure("  p99", 1000 * p99(told.seconds), "ms", 300 if rate <= 100 else None),
        Figure("  the slowest", 1000 * max(told.seconds), "ms"),
        Figure("  the server's CPU for 1,000", cpu * 1000 / max(1, len(told.taken)), "CPU s"),
        Figure("  asked to come again, and when", float(later), "cards", 0 if rate <= 100 else None),
        Figure("  any other answer, or none", float(len(told.refused) - later), "cards", 0),
        Figure("  acknowledged and not held", float(_missing(told.taken)), "cards", 0),
    ]


@transaction
def _hang() -> list[tuple[UUID, str, UUID, int]]:
    """A thousand codes of the demonstration's card, over all its places: id, code, card and revision."""
    first = db.session.scalars(sa.select(Placement).where(Placement.code == card_code())).one()
    card = db.session.get_one(CommentCard, first.card_id)
    nodes = list(db.session.scalars(sa.select(Placement.node_id).where(Placement.company_id == first.company_id).distinct()))
    facts: dict[str, Any] = {"company_id": first.company_id, "card_id": card.id, "place": "poster", "spot": {}}
    hung = [Placement(node_id=nodes[number % len(nodes)], code=new_placement_code(), **facts) for number in range(TILLS)]
    db.session.add_all(hung)
    db.session.flush()
    return [(each.id, each.code, card.id, card.rev) for each in hung]


def _guests(hung: list[tuple[UUID, str, UUID, int]], rate: int, seconds: int) -> Iterator[Guest]:
    rng, key, due = random.Random(rate), settings().secret_key.encode(), 0.0  # noqa: S311 (no secret: the same cards each time)
    while (due := due + rng.expovariate(rate)) < seconds:
        placement, code, card, rev = rng.choice(hung)
        state = new_state(key, code, clock.now() - READING + timedelta(seconds=due))
        said = {"kind": "comment", "subject": str(placement), "rev": 1, "form": {"card": str(card), "rev": rev}, "state": state}
        said |= {"face": rng.randint(1, 5), "topics": ["wait"], "answers": {"fixed": "no"}, "language": "en", "source": "qr"}
        said |= {"words": _words(rng), "wants_answer": True}
        number = rng.randrange(ADDRESSES)
        headers = {
            "X-Outbox": "1", "Content-Type": "application/json", "X-Forwarded-For": f"81.{number // 250}.{number % 250}.7",
            "User-Agent": f"Phone {rng.randrange(10**6)}",
        }  # fmt: skip
        yield Guest(due, uuid4(), json.dumps(said).encode(), headers)


def _words(rng: random.Random) -> str:
    """No two alike: what looks pasted is compared with everything that looks like it."""
    return " ".join("".join(rng.choices(ascii_lowercase, k=rng.randint(3, 9))) for _ in range(9))


def _send(port: int, guests: list[Guest]) -> Told:
    """As many connections as are needed never to hold a card back, unless the server does."""
    told, waiting, lock, began = Told(), iter(guests), Lock(), time.perf_counter()

    def one_connection(_: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            with lock:
                guest = next(waiting, None)
            if guest is None:
                return connection.close()
            time.sleep(max(0.0, began + guest.due - time.perf_counter()))
            _tell(connection, guest, told)
            told.seconds.append(time.perf_counter() - began - guest.due)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one_connection, range(CONNECTIONS)))
    return told


def _tell(connection: HTTPConnection, guest: Guest, told: Told) -> None:
    try:
        connection.request("PUT", f"/api/s/{guest.id}", guest.body, guest.headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        told.refused.append(BROKEN)
        return
    if answer.status == 201:
        told.taken.append(guest.id)
        return
    is_clear = answer.status != LATER or answer.getheader("Retry-After") is not None
    told.refused.append(answer.status if is_clear else BROKEN)


def _missing(taken: list[UUID]) -> int:
    """Of what was acknowledged; looked up in a fresh transaction."""
    db.session.rollback()
    held = set(db.session.scalars(sa.select(Submission.id).join(Comment, Comment.id == Submission.id)))
    return len(set(taken) - held)
