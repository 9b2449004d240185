"""Publishing: the score to the last digit, everything frozen, once and whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.capture.actions import note_undecodable
from shopper.demo.content import read
from shopper.errors import Conflict, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.infra.transaction import writing
from shopper.organisation.models import Node
from shopper.reviews import actions, freeze
from shopper.reviews.actions import publishing
from shopper.reviews.events import VisitPublished
from shopper.reviews.models import Publication
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of
from tests.web.play import Played, Story

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
PHOTOS = (("2.3", play.picture("teal")), ("4.8", play.picture("olive")))
SAME_SITE = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


def publications() -> list[Publication]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Publication).order_by(Publication.published_at)))


def published(done: Played) -> Publication:
    db.session.rollback()
    return db.session.get_one(Publication, done.publication)


@pytest.mark.parametrize(
    ("case", "exact", "exact_published", "band"),
    [("A", Fraction(17700, 206), Fraction(17700, 206), "pass"), ("B", Fraction(16900, 206), Fraction(79), "below")],
)
def test_the_worked_visits(app: Flask, world: World, case: str, exact: Fraction, exact_published: Fraction, band: str) -> None:
    """The book works them out by hand: 88.5 of 103 is 85.9; 84.5 of 103 is 82.0, capped to 79."""
    row, worked = published(play.played(app, world, Story(case=case))), read("worked")[case]
    assert (Fraction(row.percent or ""), Fraction(row.published_percent or "")) == (exact, exact_published)
    score = row.snapshot["score"]
    assert (Fraction(score["earned"]), Fraction(score["possible"])) == (Fraction(worked["earned"]), Fraction(worked["max"]))
    assert score["form_weight"] == worked["form_weight"]
    assert row.band == band
    assert [item["key"] for item in row.snapshot["items"] if item["outcome"] in ("not_met", "critical", "partly")] == worked["failed"]
    assert row.not_met == sum(item["outcome"] in ("not_met", "critical") for item in row.snapshot["items"])
    assert (row.critical, score["cap_applied"]) == ((1, True) if case == "B" else (0, False))


def test_what_stands_in_the_row(app: Flask, world: World) -> None:
    done = play.played(app, world, Story(photos=PHOTOS))
    row = published(done)
    assert (row.revision, row.visit_id, row.location_id) == (1, done.visit, world.place("0117"))
    assert (row.published_by, row.published_at) == (world.people["ewa"], NOW)
    assert row.snapshot_sha256 == freeze.sha256_of(row.snapshot)
    assert row.snapshot["publication"]["address"] == f"https://shop.example/v/{row.snapshot['publication']['code'].replace('-', '')}"
    assert {photo["pid"] for photo in row.snapshot["photos"]} == {str(pid) for pid in done.photos}


def test_nothing_that_happens_later_alters_it(app: Flask, world: World) -> None:
    done = play.played(app, world, Story(photos=PHOTOS))
    before, leo = dict(published(done).snapshot), client_of(app, world.sign_in(app, "leo"))
    page = report_of(leo.get(f"/reports/{done.publication}").text)
    with writing():
        renamed = {"en": "Renamed", "ru": "Renamed", "pl": "Renamed"}
        db.session.execute(sa.update(Node).values(name=renamed, address="Moved", city="Elsewhere", zone="Asia/Almaty", accent="#ff0000"))
        db.session.execute(sa.text("UPDATE assignment SET scenario = :it"), {"it": '{"en": "Another"}'})
        db.session.execute(sa.text("UPDATE answer SET fact = 'altered', value = 'no'"))
        db.session.execute(sa.text("UPDATE visit SET narrative = 'altered'"))
    after = published(done)
    assert after.snapshot == before
    assert freeze.sha256_of(after.snapshot) == after.snapshot_sha256
    assert report_of(leo.get(f"/reports/{done.publication}").text) == page
    assert b"Renamed" in leo.get("/reports").data  # the list names places as they are called now


def report_of(page: str) -> str:
    """The report itself; the bar above it bears the company's name of today."""
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_new_edition_does_not_touch_it(app: Flask, world: World) -> None:
    from shopper.standards.actions import import_edition, publish_edition

    done = play.played(app, world)
    before = dict(published(done).snapshot)
    newer = {**read("book-1.1"), "version": "1.2", "in_force_from": "2026-04-19"}
    publish_edition(None, import_edition(None, world.cast.company, newer))
    assert published(done).snapshot == before
    assert before["edition"]["version"] == "1.1"


class TestOnce:
    def test_twice_is_once(self, app: Flask, world: World) -> None:
        done = play.played(app, world)
        assert play.publish(world, done).publication == done.publication
        assert len(publications()) == 1
        assert jobs() == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "publish visit")) == 1

    def test_twice_by_two_people_at_the_same_moment(self, app: Flask, world: World) -> None:
        """ASVS 15.4.2: a double click, or two reviewers: both get the one report."""
        for _ in range(4):
            done = play.send(app, world, play.assign(world))
            told, gate = [], threading.Barrier(3)

            def press(done: Played = done, gate: threading.Barrier = gate, told: list[Any] = told) -> None:
                client = client_of(app, world.sign_in(app, "ewa"))
                gate.wait()
                answer = client.post(f"/reviews/{done.visit}/publication", headers=SAME_SITE)
                told.append((answer.status_code, answer.headers.get("Location")))

            threads = [threading.Thread(target=lambda: Context().run(press)) for _ in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(set(told)) == 1, told
            assert told[0][0] == 303
            assert sum(row.visit_id == done.visit for row in publications()) == 1


class TestPhotos:
    def test_while_they_are_prepared_it_waits_and_says_so(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world), Story(photos=PHOTOS), clean=False)
        ewa, path = client_of(app, world.sign_in(app, "ewa")), f"/reviews/{done.visit}/publication"
        answer = ewa.post(path, headers=SAME_SITE)
        assert answer.status_code == 409
        assert "2 photos are still being prepared" in answer.text
        play.make_clean(done.submission, done.photos[0])
        assert "1 photo is still being prepared" in ewa.post(path, headers=SAME_SITE).text
        assert publications() == []
        play.make_clean(done.submission, done.photos[1])
        assert ewa.post(path, headers=SAME_SITE).status_code == 303

    def test_the_refusal_names_how_many(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world), Story(photos=PHOTOS), clean=False)
        with pytest.raises(Conflict) as refused:
            play.publish(world, done)
        assert refused.value.facts == {"pending": 2}

    def test_one_that_cannot_be_read_does_not_hold_it_up(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world), Story(photos=PHOTOS), clean=False)
        play.make_clean(done.submission, done.photos[0])
        note_undecodable(done.submission, done.photos[1], "not an image")
        row = published(play.publish(world, done))
        assert [photo["pid"] for photo in row.snapshot["photos"]] == [str(done.photos[0])]

    def test_order_tells_nothing_of_the_order_they_were_taken(self, app: Flask, world: World) -> None:
        """Threat 38: by content, not by time."""
        shots = tuple(("2.3", play.picture(colour)) for colour in ("teal", "olive", "navy", "maroon", "gray"))
        row = published(play.played(app, world, Story(photos=shots)))
        hashes = [photo["sha256"] for photo in row.snapshot["photos"]]
        assert hashes == sorted(hashes)


class TestWho:
    def test_a_correction_is_published_in_place_of_what_it_corrects(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world))
        corrected = correct(app, world, done)
        with pytest.raises(NotFound):
            play.publish(world, done)
        publication = actions.publish_visit(world.people["ewa"], corrected, base_url="https://shop.example")
        assert [row.id for row in publications()] == [publication]

    @pytest.mark.parametrize("who", ["leo", "rosa", "oskar", "sam", "kuba"])
    def test_nobody_else(self, app: Flask, world: World, who: str) -> None:
        done = play.send(app, world, play.assign(world))
        with pytest.raises(NotFound):
            play.publish(world, done, who=who)
        assert publications() == []


def correct(app: Flask, world: World, done: Played) -> UUID:
    """The same visit once more from the form without scripts, with another account of it."""
    import json

    from shopper.visits.models import Visit

    body = play.manifest(world, done.assignment, Story(narrative="Corrected")) | {"rev": 2, "replaces": str(done.submission)}
    submission = UUID("aaaaaaaa-5ab6-4b5c-9f0b-1f0a3cc4b009")
    answer = client_of(app, world.sign_in(app, "sam")).put(f"/api/s/{submission}", data=json.dumps(body), headers=play.PHONE)
    assert answer.status_code == 202
    db.session.rollback()
    return db.session.scalars(sa.select(Visit.id).where(Visit.submission_id == submission)).one()


class TestWhatIsOwed:
    def test_a_document_in_the_company_s_own_language(self, app: Flask, world: World) -> None:
        done = play.played(app, world)
        owed = [job.args for job in db.session.scalars(sa.select(Job).where(Job.name == "reports.render").order_by(Job.id))]
        assert [args["language"] for args in owed] == ["pl"]
        assert {args["publication_id"] for args in owed} == {str(done.publication)}

    def test_nothing_at_all_when_a_reaction_fails(self, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whole or not: no publication without the promise of its documents."""

        def fail(_: VisitPublished) -> None:
            raise RuntimeError("no")

        monkeypatch.setitem(bus._listeners, VisitPublished, [*bus._listeners[VisitPublished], fail])
        done = play.send(app, world, play.assign(world))
        answer = client_of(app, world.sign_in(app, "ewa")).post(f"/reviews/{done.visit}/publication", headers=SAME_SITE)
        assert answer.status_code == 500
        assert publications() == []
        assert jobs() == 0

    def test_it_is_written_down(self, app: Flask, world: World) -> None:
        done = play.played(app, world)
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "publish visit")).one()
        assert (entry.actor_id, entry.subject_id) == (world.people["ewa"], str(done.visit))
        assert entry.facts == {"publication": str(done.publication), "band": "pass"}


def jobs() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.name == "reports.render")) or 0


def test_the_code_can_be_typed_and_not_guessed(app: Flask) -> None:
    codes = {publishing._new_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [5, 5, 5]
        assert not set(code) & set("01OIU")
