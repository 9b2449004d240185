"""Before publication nobody in the visited branch can tell that, when or by whom; afterwards never by whom (PRODUCT decision 1)."""

from __future__ import annotations

import logging
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.accounts.models import User
from shopper.assignments.actions import accept_offer, decline_offer, offer_visit
from shopper.assignments.actions.waves import WaveTerms, record_notice, start_wave
from shopper.assignments.models import Offer
from shopper.capture.queries import photo
from shopper.demo.planning import TOLD
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.organisation.actions import add_node
from shopper.panel import actions as panel
from shopper.panel.models import Fee
from shopper.panel.rules import BIRDS, alias_for
from shopper.questionnaires.queries import specs_by_key
from shopper.reviews import actions as reviews
from shopper.reviews.models import SecondReading
from shopper.reviews.queries import queue
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import Seen, client_of, crawl, look
from tests.web.fork import Fork
from tests.web.play import Played, Story

pytestmark = pytest.mark.one_database

VISITED = ("leo", "rosa", "oskar", "kuba")
BOOK = {"leo": 3, "rosa": 3, "oskar": 3, "kuba": 3, "bea": 25}  # one of them reads on in the book, clause by clause
ALIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?.*|/[0-9.]+$|(?<=^/v/).*")
"""What differs in the addresses of pages of one kind."""
LATER = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
CANARY = b"CANARY"
ADDRESS = "203.0.113.77"
MAY_BE_SEEN = {
    "nina": {"name", "mail", "city", "area", "phone", "profile", "conflict", "withheld", "objection", "refusal"},
    "ewa": {"private", "withheld"},
}
"""Of the words in what was marked. Nobody at all: a device, an address in the net, what a picture tells beside its pixels."""
PIDS = (UUID("0b3ba0f2-5ab6-4b5c-9f0b-1f0a3cc4b001"), UUID("0b3ba0f2-5ab6-4b5c-9f0b-1f0a3cc4b002"))


@pytest.fixture
def fork(database: Any, tmp_path: Path) -> Iterator[Fork]:
    made = Fork(database, tmp_path)
    yield made
    db.session.remove()
    made.forget("base", "one", "two")


def pictures(device: str) -> tuple[tuple[str, bytes], ...]:
    """The same two pictures taken with two devices: other bytes, the same pixels."""
    return (
        ("2.3", play.picture("teal", Make=device, DateTime="2026:04:18 17:44:01")),
        ("4.8", play.picture("olive", Model=device, ImageDescription=device)),
    )


ONE = Story(who="sam", came_in=play.CAME_IN, photos=pictures("Nokia"), pids=PIDS, agent="Nokia/1", submission=UUID(int=1), fee_minor=9300)
TWO = Story(
    who="ines", came_in=play.CAME_IN + timedelta(minutes=17), photos=pictures("Kyocera"), pids=PIDS, agent="Kyocera/2", fee_minor=5200,
    submission=UUID(int=1),
)


def live(app: Flask, world: World, story: Story, publish_at: datetime | None = None) -> Played:
    """The visit at its own hour, files dated as a server in that hour would have dated them."""
    with clock.frozen(story.came_in - timedelta(days=3)) as time:
        assignment = play.assign(world, story.who, came_in=play.CAME_IN, fee_minor=story.fee_minor)
        time.advance(timedelta(days=3, minutes=40))
        done = play.send(app, world, assignment, story)
        for path in (path for path in storage().root.rglob("*") if path.is_file() and str(done.submission) in str(path)):
            os.utime(path, (time.at.timestamp(), time.at.timestamp()))
    if publish_at:
        with clock.frozen(publish_at):
            done = play.publish(world, done)
    return done


def guesses(*visits: Played) -> list[str]:
    """Addresses of the visit, for whoever should have got hold of an id."""
    return [
        path
        for each in visits
        for path in (
            f"/assignments/{each.assignment}", f"/assignments/{each.assignment}/visit", f"/reviews/{each.visit}",
            f"/assignments/{each.assignment}/visit/{each.submission}/received", f"/reports/{each.visit}",
            f"/reports/{each.visit}/en.pdf", f"/api/s/{each.submission}", f"/api/drafts/visit/{each.assignment}", f"/reports?before={each.visit}",
            *(f"/reviews/{each.visit}/photos/{pid}.jpg" for pid in each.photos),
            *(f"/reports/{each.visit}/photos/{pid}.jpg" for pid in each.photos),
        )
    ]


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


def begin(app: Flask, world: World, assignment: UUID, **told: str) -> None:
    """The shopper fills in the form; what is not sent yet waits at the office for their other phone."""
    draft = {"id": str(UUID(int=3)), "answers": {"1.1": {"value": "yes"}}, **told}
    phone = client_of(app, world.sign_in(app, "sam"))
    put = {"base": 0, "device": str(UUID(int=4)), "draft": draft}
    assert phone.put(f"/api/drafts/visit/{assignment}", json=put, headers=play.PHONE).status_code == 200


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


def seen_by(app: Flask, world: World, who: str, paths: list[str], *, clauses: int = 3) -> dict[str, Seen]:
    """Everything; for who works there every kind of page also as a fragment and in another language."""
    client = client_of(app, world.sign_in(app, who))
    found = crawl(client, paths, alike=3, clauses=clauses)
    first = {ALIKE.sub("", path): path for path in reversed(found) if found[path].status == 200 and who in ("leo", "kuba")}
    for path in first.values():
        found[f"{path} fragment"] = look(client, path, **{"HX-Request": "true"})
        found[f"{path} ru"] = look(client, path, **{"Accept-Language": "ru"})
    return found


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


class TestWhoReviewsAndWorksThere:
    """A reviewer who is among the visited sees nothing of the branch; what they may see elsewhere stays."""

    @pytest.fixture
    def visits(self, app: Flask, world: World) -> dict[str, Played]:
        return {code: play.send(app, world, play.assign(world, code=code)) for code in ("0117", "0104", "0201")}

    @pytest.mark.parametrize(
        ("role", "place", "seen"),
        [
            ("manager", "0117", {"0104", "0201"}),
            ("employee", "0117", {"0104", "0201"}),
            ("employee", "warsaw", {"0201"}),
            ("manager", "company", set()),
            ("employee", "bakery of 0117", {"0104", "0201"}),
        ],
    )
    def test_sees_all_but_that(self, app: Flask, world: World, visits: dict[str, Played], role: str, place: str, seen: set[str]) -> None:
        ewa = world.people["ewa"]
        grant_role(None, ewa, node(world, place), role)
        rows = {row.id for row in queue(ewa)}
        assert rows == {visits[code].visit for code in seen}
        client = client_of(app, world.sign_in(app, "ewa"))
        for code, done in visits.items():
            assert (look(client, f"/reviews/{done.visit}").status == 200) == (code in seen)
        post = client.post(f"/reviews/{visits['0117'].visit}/publication", headers={"Origin": "http://localhost"})
        assert post.status_code == 404

    def test_after_publication_they_read_the_report(self, app: Flask, world: World, visits: dict[str, Played]) -> None:
        done = play.publish(world, visits["0117"])
        grant_role(None, world.people["ewa"], world.place("0117"), "manager")
        client = client_of(app, world.sign_in(app, "ewa"))
        assert look(client, f"/reviews/{done.visit}").status == 404
        assert look(client, f"/reports/{done.publication}").status == 200


def node(world: World, place: str) -> UUID:
    if place.startswith("bakery"):
        return add_node(None, world.place("0117"), "department", {"en": "Bakery"})
    return world.place(place)


def test_whoever_looks_before_publication_is_written_down(app: Flask, world: World) -> None:
    done = play.send(app, world, play.assign(world))
    client = client_of(app, world.sign_in(app, "ewa"))
    assert looks(world, done) == 0
    look(client, f"/reviews/{done.visit}")
    look(client, f"/reviews/{done.visit}")
    assert looks(world, done) == 2
    play.publish(world, done)
    look(client, f"/reviews/{done.visit}")
    assert looks(world, done) == 2  # by now it is no secret


def looks(world: World, done: Played) -> int:
    db.session.rollback()
    query = sa.text("SELECT count(*) FROM audit_entry WHERE verb = 'look at visit' AND subject_id = :id")
    return int(db.session.execute(query, {"id": str(done.visit)}).scalar_one())


def test_a_photo_has_no_metadata_left(app: Flask, world: World) -> None:
    done = play.send(app, world, play.assign(world), ONE)
    for pid in done.photos:
        row = photo(done.submission, pid)
        assert row is not None
        data = storage().read(row.clean_key)
        assert not re.search(rb"Exif|Nokia|Photoshop|http://ns\.adobe|2026:04", data)
        assert not storage().exists(row.original_key)


class TestAlias:
    def test_it_stays_with_the_visit(self) -> None:
        visit = UUID(int=5)
        assert alias_for(visit) == alias_for(visit)
        assert set(alias_for(visit)) == {"en", "ru", "pl"}

    def test_it_says_nothing_of_the_shopper(self) -> None:
        """Two visits of one shopper are as alike as those of two: all names come up, about equally often."""
        names = [alias_for(UUID(int=number, version=4))["en"] for number in range(2400)]
        assert set(names) == {bird["en"] for bird in BIRDS}
        assert max(names.count(name) for name in set(names)) < 160

    def test_no_two_birds_share_a_name(self) -> None:
        for language in ("en", "ru", "pl"):
            assert len({bird[language] for bird in BIRDS}) == len(BIRDS)
