"""Unique words in all that could say who, wherever they might come out again."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.accounts.models import User
from shopper.assignments.actions import decline_offer, offer_visit
from shopper.assignments.models import Offer
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.panel import actions as panel
from shopper.panel.models import Fee
from shopper.reviews import actions as reviews
from tests.reviews.stories import begin, guesses, seen_by
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of, crawl, look
from tests.web.play import Played, Story

pytestmark = pytest.mark.one_database
CANARY = b"CANARY"
ADDRESS = "203.0.113.77"
MAY_BE_SEEN = {
    "nina": {"name", "mail", "city", "area", "phone", "profile", "conflict", "withheld", "objection", "refusal"},
    "ewa": {"private", "withheld"},
}
"""Of the words in what was marked. Nobody at all: a device, an address in the net, what a picture tells beside its pixels."""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestCanaries:
    """Bar B8: unique words in all that could say who, wherever they might come out again."""

    @pytest.fixture
    def marked(self, app: Flask, world: World, caplog: pytest.LogCaptureFixture) -> Played:
        caplog.set_level(logging.DEBUG)
        sam, shopper = world.people["sam"], world.cast.shoppers["sam.ortiz@good-corner.example"]
        rename(sam, "CANARY-name", "canary-mail-CANARY-mail@phone.example")
        details = panel.Details(("en",), "CANARY-city", "CANARY-area", 1990, "CANARY-phone")
        panel.change_shopper(world.people["nina"], shopper, details, channels=("in_person",), note="CANARY-profile")
        panel.declare_conflict(sam, "other", world.place("0201"), "CANARY-conflict")
        story = Story(
            agent="CANARY-device/9",
            photos=(("2.3", play.picture(Make="CANARY", Artist="CANARY", ImageDescription="CANARY", DateTime="CANARY", GPS="CANARY")),),
        )
        done = play.send(app, world, play.assign(world, fee_minor=4321), story)
        phone = client_of(app, world.sign_in(app, "sam"))
        phone.get("/me", headers={"User-Agent": story.agent, "X-Forwarded-For": ADDRESS}, environ_overrides={"REMOTE_ADDR": ADDRESS})
        wrong = {"email": "sam@phone.example", "password": "CANARY-password"}
        client_of(app, None).post("/sign-in", data=wrong, headers=play.PHONE, environ_overrides={"REMOTE_ADDR": ADDRESS})
        reviews.write_note(world.people["ewa"], done.visit, "CANARY-private")
        reviews.give_verdict(world.people["ewa"], done.visit, valid=True, payable=False, reason="CANARY-withheld")
        db.session.rollback()
        panel.object_to(sam, db.session.scalars(sa.select(Fee.id).where(Fee.assignment_id == done.assignment)).one(), "CANARY-objection")
        free = play.assign(world, None, came_in=clock.now() + timedelta(days=9))
        begin(app, world, world.assignment, narrative="CANARY-draft")
        (offer,) = offer_visit(world.people["nina"], free, [shopper])
        decline_offer(sam, offer, "CANARY-refusal")
        db.session.rollback()
        return done

    def test_they_come_out_where_they_may(self, app: Flask, world: World, marked: Played) -> None:
        """Also unpacked, out of workbooks. Whoever runs the panel knows the shopper, a reviewer what reviewers write: no other way round."""
        for people in (("leo", "kuba", "ewa", "nina"), ("leo", "oskar", "ewa", "ines")):
            done = play.publish(world, marked) if "oskar" in people else marked  # the second time it is
            office = [
                *("/panel", f"/panel/{world.cast.shoppers['sam.ortiz@good-corner.example']}", "/pay", "/pay?state=withheld", "/pay/fees.csv"),
                *("/planning", "/planning/assignments", "/planning/calendar", f"/planning/assignments/{done.assignment}"),
                *(f"/planning/assignments/{each}" for each in db.session.scalars(sa.select(Offer.assignment_id))),
            ]
            db.session.rollback()
            for who in people:
                client = client_of(app, world.sign_in(app, who))
                paths = [*guesses(done), *office, f"/api/drafts/visit/{world.assignment}"]
                found = {path: look(client, path) for path in paths} if who == "nina" else crawl(client, paths, clauses=0, alike=2)
                assert {word for page in found.values() for word in page.canaries()} == MAY_BE_SEEN.get(who, set()), who

    def test_not_in_what_is_written_down(self, app: Flask, world: World, marked: Played) -> None:
        """What was done, what is owed and what is told are kept long and read by many."""
        play.publish(world, marked)
        for table in ("audit_entry", "job", "message", "publication", "report_entry", "sign_in_attempt", "login_session"):
            rows = db.session.execute(sa.text(f"SELECT * FROM {table}")).all()
            assert "canary" not in repr(rows).lower(), table
        db.session.rollback()
        kept = b"".join(path.read_bytes() for path in Path(db.engine.url.database or "").parent.glob("test.db*"))
        assert [word for word in (ADDRESS.encode(), b"CANARY-device", b"CANARY-password") if word in kept] == []

    def test_not_in_logs(self, app: Flask, world: World, marked: Played, caplog: pytest.LogCaptureFixture) -> None:
        crawl(client_of(app, world.sign_in(app, "sam")), guesses(play.publish(world, marked)))
        assert "canary" not in caplog.text.lower()

    def test_not_in_logs_when_something_breaks(
        self, app: Flask, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A database that refuses names what it was given: addresses, facts, whole accounts."""

        def refuse(user_id: UUID) -> None:
            db.session.execute(sa.text("SELECT nothing FROM nowhere WHERE a = :a"), {"a": "-".join(("CANARY", "typed"))})

        monkeypatch.setattr("shopper.reviews.queries.queue", refuse)
        assert client_of(app, world.sign_in(app, "ewa")).get("/reviews").status_code == 500
        assert "incident" in caplog.text
        assert "CANARY-typed" not in caplog.text

    def test_not_in_kept_files(self, app: Flask, world: World, marked: Played) -> None:
        files = [path for path in storage().root.rglob("*") if path.is_file()]
        assert files
        assert [path for path in files if CANARY in path.read_bytes() or "CANARY" in path.name] == []

    def test_a_file_name_goes_nowhere(self, app: Flask, world: World, browse: Any) -> None:
        """The form without scripts is the only one that sends names of files."""
        assignment = play.assign(world, came_in=clock.now())
        sam = browse("sam")
        address = sam.get(f"/assignments/{assignment}/visit/new").headers["Location"]
        photo_file = (play_bytes(), "CANARY.jpg", "image/jpeg")
        sent = sam.post(address, data={"p-2.3": photo_file, "a-2.3": "yes"}, content_type="multipart/form-data")
        assert sent.status_code == 303
        for who in ("ewa", "leo"):
            found = seen_by(app, world, who, [])
            assert [path for path, page in found.items() if CANARY in page] == []
        assert not list(storage().root.rglob("*CANARY*"))

    def test_the_snapshot_knows_no_shopper(self, app: Flask, world: World, marked: Played) -> None:
        published = play.publish(world, marked)
        text = db.session.execute(sa.text("SELECT CAST(snapshot AS TEXT) FROM publication")).scalar_one()
        assert "canary" not in text.lower()
        for secret in (world.people["sam"], marked.assignment, marked.submission, marked.visit):
            assert str(secret) not in text
            assert secret.hex not in text
        assert published.publication


def play_bytes() -> Any:
    from io import BytesIO

    return BytesIO(play.picture(Make="CANARY"))


@transaction
def rename(user: UUID, name: str, email: str) -> None:
    db.session.execute(sa.update(User).where(User.id == user).values(name=name, email=email))
