"""Guests and a robot behind one address, through the door that everybody uses, by a clock that stands still between them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush
from typing import Any

import sqlalchemy as sa
from flask import Flask

from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.state import is_worked
from shopper.infra.clock import FrozenClock
from shopper.infra.db import db
from shopper.infra.jobs import run_due

SHOP = "203.0.113.7"
STATE = re.compile(r'name="state" value="([^"]+)"')
OWN = re.compile(r"/t/[^/]+/([0-9A-Z]+)")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/14{}.0.0.0 Mobile Safari/537.36"
LANGUAGES = ("pl-PL,pl;q=0.9", "pl-PL,pl;q=0.9,en;q=0.8", "ru-RU,ru;q=0.9", "uk-UA,uk;q=0.9,pl;q=0.7", "en-GB,en;q=0.9")


@dataclass
class Shop:
    """One code, one address. `seen`: what each kind of sender got back, by status."""

    app: Flask
    clock: FrozenClock
    code: str
    seen: dict[str, Counter[int]] = field(default_factory=dict)
    sent: dict[str, list[str]] = field(default_factory=dict)

    def page(self, headers: dict[str, str]) -> str:
        reply = self._client().get(f"/t/{self.code}", headers=headers, environ_base={"REMOTE_ADDR": SHOP})
        found = STATE.search(reply.get_data(as_text=True))
        return found[1] if found else ""

    def post(self, who: str, headers: dict[str, str], **form: str) -> None:
        headers = {**headers, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        reply = self._client().post(f"/t/{self.code}", data=form, headers=headers, environ_base={"REMOTE_ADDR": SHOP})
        self.seen.setdefault(who, Counter())[reply.status_code] += 1
        own = OWN.search(reply.headers.get("Location", ""))
        if own:
            self.sent.setdefault(who, []).append(own[1])

    def standings(self, who: str) -> Counter[str]:
        db.session.expire_all()
        rows = db.session.execute(sa.select(Comment.code, Comment.standing))
        mine = set(self.sent.get(who, ()))
        return Counter(row.standing for row in rows if row.code in mine)

    def _client(self) -> Any:
        return self.app.test_client(use_cookies=False)


def play(shop: Shop, plans: list[tuple[float, Callable[[], Iterator[float]]]]) -> None:
    """Each plan begins at its second and says how long it waits; the worker looks every few seconds."""
    start, queue = shop.clock.at, list[tuple[float, int, Iterator[float]]]()
    for number, (at, plan) in enumerate(plans):
        heappush(queue, (at, number, plan()))
    looked = 0.0
    while queue:
        at, number, going = heappop(queue)
        shop.clock.at = start + timedelta(seconds=at)
        for wait in going:
            heappush(queue, (at + wait, number, going))
            break
        if at - looked > 5:
            looked = at
            run_due(most=10_000)
    shop.clock.advance(timedelta(seconds=5))
    run_due(most=100_000)


def guest(shop: Shop, chance: random.Random, *, scripts: float = 0.9) -> Callable[[], Iterator[float]]:
    """Opens the page, reads, taps. A third carry the same phone with the same language."""
    agent = IPHONE if chance.random() < 0.45 else ANDROID.format(chance.randint(0, 5))
    headers = {"User-Agent": agent, "Accept-Language": chance.choices(LANGUAGES, (70, 10, 8, 6, 6))[0], "Accept": "text/html"}

    def plan() -> Iterator[float]:
        state = shop.page(headers)
        yield chance.uniform(2.5, 30)
        work = {"work": solved(state)} if chance.random() < scripts else {}
        shop.post("guest", headers, face=str(chance.choices((5, 4, 3, 2, 1), (45, 25, 10, 10, 10))[0]), state=state, **work)

    return plan


def robot(shop: Shop, kind: str, chance: random.Random) -> Callable[[], Iterator[float]]:
    """`blind`: posts without a page; `page`: loads it each time, as the most usual phone; `masks`: as another browser each time;
    `browser`: as `masks`, and does the sum as well."""
    agent = IPHONE if kind in ("blind", "page") else f"Mozilla/5.0 ({chance.getrandbits(64):x})"
    headers = {"User-Agent": agent, "Accept-Language": LANGUAGES[0], "Accept": "text/html"}

    def plan() -> Iterator[float]:
        state = shop.page(headers) if kind != "blind" else ""
        yield chance.uniform(2, 20)
        work = {"work": solved(state)} if kind == "browser" else {}
        shop.post(kind, headers, face=str(chance.choice((1, 1, 1, 5))), state=state, **work)

    return plan


def solved(state: str) -> str:
    return next(str(count) for count in range(1_000_000) if is_worked(state, str(count)))
