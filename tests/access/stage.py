"""Anybody asks for anything, as they are signed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask

from shopper.access.queries import grants_of
from shopper.access.rules import PERMISSIONS
from shopper.accounts.actions import sign_in
from tests.access.table import Row
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of

HOLE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Stage:
    """The things of the table, by name: values for the holes of an address."""

    app: Flask
    world: World
    things: dict[str, dict[str, Any]]
    bodies: dict[str, bytes]
    strangers: dict[str, UUID]
    permissions: dict[str, frozenset[str]] = field(default_factory=lambda: {"nobody": frozenset()})
    tokens: dict[str, str | None] = field(default_factory=lambda: {"nobody": None})
    absent: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What was answered about what there is not: every row of one rule would hear the same again, and whoever lacks the guard's
    permission on every page, for the guard does not look at the address."""

    def thing(self, name: str, who: str) -> dict[str, Any]:
        """Values for the holes; what a deed uses up is there once for each person."""
        return {hole: value[who] if isinstance(value, dict) else value for hole, value in self.things[name].items()}

    def token(self, who: str) -> str | None:
        if who not in self.tokens:
            self.tokens[who] = sign_in(self.strangers[who], on_phone=False) if who in self.strangers else self.world.sign_in(self.app, who)
        return self.tokens[who]

    def ask(self, row: Row, who: str, holes: dict[str, Any]) -> Any:
        """By a person who is signed in, whatever became of the session since."""
        answer = self._ask(row, who, holes)
        if who != "nobody" and is_sign_in(answer) and self.tokens.pop(who):
            answer = self._ask(row, who, holes)
        return answer

    def _ask(self, row: Row, who: str, holes: dict[str, Any]) -> Any:
        client = client_of(self.app, self.token(who))
        headers, body = dict(play.PHONE) if row.method not in ("GET", "HEAD") else {}, None
        if row.method == "PUT":
            body = self.bodies[row.thing]
        if row.method == "PATCH":
            headers |= {"Upload-Offset": "0"}
        options: dict[str, Any] = {"data": body, "content_type": "application/json"} if body else {}
        if row.method == "POST" and "/visit/" in row.rule:
            options = {"data": {"narrative": "What I saw"}}
        return client.open(HOLE.sub(lambda hole: str(holes[hole[1]]), row.rule), method=row.method, headers=headers, **options)

    def is_stopped_by_the_guard(self, row: Row, who: str) -> bool:
        if who not in self.permissions:
            held = grants_of(self.strangers.get(who) or self.world.people[who])
            self.permissions[who] = frozenset(one for each in held for one in PERMISSIONS[each.role])
        guard = next(self.app.view_functions[each.endpoint].guard for each in self.app.url_map.iter_rules() if each.rule == row.rule)
        return guard not in ("public", "signed in") and guard not in self.permissions[who]


def is_sign_in(answer: Any) -> bool:
    return answer.status_code == 303 and str(answer.headers["Location"]).startswith("/sign-in")


def headers_of(answer: Any) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.items() if name != "Date")
