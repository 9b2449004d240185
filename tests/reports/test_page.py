"""The report as a page: the very words and figures of the PDF, for the visited, without a word about the visitor's hour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.capture.actions import note_undecodable
from shopper.capture.models import Photo
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.i18n import LANGUAGES
from shopper.infra.transaction import writing
from shopper.panel.rules import alias_for
from shopper.reports.page import file_name, page_view
from shopper.reviews.models import Publication
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Played, Story

pytestmark = pytest.mark.one_database

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
PHOTOS = (("2.3", play.picture("teal")), ("5.5", play.picture("olive")))
MINUTES = re.compile(r"\b1[5-8]:[0-5]\d(?::[0-5]\d)?\b")


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def done(app: Flask, world: World) -> Played:
    return play.played(app, world, Story(photos=PHOTOS, language="en"))


def words(html: str) -> str:
    """What a reader reads, in one line."""
    return re.sub(r"\s+", " ", "".join(html5lib.parse(html, namespaceHTMLElements=False).itertext()))


@pytest.mark.parametrize(("language", "score"), [("en", "85.9"), ("pl", "85,9"), ("ru", "85,9")])
def test_the_result_stands_there(app: Flask, world: World, done: Played, language: str, score: str) -> None:
    page = browser(app, world, "leo").language(language).get(f"/reports/{done.publication}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    assert score in words(page.text)
    assert alias_for(done.visit)["pl"] in page.text or alias_for(done.visit)[language] in page.text


def test_page_and_paper_say_the_same(app: Flask, world: World, done: Played) -> None:
    """Every item of the view stands on the page: its key, its title, its fact."""
    view = page_view(db.session.get_one(Publication, done.publication).snapshot, "en")
    text = words(browser(app, world, "leo").get(f"/reports/{done.publication}").text)
    snapshot = db.session.get_one(Publication, done.publication).snapshot
    for item in snapshot["items"]:
        assert re.search(rf"(?<![\d.]){re.escape(item['key'])}(?![\d.])", text), item["key"]
        if item["outcome"] in ("not_met", "partly", "critical"):
            assert item["title"]["en"] in text
    assert view.document_title in text
    assert snapshot["publication"]["code"] in text


def test_it_tells_the_day_and_not_the_minute(app: Flask, world: World, done: Played) -> None:
    """Threat 38, docs/decisions: nothing on the page can be matched with a camera's clock."""
    for who in ("leo", "oskar"):
        for language in LANGUAGES:
            html = browser(app, world, who).language(language).get(f"/reports/{done.publication}").text
            assert MINUTES.findall(re.sub(r"<[^>]+>", " ", html)) == []
            for moment in ("2026-04-18T", "15:40", "17:40", "taken_at", "came_in"):
                assert moment not in html


def test_photos_stand_beside_what_they_prove(app: Flask, world: World, done: Played) -> None:
    leo = client_of(app, world.sign_in(app, "leo"))
    html = leo.get(f"/reports/{done.publication}").text
    found = re.findall(rf'<img[^>]*src="(/reports/{done.publication}/photos/[0-9a-f-]+\.jpg)"', html)
    assert {path.rsplit("/", 1)[1] for path in found} == {f"{pid}.jpg" for pid in done.photos}
    for tag in re.findall(r"<img[^>]*>", html):
        assert re.search(r'alt="[^"]+"', tag), tag
    for path in found:
        answer = leo.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert leo.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_photo_that_cannot_be_read_is_not_served(app: Flask, world: World) -> None:
    sent = play.send(app, world, play.assign(world), Story(photos=PHOTOS), clean=False)
    play.make_clean(sent.submission, sent.photos[0])
    note_undecodable(sent.submission, sent.photos[1], "no")
    assert served(app, world, play.publish(world, sent)) == [200, 404]


def test_a_photo_that_came_after_publication_is_not_served(app: Flask, world: World) -> None:
    """Published is what was frozen: what was not in it was approved by nobody."""
    sent = play.send(app, world, play.assign(world), Story(photos=PHOTOS), clean=False)
    play.make_clean(sent.submission, sent.photos[0])
    arrived = sa.update(Photo).where(Photo.id == sent.photos[1])
    with writing():
        db.session.execute(arrived.values(stored_sha256=None))
    done = play.publish(world, sent)
    with writing():
        db.session.execute(arrived.values(stored_sha256="0" * 64))
    play.make_clean(sent.submission, sent.photos[1])
    assert served(app, world, done) == [200, 404]


def served(app: Flask, world: World, done: Played) -> list[int]:
    leo = client_of(app, world.sign_in(app, "leo"))
    return [leo.get(f"/reports/{done.publication}/photos/{pid}.jpg").status_code for pid in done.photos]


@pytest.mark.parametrize(
    ("values", "word"),
    [((("2.5", "no"),), "79.0"), ((), "85.9")],
    ids=["capped", "plain"],
)
def test_other_results(app: Flask, world: World, values: tuple[tuple[str, str], ...], word: str) -> None:
    done = play.played(app, world, Story(values=values))
    assert word in words(browser(app, world, "leo").get(f"/reports/{done.publication}").text)


def test_with_nothing_assessed_there_still_is_a_page(app: Flask, world: World) -> None:
    sent = play.send(app, world, play.assign(world), Story(values=tuple((key, "not_seen") for key in all_keys())))
    done = play.publish(world, sent)
    page = browser(app, world, "leo").get(f"/reports/{done.publication}")
    assert page.status_code == 200
    assert "0.0 %" not in words(page.text)


def all_keys() -> list[str]:
    from tests.support.good_corner import specs

    return [spec.key for spec in specs()]


def test_while_documents_are_made_it_says_so(app: Flask, world: World, done: Played) -> None:
    text = browser(app, world, "leo").get(f"/reports/{done.publication}").text
    for language in LANGUAGES:
        assert f'href="/reports/{done.publication}/{language}.pdf"' in text
    assert "The PDF is being made" in text


class TestFileName:
    SNAPSHOT = {"location": {"name": {"en": "Mokotów, Puławska 112", "ru": "Мокотув, Пулавская, 112"}}, "visit": {"local_date": "2026-04-18"}}

    @pytest.mark.parametrize(
        ("revision", "language", "name"),
        [(1, "en", "Mokotów-Puławska-112-2026-04-18-en.pdf"), (1, "ru", "Мокотув-Пулавская-112-2026-04-18-ru.pdf"), (3, "pl", "Mokotów-Puławska-112-2026-04-18-rev3-pl.pdf")],
    )
    def test_it_is_found_again(self, revision: int, language: str, name: str) -> None:
        assert file_name(self.SNAPSHOT, revision, language) == name

    @pytest.mark.parametrize("place", ["../../etc/passwd", "a\r\nX: y", "", "///", "a\"b;c", "\u202egpj", "x" * 500, "CON", "💥"])
    def test_it_is_a_name_whatever_the_place_is_called(self, place: str) -> None:
        found = file_name({"location": {"name": {"en": place}}, "visit": {"local_date": "2026-04-18"}}, 1, "en")
        assert re.fullmatch(r"[\w-]+-2026-04-18-en\.pdf", found)
        assert len(found.encode()) <= 255 or place == "x" * 500
