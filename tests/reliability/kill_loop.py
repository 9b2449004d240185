"""Kill the web server and the worker again and again while eight phones send visits and customers' cards; then count.

    python -m tests.reliability.kill_loop --rounds 20

Everything that was acknowledged must be there, equal by hash, and once; every job done or still owed and then done; the
database whole. Prints the figures as JSON; exit code 1 when a promise was broken. No supervisor: what dies is started by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from PIL import Image

from shopper.accounts.actions import sign_in
from shopper.accounts.models import User
from shopper.app import create_app
from shopper.assignments.models import Assignment
from shopper.capture.models import Submission
from shopper.demo.visits import INES, SAM
from shopper.infra import clock
from shopper.infra.db import db
from shopper.panel.models import Shopper
from tests.reliability import cards
from tests.reliability.client import Client, Outgoing, Refused, wait_until
from tests.reliability.counting import count_visits, integrity, jobs
from tests.reliability.programs import Installation, kill
from tests.support.good_corner import answers_a

PHONES = 8
DRAIN_SECONDS = 300  # without any job done
PATIENCE_SECONDS = 300  # two cores may be busy with anything; how long it took is among the figures
CARDS = 0.9  # of what is sent; a visit with its photos takes much longer
REST_SECONDS = 0.5


@dataclass
class Load:
    """Eight phones; what each sent, and what it was told."""

    installation: Installation
    tokens: list[tuple[str, str, str]]
    """Session token, assignment and form, one for each shopper."""
    places: list[tuple[str, str]]
    """Where customers tap."""
    over: threading.Event = field(default_factory=threading.Event)
    now: threading.Event = field(default_factory=threading.Event)
    visits: list[Outgoing] = field(default_factory=list)
    cards: list[Outgoing] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    last_acked_at: float = 0.0
    tries: int = 0

    def start(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._phone, args=(number,), daemon=True) for number in range(PHONES)]
        for thread in threads:
            thread.start()
        return threads

    def _phone(self, number: int) -> None:
        rng, (token, assignment, form) = random.Random(number), self.tokens[number % len(self.tokens)]
        client = Client(self.installation.port, token)
        while not self.over.is_set():
            for_card = rng.random() < CARDS
            visit = cards.card(rng, rng.choice(self.places)) if for_card else _visit(rng, assignment, form)
            (self.cards if for_card else self.visits).append(visit)
            try:
                # A visit once begun is sent to its end, whatever dies meanwhile: that is what a phone does.
                if client.deliver_at_last(visit, self.now):
                    self.last_acked_at = time.monotonic()
            except Refused as refusal:
                self.refused.append(str(refusal))
                break
            self.over.wait(REST_SECONDS)
        self.tries += client.tries


def _visit(rng: random.Random, assignment: str, form: str) -> Outgoing:
    now = clock.now()
    photos = {str(uuid4()): _jpeg(rng) for _ in range(rng.choice((0, 1, 2, 3)))}
    lines = [
        {"pid": pid, "item": "2.3", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/jpeg"}
        for pid, data in photos.items()
    ]
    document = {
        "kind": "visit", "subject": assignment, "form": form, "version": "1.1", "rev": 1, "replaces": None, "locale": "pl",
        "came_in_at": (now - timedelta(minutes=40)).isoformat(), "left_at": (now - timedelta(minutes=5)).isoformat(),
        "answers": {key: {"value": value, "fact": "widziane"} for key, value in answers_a().items()},
        "narrative": f"Zażółć {rng.random()}", "photos": lines,
    }  # fmt: skip
    return Outgoing(str(uuid4()), json.dumps(document, ensure_ascii=False).encode(), photos)


def _jpeg(rng: random.Random) -> bytes:
    """A photo of up to 1.2 MB, so that most need several chunks; small to decode, padded behind its end."""
    out = BytesIO()
    Image.new("RGB", (160, 120), (rng.randrange(256), rng.randrange(256), 7)).save(out, "JPEG")
    return out.getvalue() + rng.randbytes(rng.randrange(1_200_000))


@dataclass
class Programs:
    """Web and worker, killed and started by us alone. `forked`: from a process that has everything loaded."""

    installation: Installation
    forked: bool = False
    running: dict[str, Any] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)

    def start(self, name: str) -> None:
        self.running[name] = getattr(self.installation, f"forked_{name}" if self.forked else name)()

    def kill(self, name: str) -> None:
        assert self.running[name].poll() is None, self.installation.log(name)
        kill(self.running.pop(name))
        self.killed[name] += 1

    def stop(self) -> None:
        for process in self.running.values():
            kill(process)


def shoppers() -> list[tuple[str, str, str]]:
    """Sam and Ines, signed in, each with an assignment of today."""
    found = []
    for email in (SAM, INES):
        user = db.session.scalars(sa.select(User).where(User.email == email)).one()
        mine = sa.select(Assignment).join(Shopper, Shopper.id == Assignment.shopper_id).where(Shopper.user_id == user.id)
        assignment = db.session.scalars(mine.order_by(Assignment.ends_at.desc())).first()
        assert assignment is not None
        found.append((user.id, str(assignment.id), str(assignment.questionnaire_id)))
    return [(sign_in(user_id, on_phone=True), *rest) for user_id, *rest in found]  # type: ignore[misc]


def kill_rounds(programs: Programs, load: Load, rounds: int, rng: random.Random, tell: Callable[[str], None]) -> list[float]:
    """Each round kills one or both at a moment nobody chose; the seconds until the next acknowledgement."""
    back = []
    for number in range(rounds):
        pause = rng.uniform(0.2, 3.0)
        load.over.wait(pause)
        victims = rng.choice((["web"], ["worker"], ["web", "worker"], ["web", "worker"]))
        for name in victims:
            programs.kill(name)
        killed_at = time.monotonic()
        for name in victims:
            programs.start(name)
        wait_until(
            lambda at=killed_at: load.last_acked_at > at or load.refused, PATIENCE_SECONDS, "no acknowledgement after a restart"
        )
        back.append(time.monotonic() - killed_at)
        tell(f"round {number + 1}: {' and '.join(victims)} killed, acknowledging again after {back[-1]:.1f} s")
    return back


def come_to_rest(tally: Callable[[], dict[str, int]]) -> None:
    """However long the work takes, as long as it goes on."""
    while (now := tally())["owed"]:
        wait_until(lambda done=now["done"]: tally()["done"] > done, DRAIN_SECONDS, "jobs stay owed")


def run(installation: Installation, rounds: int, seed: int, tell: Callable[[str], None], *, forked: bool = False) -> dict[str, Any]:
    app = create_app(installation.settings())

    def inside(question: Callable[[], Any]) -> Any:
        with app.app_context():
            found, engine = question(), db.engine
        engine.dispose()
        return found

    visits = sa.select(sa.func.count()).select_from(Submission).where(Submission.kind == "visit")
    before = inside(lambda: db.session.scalar(visits))
    load, programs = Load(installation, inside(shoppers), inside(cards.places)), Programs(installation, forked)
    try:
        for name in ("web", "worker"):
            programs.start(name)
        installation.wait_until_up(programs.running["web"])
        began = time.monotonic()
        threads, done = load.start(), inside(jobs)["done"]
        wait_until(lambda: inside(jobs)["done"] > done, DRAIN_SECONDS, "the worker does nothing")
        back = kill_rounds(programs, load, rounds, random.Random(seed), tell)
        load.over.set()
        for thread in threads:
            thread.join(180)
        seconds = time.monotonic() - began
        load.now.set()
        owed = inside(jobs)["owed"]
        tell(f"load over; {owed} jobs still owed")
        come_to_rest(lambda: inside(jobs))
    finally:
        programs.stop()
    found = inside(lambda: {**count_visits(load.visits, before), **cards.count(load.cards, load.places)})
    return {
        "ok": all(each.whole for each in (*load.visits, *load.cards)) and not load.refused and not any(found.values())
        and not inside(jobs)["given_up"] and inside(integrity) == "ok",
        "rounds": rounds, "kills": dict(programs.killed), "seconds": round(seconds, 1), **_sent(load), **found,
        "integrity": inside(integrity), "cards": inside(lambda: cards.standings(load.cards)),
        "jobs": inside(jobs), "jobs_owed_when_the_load_ended": owed,
        "seconds_to_next_acknowledgement": {"median": round(sorted(back)[len(back) // 2], 2), "most": round(max(back), 2)},
    }  # fmt: skip


def _sent(load: Load) -> dict[str, Any]:
    return {
        "cards_acknowledged": sum(card.text_acked for card in load.cards),
        "submissions_acknowledged": sum(visit.text_acked for visit in load.visits),
        "photos_acknowledged": sum(len(visit.photos_acked) for visit in load.visits),
        "not_proven": sum(not each.whole for each in (*load.visits, *load.cards)),
        "megabytes": round(sum(len(data) for visit in load.visits for data in visit.photos.values()) / 1e6, 1),
        "requests": load.tries, "refused": load.refused,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill web server and worker under load, then count.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the installation goes; kept. Default: a temporary one")
    chosen = parser.parse_args()
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="shopper-kill-loop-"))
    try:
        installation = Installation(folder / "data")
        installation.setup()
        figures = run(installation, chosen.rounds, chosen.seed, lambda line: print(line, file=sys.stderr, flush=True))
    finally:
        if chosen.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures, indent=1))
    return 0 if figures["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
