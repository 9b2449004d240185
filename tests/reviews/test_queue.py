"""The reviewer's queue: what waits, the longest first, and the desk where it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from shopper.access.actions import grant_role
from shopper.infra import clock
from shopper.infra.db import db
from shopper.reviews.queries import published_last, queue
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


def test_an_answer_that_breaks_the_form_is_shown_with_its_reason(app: Flask, world: World, now: clock.FrozenClock) -> None:
    done = play.send(app, world, play.assign(world), Story(values=(("2.2", "perhaps"), ("4.8", "999999"), ("2.4", ""))))
    page = browser(app, world, "ewa").get(f"/reviews/{done.visit}").text
    assert "The answer is not one of those offered." in page
    assert "The number is greater than possible." in page
    assert "There is no answer." in page
    assert "perhaps" in page
