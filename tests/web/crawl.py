"""Everything a person can reach: every link, source and htmx address, from the start page on, and whatever they guess."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import uuid4
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.cast import World
from tests.support.client import Browser

LINK = re.compile(r"(?:href|src|action|hx-get|data-src|srcset)=\"([^\"#]+)")
STARTS = (
    "/", "/sign-in", "/messages", "/notice", "/readings", "/reports/parcels", "/planning", "/panel", "/pay", "/questionnaires", "/transfer/book",
    "/company/logo.jpg", "/standards/owners", "/standards/warnings", "/charter/good-corner",
    "/assignments", "/reviews", "/reports", "/standards", "/healthz", "/readyz", "/sw.js", "/nothing-here",
)
WRITES = ("/sign-out", "/language")
CLAUSE = "/standards/<uuid:edition_id>/<number>"


@dataclass(frozen=True)
class Seen:
    """One answer, whole. Headers without the hour of the answer itself."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __contains__(self, canary: bytes) -> bool:
        return canary in self.whole()

    def whole(self) -> bytes:
        """Headers and body, a workbook unpacked."""
        parts = [repr(self.headers).encode(), self.body]
        if self.body.startswith(b"PK"):
            with ZipFile(BytesIO(self.body)) as package:
                parts += map(package.read, package.namelist())
        return b"\0".join(parts)

    def canaries(self) -> set[str]:
        """The words behind "CANARY-" in it; "?" for one without."""
        return {(found[1] or b"?").decode() for found in re.finditer(rb"CANARY(?:-([a-z]+))?", self.whole())}


class Apart(FlaskClient):
    """A client whose requests see nothing of the test's own context: neither its `g` nor its half-read transaction."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer: TestResponse = Context().run(super().open, *args, **kwargs)
        return answer


def client_of(app: Flask, token: str | None) -> FlaskClient:
    client = Apart(app, app.response_class)
    if token:
        client.set_cookie("sid", token)
    return client


def browser(app: Flask, world: World, who: str | None) -> Browser:
    """One that inspects every page it fetches."""
    made = Browser(app, None)
    made.client = client_of(app, world.sign_in(app, who) if who else None)
    return made


def look(client: FlaskClient, path: str, **headers: str) -> Seen:
    answer = client.get(path, headers=headers)
    kept = tuple(sorted((name, value) for name, value in answer.headers.items() if name != "Date"))
    return Seen(answer.status_code, kept, answer.data)


def crawl(client: FlaskClient, guesses: Iterable[str] = (), most: int = 600, *, alike: int = 8, clauses: int = 600) -> dict[str, Seen]:
    """Pages by their address, redirects as they are: all the guesses, and of what is linked as few of a shape as prove it.

    A shape is a route with the names it is asked by: filters, months and differences multiply without end, and one is like another.
    Of each at most `alike`, of the book's single clauses `clauses`.
    """
    guessed = dict.fromkeys((*STARTS, *guesses))
    todo, seen, taken = list(guessed), dict[str, Seen](), Counter[tuple[str, ...]]()
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen or path.startswith("/static/"):
            continue
        if path not in guessed:
            kind = shape(client.application, path)
            taken[kind] += 1
            if taken[kind] > (clauses if kind[0] == CLAUSE else alike):
                continue
        seen[path] = look(client, path)
        todo += [each for each in dict.fromkeys(links(path, seen[path])) if each not in seen and each not in todo]
    assert len(seen) < most, "the crawl did not come to an end"
    return seen


def shape(app: Flask, path: str) -> tuple[str, ...]:
    """The route of an address and the names in its query. An address that only takes writes is a shape as well."""
    parts = urlsplit(path)
    routes = app.url_map.bind("localhost")
    try:
        rule, _holes = routes.match(parts.path, method=(routes.allowed_methods(parts.path) or ["GET"])[0], return_rule=True)
    except HTTPException as refusal:
        return (type(refusal).__name__, *sorted(parse_qs(parts.query, keep_blank_values=True)))
    return (rule.rule, *sorted(parse_qs(parts.query, keep_blank_values=True)))


def filled(rule: Rule) -> str:
    """An address of that route, of nothing that there is."""
    holes = {"language": "en", "number": "4.8", "version": "x", "name": "css/app.css"}
    return re.sub(
        r"<(?:(\w+):)?(\w+)>", lambda hole: "cover" if hole[1] == "piece" else holes.get(hole[2], str(uuid4())), rule.rule
    )


def links(base: str, page: Seen) -> Iterator[str]:
    headers = dict(page.headers)
    found = [headers["Location"]] if "Location" in headers else []
    if "html" in headers.get("Content-Type", ""):
        found += LINK.findall(page.body.decode("utf-8", "replace"))
    for each in found:
        parts = urlsplit(urljoin(base, each.replace("&amp;", "&")))
        if parts.netloc in ("", "localhost") and parts.scheme in ("", "http") and parts.path not in WRITES and parts.path.startswith("/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")
