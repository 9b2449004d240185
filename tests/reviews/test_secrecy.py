"""Before publication nobody in the visited branch can tell that, when or by whom; afterwards never by whom (PRODUCT decision 1)."""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import accept_offer, decline_offer, offer_visit
from shopper.assignments.actions.waves import WaveTerms, record_notice, start_wave
from shopper.capture.queries import photo
from shopper.demo.planning import TOLD
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.panel import actions as panel
from shopper.panel.models import Fee
from shopper.questionnaires.queries import specs_by_key
from shopper.reviews import actions as reviews
from shopper.reviews.models import SecondReading
from tests.reviews.stories import LATER, ONE, TWO, begin, guesses, live, pictures, seen_by
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import Seen, client_of, look
from tests.web.fork import Fork
from tests.web.play import Played, Story

pytestmark = pytest.mark.one_database
VISITED = ("leo", "rosa", "oskar", "kuba")
BOOK = {"leo": 3, "rosa": 3, "oskar": 3, "kuba": 3, "bea": 25}  # one of them reads on in the book, clause by clause


@pytest.fixture
def fork(database: Any, tmp_path: Path) -> Iterator[Fork]:
    made = Fork(database, tmp_path)
    yield made
    db.session.remove()
    made.forget("base", "one", "two")


def bustle(app: Flask, world: World, done: Played) -> None:
    """All that the office and the shoppers do about a visit that is not published: claimed, changed, paid, objected to, offered."""
    ewa, nina, ines = (world.people[who] for who in ("ewa", "nina", "ines"))
    look(client_of(app, world.sign_in(app, "ewa")), f"/reviews/{done.visit}")
    reviews.take(ewa, done.visit)
    reviews.write_note(ewa, done.visit, "Ask about the till")
    reviews.give_verdict(ewa, done.visit, valid=True, payable=False, reason="Too little was told")
    fee = sa.select(Fee.id).where(Fee.assignment_id == done.assignment, Fee.state == "withheld")
    panel.object_to(world.people["sam"], db.session.scalars(fee).one(), "Every question was answered")
    free = play.assign(world, None, came_in=LATER + timedelta(days=9), fee_minor=7100, refund_cap_minor=900)
    for_sam, for_ines = offer_visit(nina, free, [world.cast.shoppers[f"{each}@good-corner.example"] for each in ("sam.ortiz", "ines.duarte")])
    decline_offer(ines, for_ines, "My sister works there")
    accept_offer(world.people["sam"], for_sam)
    begin(app, world, free)
    panel.declare_conflict(ines, "relative", world.place("0117"), "My sister works there")
    panel.change_own_details(ines, panel.Details(("pl",), "Warszawa", "Mokotów", 1990, "+48 600 100 200"))
    (reading,) = db.session.scalars(sa.select(SecondReading.visit_id))
    reviews.read_again(ewa, reading, dict.fromkeys(specs_by_key(world.questionnaire), "not_met"))
    db.session.rollback()


def still(_app: Flask, world: World, _done: Played) -> None:
    """As many visits planned as the bustle plans, so that the company's owner counts the same; nobody was asked to make it."""
    play.assign(world, None, came_in=LATER + timedelta(days=20))


def ground(app: Flask, world: World) -> Played:
    """What stood before: a wave, a notice to the staff, a report that was drawn for a second reading."""
    nina = world.people["nina"]
    record_notice(nina, world.cast.company, told_on=play.CAME_IN.date(), who="Everybody", how="Morning meeting", text=TOLD)
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    start_wave(nina, WaveTerms("Spring", first, last, world.questionnaire, None, 7, 30, 14, None, 6000, 4000, "PLN", 72))
    done = play.played(app, world, Story(came_in=play.CAME_IN - timedelta(days=40), photos=pictures("Zenit")))
    db.session.execute(sa.delete(SecondReading))
    db.session.add(SecondReading(visit_id=done.visit, location_id=world.place("0117"), first_reader_id=world.people["oskar"]))
    db.session.commit()
    return done


def differences(one: dict[str, Seen], two: dict[str, Seen]) -> list[str]:
    """Which pages differ, and in which lines."""
    return [f"{path}: {first_difference(one.get(path), two.get(path))}" for path in sorted({*one, *two}) if one.get(path) != two.get(path)]


def first_difference(one: Seen | None, two: Seen | None) -> str:
    if one is None or two is None:
        return "reached in one world only"
    if one.headers != two.headers:
        return f"headers {set(one.headers) ^ set(two.headers)}"
    pairs = zip(one.body.splitlines(), two.body.splitlines(), strict=False)
    return next((f"{left!r} and {right!r}" for left, right in pairs if left != right), "one is longer")


def test_two_worlds_are_one_for_the_visited_until_publication(app: Flask, world: World, fork: Fork) -> None:
    """Threat 37, bar B7: shopper, hour, device and photos differ, and all that was done about the visit; no byte does."""
    with clock.frozen(LATER):
        ground(app, world)
    fork.keep("base")
    first = live(app, world, ONE)
    with clock.frozen(LATER - timedelta(days=1)):
        bustle(app, world, first)
        reviews.change_answer(world.people["ewa"], first.visit, "2.3", value="no", why="The photograph shows it")
        reviews.return_visit(world.people["ewa"], first.visit, remarks={"4.8": "Which shelf?"}, note="Please look again")
    fork.keep("one")
    fork.back_to("base")
    second = live(app, world, TWO)
    still(app, world, second)
    assert second.visit != first.visit
    paths, people = guesses(first, second), (*VISITED, "bea")
    if not hasattr(fork.database, "path"):
        people = ("leo", "kuba")  # PostgreSQL may order rows otherwise; who sees what is the same
    with clock.frozen(LATER):
        after = {who: seen_by(app, world, who, paths, clauses=BOOK[who]) for who in people}
        fork.back_to("one")
        before = {who: seen_by(app, world, who, paths, clauses=BOOK[who]) for who in people}
        fork.back_to("base")
        without = {who: seen_by(app, world, who, paths) for who in ("leo", "kuba")}
    for who in people:
        assert len(before[who]) > 45
        assert differences(before[who], after[who]) == [], who
    for who in without:  # nor can they tell that there was a visit at all
        assert differences(before[who], without[who]) == [], who


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is drawn at random comes out the same in both worlds, so that only what the visit itself gives away differs."""

    def same_again(seed: int) -> None:
        # By length: SQLAlchemy's caches draw as well, but names of their own length.
        sources = defaultdict[int, random.Random](lambda: random.Random(seed))
        monkeypatch.setattr(os, "urandom", lambda size: sources[size].randbytes(size))
        monkeypatch.setattr(random, "_urandom", lambda size: sources[size].randbytes(size))

    yield same_again
    monkeypatch.undo()


def test_after_publication_two_worlds_still_are_one(app: Flask, world: World, fork: Fork, drawn: Any) -> None:
    """Threat 38: the visited read what was seen, and cannot match it with a camera's clock: not even by a header."""
    with clock.frozen(LATER):
        ground(app, world)
    fork.keep("base")
    published = {}
    for name, story in (("one", ONE), ("two", TWO)):
        fork.back_to("base")
        drawn(7)
        done = live(app, world, story)
        with clock.frozen(LATER):
            (bustle if name == "one" else still)(app, world, done)
            drawn(8)
            done = play.publish(world, done)
        paths = [f"/reports/{done.publication}/photos/{pid}.jpg" for pid in done.photos]
        with clock.frozen(LATER):
            published[name] = {who: seen_by(app, world, who, paths) for who in ("leo",)}
        assert published[name]["leo"][paths[0]].status == 200
    for who in ("leo",):
        assert differences(published["one"][who], published["two"][who]) == [], who


def test_a_photo_does_not_answer_questions_about_its_hour(app: Flask, world: World) -> None:
    """If-Modified-Since with one date after another would find the minute in ten steps."""
    done = live(app, world, ONE, publish_at=LATER)
    leo = client_of(app, world.sign_in(app, "leo"))
    path = f"/reports/{done.publication}/photos/{done.photos[0]}.jpg"
    for since in ("Sat, 18 Apr 2026 10:00:00 GMT", "Thu, 01 Jan 2037 00:00:00 GMT"):
        assert look(leo, path, **{"If-Modified-Since": since}).status == 200
    assert not dict(look(leo, path).headers).keys() & {"Last-Modified", "Age", "Expires"}


def test_a_photo_has_no_metadata_left(app: Flask, world: World) -> None:
    done = play.send(app, world, play.assign(world), ONE)
    for pid in done.photos:
        row = photo(done.submission, pid)
        assert row is not None
        data = storage().read(row.clean_key)
        assert not re.search(rb"Exif|Nokia|Photoshop|http://ns\.adobe|2026:04", data)
        assert not storage().exists(row.original_key)
