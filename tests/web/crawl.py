"""Everything a person can reach: every link, source and htmx address, from the start page on, and whatever they guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextvars import Context
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
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


@dataclass(frozen=True)
class Seen:
    """One answer, whole. Headers without the hour of the answer itself."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __contains__(self, canary: bytes) -> bool:
        return canary in self.body or canary in repr(self.headers).encode()


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


def crawl(
    client: FlaskClient, guesses: Iterable[str] = (), most: int = 600, *, clauses: int = 600, places: int = 600
) -> dict[str, Seen]:
    """Every page by its address, redirects as they are; of the book's single clauses and the company's places at most that many."""
    todo, seen = [*STARTS, *guesses], dict[str, Seen]()
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen or path.startswith("/static/"):
            continue
        if path.count("/") == 3 and path.startswith("/standards/"):
            clauses -= 1
            if clauses < 0:
                continue
        if path.startswith("/company/places/"):
            places -= 1
            if places < 0:
                continue
        seen[path] = look(client, path)
        todo += [each for each in links(path, seen[path]) if each not in seen]
    assert len(seen) < most, "the crawl did not come to an end"
    return seen


def links(base: str, page: Seen) -> Iterator[str]:
    headers = dict(page.headers)
    found = [headers["Location"]] if "Location" in headers else []
    if "html" in headers.get("Content-Type", ""):
        found += LINK.findall(page.body.decode("utf-8", "replace"))
    for each in found:
        parts = urlsplit(urljoin(base, each.replace("&amp;", "&")))
        if parts.netloc in ("", "localhost") and parts.scheme in ("", "http") and parts.path not in WRITES and parts.path.startswith("/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")
