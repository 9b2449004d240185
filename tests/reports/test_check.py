"""The page a printed code leads to: whether the paper is genuine and the newest, to whoever holds it, and nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.reports.actions import keep_report
from shopper.reports.queries import entry_of, publication
from shopper.web import rate
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Played

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[None]:
    rate._counts.clear()
    with clock.frozen(NOW):
        yield


@pytest.fixture
def done(app: Flask, world: World, lay: Lay) -> Played:
    done: Played = lay(lambda: play.played(app, world))
    assert done.publication
    keep_report(done.publication, "pl", "a" * 64, b"%PDF-1.7 whole", 4)
    return done


def code_of(done: Played) -> str:
    assert done.publication
    return str(publication(done.publication).snapshot["publication"]["code"])


def test_the_paper_s_first_page_and_no_more(app: Flask, world: World, done: Played) -> None:
    page = browser(app, world, None).get(f"/v/{code_of(done)}").text
    for shown in ("Mokotów", "18 April 2026", "85.9", "Genuine and valid"):
        assert shown in page
    assert "Sam" not in page
    for secret in (done.visit, done.submission, done.assignment, done.publication, world.people["sam"]):
        assert str(secret) not in page
    assert len([part for part in page.split('data-sha256="')[1:] if len(part.split('"')[0]) == 64]) == 1


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: " ".join(code.replace("-", ""))])
def test_however_it_is_typed(app: Flask, world: World, done: Played, change) -> None:  # type: ignore[no-untyped-def]
    asked = browser(app, world, None).get("/v", query_string={"code": change(code_of(done))})
    assert asked.status_code == 303
    assert "Genuine and valid" in browser(app, world, None).get(asked.headers["Location"]).text


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA", "x", "%00", "<b>", "7" * 5000])
def test_an_unknown_code_is_told_in_words(app: Flask, world: World, done: Played, code: str) -> None:
    answer = browser(app, world, None).get(f"/v/{code}")
    assert answer.status_code == 200
    assert "No report has this code" in answer.text
    assert "“<b>" not in answer.text


def test_before_publication_there_is_no_code(app: Flask, world: World) -> None:
    sent = play.send(app, world, play.assign(world))
    assert entry_of(sent.visit) is None


def test_a_replaced_revision_says_so(app: Flask, world: World, done: Played) -> None:
    code = code_of(done)
    newer = play.played(app, world).publication
    with writing():
        old = entry_of(done.publication) if done.publication else None
        fresh = entry_of(newer) if newer else None
        assert old
        assert fresh
        fresh.series_id, fresh.revision, old.replaced_at = old.series_id, 2, NOW
    db.session.rollback()
    assert "Replaced by a newer revision" in browser(app, world, None).get(f"/v/{code}").text
    assert f'href="/reports/{done.publication}"' not in browser(app, world, "leo").get("/reports").text


def test_whoever_tries_many_has_to_wait(app: Flask, world: World, done: Played) -> None:
    stranger = browser(app, world, None)
    answers = [stranger.get(f"/v/{number}").status_code for number in range(32)]
    assert answers == [200] * 30 + [429] * 2
    with clock.frozen(NOW) as time:
        time.advance(timedelta(minutes=1))
        assert stranger.get(f"/v/{code_of(done)}").status_code == 200
