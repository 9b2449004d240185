"""One handler, two skins: a piece for htmx, the whole page for everybody else and for the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import html5lib
import pytest
from flask import Flask

from shopper.infra import clock
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import client_of
from tests.web.play import Played

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HTMX = {"HX-Request": "true"}
RESTORE = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


@pytest.fixture
def done(app: Flask, world: World, lay: Lay) -> Iterator[Played]:
    with clock.frozen(datetime(2026, 4, 20, 12, 0, tzinfo=UTC)):
        yield lay(lambda: play.played(app, world))


def path_of(page: str, done: Played) -> str:
    return f"/reports/{done.publication}" if page == "/reports/*" else page


PAGES = [("leo", "/reports", "list"), ("leo", "/reports/*", "documents"), ("sam", "/assignments", "received"), ("ines", "/assignments", "received")]


@pytest.mark.parametrize(("who", "page", "block"), PAGES)
def test_htmx_gets_the_piece_it_asks_for(app: Flask, world: World, done: Played, who: str, page: str, block: str) -> None:
    client, path = client_of(app, world.sign_in(app, who)), path_of(page, done)
    whole, piece, restored = client.get(path), client.get(path, headers=HTMX), client.get(path, headers=RESTORE)
    assert "<html" not in piece.text
    elements = html5lib.parseFragment(piece.text, namespaceHTMLElements=False)
    assert [element.get("id") for element in elements] == [block]
    assert piece.text.strip() in whole.text
    assert restored.data == whole.data
    for answer in (whole, piece, restored):
        assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("said", ["True", "1", "TRUE", "", "false"])
def test_only_htmx_itself_is_believed(app: Flask, world: World, done: Played, said: str) -> None:
    client = client_of(app, world.sign_in(app, "leo"))
    assert "<html" in client.get("/reports", headers={"HX-Request": said}).text


def test_the_request_cannot_name_the_piece(app: Flask, world: World, done: Played) -> None:
    client = client_of(app, world.sign_in(app, "leo"))
    plain = client.get("/reports", headers=HTMX).data
    assert client.get("/reports?fragment=main&block=main", headers={**HTMX, "HX-Target": "main"}).data == plain


@pytest.mark.parametrize("path", ["/reports", "/assignments", "/reviews", "/standards"])
def test_a_sign_in_page_never_lands_inside_another(app: Flask, path: str) -> None:
    client = client_of(app, None)
    answer = client.get(path, headers=HTMX)
    assert (answer.status_code, answer.data) == (401, b"")
    assert answer.headers["HX-Redirect"] == f"/sign-in?next={path}"
    assert client.get(path, headers=RESTORE).status_code == 303


def test_a_refusal_is_not_a_success_for_htmx(app: Flask, world: World, done: Played) -> None:
    """The pages' noSwap leaves what stands there: the status must say so."""
    client = client_of(app, world.sign_in(app, "bea"))
    assert client.get(f"/reports/{done.publication}", headers=HTMX).status_code == 404


def test_the_documents_piece_stops_asking_once_all_are_there(app: Flask, world: World, done: Played) -> None:
    from shopper.infra.db import db
    from shopper.infra.transaction import writing
    from shopper.reports.models import Report

    client = client_of(app, world.sign_in(app, "leo"))
    assert "every 3s" in client.get(f"/reports/{done.publication}", headers=HTMX).text
    with writing():
        for language in ("en", "ru", "pl"):
            db.session.add(Report(publication_id=done.publication, language=language, key=language * 20, sha256="0" * 64, size=1, pages=1))
    piece = client.get(f"/reports/{done.publication}", headers=HTMX).text
    assert "hx-get" not in piece
    assert "vendor/htmx" not in client.get(f"/reports/{done.publication}").text  # nothing left to ask for: no script either
