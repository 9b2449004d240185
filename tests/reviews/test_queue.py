"""The reviewer's queue: what waits, the longest first, and the desk where it is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from flask import Flask

from shopper.access.actions import grant_role
from shopper.capture.actions import note_undecodable
from shopper.capture.models import Photo
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.reviews.desk import view_of
from shopper.reviews.desk.items import SectionView
from shopper.reviews.queries import desk, published_last, queue
from tests.reviews.test_publish import correct
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Story

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)


@pytest.fixture
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


def test_the_longest_waiting_comes_first(app: Flask, world: World, now: clock.FrozenClock) -> None:
    sent = []
    for code in ("0301", "0117", "0201"):
        sent.append(play.send(app, world, play.assign(world, code=code)).visit)
        now.advance(timedelta(minutes=5))
    assert [row.id for row in queue(world.people["ewa"])] == sent


def test_what_is_published_leaves_the_queue(app: Flask, world: World, now: clock.FrozenClock) -> None:
    done = play.played(app, world)
    assert queue(world.people["ewa"]) == []
    assert [row.id for row in published_last(world.people["ewa"])] == [done.publication]


def test_a_correction_stands_in_the_place_of_what_it_corrects(app: Flask, world: World, now: clock.FrozenClock) -> None:
    done = play.send(app, world, play.assign(world))
    corrected = correct(app, world, done)
    rows = queue(world.people["ewa"])
    assert [row.id for row in rows] == [corrected]
    assert rows[0].reasons_count == 1  # that it is one


def test_a_reviewer_of_one_region_sees_that_region(app: Flask, world: World, now: clock.FrozenClock) -> None:
    warsaw, dublin = (play.send(app, world, play.assign(world, code=code)).visit for code in ("0117", "0207"))
    for who, place, seen in (("bea", "dublin", {dublin}), ("ines", "liffey", {dublin}), ("kuba", "almaty", set())):
        grant_role(None, world.people[who], world.place(place), "reviewer")
        db.session.rollback()
        assert {row.id for row in queue(world.people[who])} == seen, who
    assert warsaw in {row.id for row in queue(world.people["ewa"])}


def test_who_is_no_reviewer_has_no_queue(app: Flask, world: World, now: clock.FrozenClock) -> None:
    play.send(app, world, play.assign(world))
    for who in ("leo", "rosa", "oskar", "kuba", "sam"):
        assert queue(world.people[who]) == []


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_the_pages(app: Flask, world: World, now: clock.FrozenClock, language: str) -> None:
    """The desk shows what the shopper wrote and never who that is."""
    done = play.send(app, world, play.assign(world), Story(photos=(("2.3", play.picture()),), narrative="What was seen"))
    ewa = browser(app, world, "ewa").language(language)
    assert f"/reviews/{done.visit}" in ewa.get("/reviews").text
    page = ewa.get(f"/reviews/{done.visit}").text
    assert "What was seen" in page
    assert f'action="/reviews/{done.visit}/publication"' in page
    assert f"/reviews/{done.visit}/photos/{done.photos[0]}.jpg" in page
    for secret in ("Ortiz", "sam.ortiz", str(world.people["sam"])):
        assert secret not in page
    play.publish(world, done)
    assert f"/reviews/{done.visit}/publication" not in ewa.get(f"/reviews/{done.visit}").text
    assert ewa.get("/reviews").status_code == 200


@pytest.mark.one_database
def test_photos_that_failed_are_things_to_look_at(app: Flask, world: World, now: clock.FrozenClock) -> None:
    """One cannot be read, one did not come: the queue counts both and the desk names them."""
    assignment = play.assign(world)
    story = Story(photos=(("2.3", play.picture()), ("4.3", play.picture("red"))), narrative="What was seen")
    done = play.send(app, world, assignment, story, clean=False)
    assert [row.reasons_count for row in queue(world.people["ewa"])] == [0]
    note_undecodable(done.submission, done.photos[0], "no picture")
    with writing():
        photo = db.session.get_one(Photo, (done.submission, done.photos[1]))
        photo.stored_at = photo.stored_sha256 = photo.stored_size = None
    assert [row.reasons_count for row in queue(world.people["ewa"])] == [2]
    ewa = browser(app, world, "ewa")
    assert "2 things" in ewa.get("/reviews").text
    page = ewa.get(f"/reviews/{done.visit}").text
    assert '<a href="#item-2.3">2.3</a> The photo cannot be read; its file is kept' in page
    assert "1 of 2 photos are here." in page
    assert "Photo expected, not received" in page


@pytest.mark.one_database
def test_a_photo_goes_by_its_number_and_standard(app: Flask, world: World, now: clock.FrozenClock) -> None:
    """Under the number it has in the report, and never by what the shopper was told to take."""
    pictures = tuple((item, play.picture(colour)) for item, colour in (("4.3", "red"), ("2.3", "blue"), ("2.3", "green")))
    done = play.send(app, world, play.assign(world), Story(photos=pictures))
    ewa = browser(app, world, "ewa")
    titles = {item.key: item.title["en"] for section in view(app, world, done) for item in section.items}
    page = ewa.get(f"/reviews/{done.visit}").text
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page)
    assert captions == [escape(f"Photo {number}, {titles[key]}") for number, key in ((1, "2.3"), (2, "2.3"), (3, "4.3"))]
    at_desk = re.findall(rf'href="/reviews/{done.visit}/photos/([0-9a-f-]+).jpg"', page)
    play.publish(world, done)
    publication = published_last(world.people["ewa"])[0].id
    report = browser(app, world, "leo").get(f"/reports/{publication}").text
    in_report = re.findall(rf'id="Photo-\d+"><a href="/reports/{publication}/photos/([0-9a-f-]+).jpg"', report)
    assert in_report == at_desk


def view(app: Flask, world: World, done: play.Played) -> list[SectionView]:
    with app.test_request_context():
        return view_of(desk(world.people["ewa"], done.visit)).sections


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("locale", "words", "mark"), [("pl", "Czekałam długo.", "pl"), ("en", "Ждала долго.", None), ("ru", "Waited long.", None), ("en", "Waited.", None)]
)
def test_the_language_of_the_account_is_marked_when_it_is_known(
    app: Flask, world: World, now: clock.FrozenClock, locale: str, words: str, mark: str | None
) -> None:
    done = play.send(app, world, play.assign(world), Story(language=locale, narrative=words))
    page = browser(app, world, "ewa").language("en").get(f"/reviews/{done.visit}").text
    marked = re.findall(r'<p class="said mt-2" (?:lang="(\w+)")?>', page)
    assert marked == [mark or ""]
    assert (f"<span>{locale.upper()}</span>" in page) is (mark is not None)


@pytest.mark.one_database
def test_a_capped_result_goes_by_the_same_words_everywhere(app: Flask, world: World, now: clock.FrozenClock) -> None:
    play.played(app, world, Story(case="B"), "0109")
    assert "Capped from 82.0" in browser(app, world, "bea").get("/reports").text
    queue_page = browser(app, world, "ewa").language("en").get("/reviews").text
    assert "Capped from 82.0" in queue_page
    assert "Below the pass mark" not in queue_page


@pytest.mark.one_database
def test_an_answer_that_breaks_the_form_is_shown_with_its_reason(app: Flask, world: World, now: clock.FrozenClock) -> None:
    done = play.send(app, world, play.assign(world), Story(values=(("2.2", "perhaps"), ("4.8", "999999"), ("2.4", ""))))
    page = browser(app, world, "ewa").get(f"/reviews/{done.visit}").text
    assert "The answer is not one of those offered." in page
    assert "The number is greater than possible." in page
    assert "There is no answer." in page
    assert "perhaps" in page
