"""The PDF as a file: a page while it is made, then the very bytes, asked about again and in pieces."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask

from shopper.infra import clock
from shopper.infra.storage import storage
from shopper.reports.actions import keep_report
from shopper.reports.page import disposition, file_name, plain_file_name
from shopper.reports.queries import finished
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Played

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def done(app: Flask, world: World, lay: Lay) -> Any:
    return lay(lambda: play.played(app, world))


@pytest.fixture
def made(done: Played) -> Played:
    """As if the job had run: what a PDF holds is not the matter here."""
    assert done.publication
    keep_report(done.publication, "pl", "a" * 64, PDF, 4)
    return done


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_while_it_is_made_a_page_says_so(app: Flask, world: World, done: Played, language: str) -> None:
    answer = browser(app, world, "leo").get(f"/reports/{done.publication}/{language}.pdf")
    assert (answer.status_code, answer.mimetype) == (202, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'href="/reports/{done.publication}"' in answer.text


def test_then_it_is_the_file(app: Flask, world: World, made: Played) -> None:
    leo = client_of(app, world.sign_in(app, "leo"))
    answer = leo.get(f"/reports/{made.publication}/pl.pdf")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", PDF)
    assert answer.headers["ETag"] == f'"{hashlib.sha256(PDF).hexdigest()}"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    disposition = unquote(answer.headers["Content-Disposition"])
    assert disposition.startswith("inline; ")
    assert "filename*=UTF-8''Mokotów-Puławska-112-2026-04-18-pl.pdf" in disposition
    assert leo.get(f"/reports/{made.publication}/en.pdf").status_code == 202


@pytest.mark.parametrize(
    ("place", "plain"),
    [
        ("Mokotów, Puławska 112", "Mokotow-Pulawska-112-2026-04-18-en.pdf"),
        ("Красная площадь, 112", "0117-2026-04-18-en.pdf"),
        ("Søndergade 7, Straße", "Sondergade-7-Strasse-2026-04-18-en.pdf"),
        ('"; x=1', "x-1-2026-04-18-en.pdf"),
        ("—", "report-2026-04-18-en.pdf"),
    ],
)
def test_no_letter_is_lost_in_the_plain_name(place: str, plain: str) -> None:
    snapshot = {"location": {"name": {"en": place}, "code": "0117"}, "visit": {"local_date": "2026-04-18"}}
    assert plain_file_name(snapshot, 1, "en") == plain
    header = disposition(snapshot, 1, "en")
    assert header.isascii()
    assert header.startswith(f'inline; filename="{plain}"; filename*=UTF-8\'\'')
    assert unquote(header.split("UTF-8''")[1]) == file_name(snapshot, 1, "en")


def test_a_second_look_costs_nothing(app: Flask, world: World, made: Played) -> None:
    leo, path = client_of(app, world.sign_in(app, "leo")), f"/reports/{made.publication}/pl.pdf"
    tag = leo.get(path).headers["ETag"]
    again = leo.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert leo.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    bea = client_of(app, world.sign_in(app, "bea"))
    assert bea.get(path, headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [("bytes=0-99", 206, PDF[:100]), ("bytes=100-", 206, PDF[100:]), ("bytes=-50", 206, PDF[-50:]), ("bytes=99999999-", 416, None), ("bytes=5-2", 416, None), ("pages=1", 416, None)],
)
def test_in_pieces(app: Flask, world: World, made: Played, asked: str, status: int, part: bytes | None) -> None:
    leo = client_of(app, world.sign_in(app, "leo"))
    answer = leo.get(f"/reports/{made.publication}/pl.pdf", headers={"Range": asked})
    assert answer.status_code == status
    if part is not None:
        assert answer.data == part
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["Content-Range"].endswith(f"/{len(PDF)}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_piece_of_another_file_is_the_whole(app: Flask, world: World, made: Played) -> None:
    leo = client_of(app, world.sign_in(app, "leo"))
    answer = leo.get(f"/reports/{made.publication}/pl.pdf", headers={"Range": "bytes=0-9", "If-Range": '"older"'})
    assert (answer.status_code, answer.data) == (200, PDF)


@pytest.mark.parametrize("language", ["de", "PL", "pl-PL", "..", "pl.pdf", "%2e%2e", "p\u0142"])
def test_other_languages_are_absent(app: Flask, world: World, made: Played, language: str) -> None:
    assert client_of(app, world.sign_in(app, "leo")).get(f"/reports/{made.publication}/{language}.pdf").status_code == 404


def test_a_file_that_was_lost_is_no_trace(app: Flask, world: World, made: Played) -> None:
    """The row is there, the file is not: a page with a number, and nothing of our folders."""
    assert made.publication
    storage().delete(finished(made.publication)["pl"].file_key)
    answer = client_of(app, world.sign_in(app, "leo")).get(f"/reports/{made.publication}/pl.pdf")
    assert answer.status_code == 500
    assert str(storage().root).encode() not in answer.data


def test_the_same_document_is_kept_once(app: Flask, made: Played) -> None:
    assert made.publication
    keep_report(made.publication, "pl", "b" * 64, b"another", 1)
    kept = finished(made.publication)["pl"]
    assert (kept.key, kept.size, kept.sha256) == ("a" * 64, len(PDF), hashlib.sha256(PDF).hexdigest())
    assert not storage().exists("reports/bb/" + "b" * 64 + ".pdf")
