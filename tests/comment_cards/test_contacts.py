"""Contact data: only what reaches somebody, sealed, shown with a reason, gone on its day, in the backups too."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.comment_cards.actions import contacts, erasing
from shopper.comment_cards.events import CommentErased
from shopper.comment_cards.models import TRACES, Comment, Contact
from shopper.comment_cards.rules.contact import read_email, read_phone
from shopper.config import settings
from shopper.errors import Gone, Invalid, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.transaction import writing
from shopper.notifications.models import GuestLetter
from tests.support.said import a_place, say

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CANARY = {"name": "Canary Kowalska", "phone": "512 345 678", "email": "canary@example.com", "when": "after six, canary"}


@pytest.fixture
def comment(app, world):
    return say(a_place(world), face=1, words="Cold soup")


def keep(comment_id, **changes):
    told = {**CANARY, "consent": "I agree", "language": "pl", **changes}
    contacts.keep_contact(comment_id, **told)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("512 345 678", "PL", "+48512345678"),
        ("8 701 234 5678", "RU", "+77012345678"),
        ("8 701 234 5678", "KZ", "+77012345678"),
        ("+44 7400 123456", None, "+447400123456"),
        ("123", "PL", None),
        ("512345678", "RU", None),
        ("512 345 678", None, None),
        ("call me", "PL", None),
        ("5" * 300, "PL", None),
        ("601 23 45", "PL", None),  # two digits short, but as long as a pager's there
        ("+48 601 23 45", "PL", None),
        ("87 123 456", "IE", None),
        ("01 234 5678", "IE", "+35312345678"),
    ],
)
def test_a_number_is_read_as_it_is_dialled_at_the_shop(text, region, number) -> None:
    assert read_phone(text, region) == number


@pytest.mark.parametrize(
    "text", ["a@b", "a b@c.de", "a@b..de", "a@b.de\nBcc: x@y.de", "a@" + "b" * 300 + ".de", "<a@b.de>", "@b.de", "a@=?utf-8?q?b.de?=.pl"]
)
def test_what_is_no_address_is_none(text) -> None:
    assert read_email(text) is None


def test_it_is_kept_sealed_and_shown_to_whoever_gives_a_reason(comment, world) -> None:
    keep(comment)
    shown = contacts.reveal(world.people["leo"], comment, "to call back")
    assert (shown.name, shown.phone, shown.email, shown.when) == (
        "Canary Kowalska",
        "+48512345678",
        "canary@example.com",
        "after six, canary",
    )
    look = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.verb == "reveal contact"))
    assert look.actor_id == world.people["leo"]
    assert look.facts == {"why": "to call back"}
    assert "anary" not in repr(shown)


def test_a_stolen_database_without_the_key_tells_nothing(comment, app) -> None:
    keep(comment)
    db.session.remove()
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            found += [table.name for value in row if any(sign in _plain(value) for sign in ("anary", "512345678", "512 345 678"))]
    assert found == []


def _plain(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else json.dumps(value, default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": "123"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"phone": "", "email": ""}, "phone"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_reaches_nobody_is_refused_by_its_field_and_nothing_is_kept(comment, changes, field) -> None:
    with pytest.raises(Invalid) as refused:
        keep(comment, **changes)
    assert list(refused.value.problems) == [field]
    assert db.session.get(Contact, comment) is None


@pytest.mark.parametrize(("standing", "is_written"), [("new", True), ("counted", True), ("held", False), ("hidden", False)])
def test_nobody_is_written_to_at_a_robots_wish(app, world, standing, is_written) -> None:
    one = say(a_place(world), standing=standing)
    keep(one)
    assert (contacts.reach_by_letter(one) is not None) == is_written


def test_one_comment_is_confirmed_once_whatever_address_is_named_next(comment, changed_settings) -> None:
    changed_settings(smtp_url="smtp://localhost:1")
    for changes in ({}, {"email": ""}, {"email": "victim@example.com"}, {"email": ""}, {"email": "another@example.com"}):
        keep(comment, **changes)
        with writing():
            db.session.execute(sa.update(GuestLetter).values(state="sent"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(GuestLetter)) == 1


def test_left_again_it_takes_the_place_of_the_first(comment, world) -> None:
    keep(comment)
    keep(comment, phone="", email="second@example.com")
    shown = contacts.reveal(world.people["leo"], comment, "to call back")
    assert (shown.phone, shown.email) == ("", "second@example.com")


def test_on_its_day_it_goes_with_its_key_and_what_a_backup_holds_stays_shut(comment, world) -> None:
    with clock.frozen(NOON) as time:
        keep(comment)
        kept = db.session.get(Contact, comment)
        backup, day = kept.sealed, kept.purge_on
        assert day == NOON.date() + timedelta(days=90)
        time.advance(timedelta(days=89))
        contacts.purge_due()
        assert contacts.reveal(world.people["leo"], comment, "x").phone
        time.advance(timedelta(days=1))
        contacts.purge_due()
        with pytest.raises(Gone):
            contacts.reveal(world.people["leo"], comment, "x")
        row = db.session.get(Contact, comment)
        assert (row.sealed, row.phone_index, row.has_phone) == (None, None, True)
        row.sealed = backup  # a backup is put back
        with pytest.raises(Gone):
            contacts.reveal(world.people["leo"], comment, "x")


def test_forgotten_on_request_it_is_unreadable_in_backups_and_the_others_of_its_day_stay(app, world) -> None:
    place = a_place(world)
    one, two = say(place), say(place)
    keep(one)
    keep(two)
    backup = db.session.get(Contact, one).sealed
    contacts.forget_contact(one)
    assert contacts.reveal(world.people["leo"], two, "x").phone == "+48512345678"
    db.session.get(Contact, one).sealed = backup
    with pytest.raises(Gone):
        contacts.reveal(world.people["leo"], one, "x")


def test_the_same_number_is_known_again_under_later_days_and_after_another_was_forgotten(app, world) -> None:
    place = a_place(world)
    one, two, three, other = (say(place) for _each in range(4))
    with clock.frozen(NOON) as time:
        keep(one)
        time.advance(timedelta(days=30))
        keep(two)
        keep(other, phone="512 345 679")
        contacts.forget_contact(other)  # of the same day: its key is another now
        time.advance(timedelta(days=40))
        keep(three, phone="+48 512345678")
    db.session.expire_all()
    kept = [db.session.get(Contact, each).phone_index for each in (one, two, three, other)]
    assert kept[0] == kept[1] == kept[2] is not None
    assert kept[3] is None


def test_what_a_kill_left_goes_with_the_next_look(comment, world, monkeypatch) -> None:
    with clock.frozen(NOON) as time:
        keep(comment)
        backup = db.session.get(Contact, comment).sealed
        time.advance(timedelta(days=90))
        with monkeypatch.context() as killed:
            killed.setattr(contacts.sealing, "destroy_before", lambda _day: None)
            contacts.purge_due()
        contacts.purge_due()
        db.session.get(Contact, comment).sealed = backup
        with pytest.raises(Gone):
            contacts.reveal(world.people["leo"], comment, "x")


def test_a_kill_while_it_is_forgotten_leaves_no_key_behind(comment, world, monkeypatch) -> None:
    keep(comment)
    backup = db.session.get(Contact, comment).sealed
    with monkeypatch.context() as killed:
        killed.setattr(contacts.sealing, "drop_keys", lambda *_given: None)
        contacts.forget_contact(comment)
    run_due()
    db.session.get(Contact, comment).sealed = backup
    with pytest.raises(Gone):
        contacts.reveal(world.people["leo"], comment, "x")


def test_erased_no_trace_of_the_sender_waits_for_its_window(app, world) -> None:
    one = say(a_place(world), address_key="a", hand_key="-b", page="c", likeness="d", device_key="e")
    erasing.erase_comment(None, one)
    db.session.expire_all()
    assert [getattr(db.session.get(Comment, one), name) for name in TRACES] == [None] * 5


def test_erased_words_and_contact_go_and_the_face_stays(comment, world) -> None:
    keep(comment)
    heard = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(bus._listeners, CommentErased, [heard.append])
        erasing.erase_comment(None, comment)
        erasing.erase_comment(None, comment)  # bears running twice
    db.session.expire_all()
    found = db.session.get(Comment, comment)
    assert (found.face, found.words, found.erased_on) == (1, None, clock.now().date())
    assert heard == [CommentErased(comment)]
    with pytest.raises(Gone):
        contacts.reveal(world.people["leo"], comment, "x")
    with pytest.raises(NotFound):
        keep(comment)


def test_whoever_erases_at_the_same_time_meets_no_refusal(comment, monkeypatch) -> None:
    """The worker hears of the job at once, and is as quick as the request that owed it."""
    monkeypatch.setattr(erasing.queries, "submissions_of", lambda _comment: [uuid4()])
    erasing.erase_comment(None, comment)
    assert db.session.get(Comment, comment).erased_on is not None


def test_without_the_master_key_nothing_is_lost_and_nothing_told(comment, world) -> None:
    keep(comment)
    key = settings().key_file
    shutil.move(key, key.with_name("elsewhere"))
    try:
        with pytest.raises(Gone):
            contacts.reveal(world.people["leo"], comment, "x")
    finally:
        shutil.move(key.with_name("elsewhere"), key)
    assert contacts.reveal(world.people["leo"], comment, "x").phone
