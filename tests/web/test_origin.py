"""A write that comes from another site is refused, and changes nothing; reading changes nothing at all (ASVS 3.5.1, 3.5.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.infra import clock
from shopper.infra.db import Base, db
from tests.support.cast import PEOPLE, World
from tests.web import play
from tests.web.crawl import client_of, crawl, filled, look
from tests.web.play import Story

ROUTES = Path(__file__).parents[1] / "architecture/routes.txt"
NOW = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "rubbish"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    *({"Origin": origin} for origin in (
        "https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81", "http://evil.localhost", "localhost",
        "http://", "http://[", "http://[::1", "http://localhost@evil.example", "http://evil.example/http://localhost", "file://", "x" * 9000, "http://\u017c",
    )),
]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, apart from when somebody was last seen."""
    db.session.rollback()
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if (table.name, column.name) != ("login_session", "seen_at")]
        found[table.name] = sorted((tuple(row) for row in db.session.execute(sa.select(*columns))), key=repr)
    db.session.rollback()
    return found


def unsafe(app: Flask) -> list[tuple[str, str, str]]:
    """Every write there is: its method, an address that really leads to its route, the route."""
    found = []
    for rule in app.url_map.iter_rules():
        path = filled(rule)
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            assert app.url_map.bind("localhost").match(path, method=method, return_rule=True)[0] is rule, f"{method} {path}"
            found.append((method, path, rule.rule))
    return found


@sqlite_only
def test_every_write_from_elsewhere_is_refused(app: Flask, world: World) -> None:
    clients = {who: client_of(app, world.sign_in(app, who)) for who in ("sam", "ewa")}
    before, writes = everything(), unsafe(app)
    listed = {tuple(line.split()[:2]) for line in ROUTES.read_text("utf-8").splitlines()}
    assert {(method, rule) for method, _path, rule in writes} == {
        (method, rule) for methods, rule in listed for method in methods.split(",") if method not in ("GET", "HEAD")
    }
    for number, (method, path, _rule) in enumerate(writes):
        # Each kind of lie on many routes, two of them on every one: the product of both proves no more and takes its time.
        for headers in (FOREIGN[0], FOREIGN[4], FOREIGN[number % len(FOREIGN)]):
            for client in clients.values():
                answer = client.open(path, method=method, headers={"X-Outbox": "1", **headers})
                assert answer.status_code == 403, f"{method} {path} {headers}"
                assert "Set-Cookie" not in answer.headers
    assert everything() == before


@sqlite_only
def test_a_real_publication_cannot_be_set_off_from_elsewhere(app: Flask, world: World) -> None:
    done, ewa = play.send(app, world, play.assign(world)), client_of(app, world.sign_in(app, "ewa"))
    before, path = everything(), f"/reviews/{done.visit}/publication"
    for headers in FOREIGN:
        assert ewa.post(path, headers=headers).status_code == 403
    assert everything() == before
    assert ewa.post(path, headers={"Origin": "http://localhost"}).status_code == 303


@sqlite_only
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}])
def test_our_own_pages_and_other_programs_may(app: Flask, headers: dict[str, str]) -> None:
    """Who sends neither header is no browser and carries nobody's cookie by accident (docs/decisions)."""
    assert client_of(app, None).post("/language", data={"lang": "pl"}, headers=headers).status_code == 303


@sqlite_only
def test_https_trusts_no_page_of_http(app: Flask) -> None:
    client = client_of(app, None)
    for origin, status in (("http://localhost", 403), ("https://localhost", 303)):
        answer = client.post("/language", data={"lang": "pl"}, headers={"Origin": origin}, base_url="https://localhost")
        assert answer.status_code == status


@sqlite_only
def test_a_page_of_thirty_days_ago_still_submits(app: Flask, world: World) -> None:
    """Bar B13: there is no token that could run out."""
    with clock.frozen(NOW) as now:
        sam = client_of(app, world.sign_in(app, "sam"))
        assignment, draft = play.assign(world, came_in=NOW), uuid4()
        sam.get(f"/assignments/{assignment}/visit/{draft}")
        now.advance(timedelta(days=29))
        answers = {sam.post(f"/assignments/{assignment}/visit/{draft}", data={"narrative": "x"}, headers=play.PHONE).status_code for _ in range(5)}
        assert answers == {303}
    db.session.rollback()
    assert db.session.execute(sa.text("SELECT count(*) FROM submission")).scalar_one() == 1


@sqlite_only
def test_reading_changes_nothing(app: Flask, world: World) -> None:
    """Every GET as everyone. Two exceptions are promised: whoever looks at what is still secret is written down, and a report that
    nobody had asked for in this language yet is owed from then on.
    """
    with clock.frozen(NOW):
        photos = (("2.3", play.picture()),)
        done = play.played(app, world, Story(photos=photos))
        waiting = play.send(app, world, play.assign(world), Story(photos=photos))
        clients = {who: client_of(app, world.sign_in(app, who)) for who in PEOPLE}
        before = everything()
        guesses = [f"/assignments/{done.assignment}/visit/new", f"/reviews/{waiting.visit}", f"/reports/{done.publication}/en.pdf",
                   f"/api/s/{waiting.submission}", f"/assignments/{waiting.assignment}/visit/{waiting.submission}/received"]
        for client in clients.values():
            for path in crawl(client, guesses, alike=1, clauses=1):
                look(client, path, **{"HX-Request": "true"})
        after = everything()
    looks, owed = ([row for row in after.pop(name) if row not in before[name]] for name in ("audit_entry", "job"))
    assert {row[2] for row in looks} == {"look at visit", "look at photo", "look at queue", "look at windows", "ask for report"}
    assert {row[1] for row in owed} == {"reports.render"}
    assert after == {name: rows for name, rows in before.items() if name in after}
