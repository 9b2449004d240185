"""Letters to customers: the address is asked for when a letter goes, and stands nowhere here; one tap ends them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.errors import Busy
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.jobs.models import Job
from shopper.notifications import actions, rules
from shopper.notifications.actions import guests as sending
from shopper.notifications.models import GuestLetter
from shopper.notifications.queries import guests
from tests.notifications.conftest import SQLITE, Box
from tests.notifications.test_bounces import report
from tests.notifications.test_letters import pass_time

pytestmark = SQLITE
COMMENT = uuid4()
PATH = "/m/K7XQ-2M9P-4RTB"
EMAIL = "canary.guest@home.example"


class Book:
    """What the room that holds contact data would answer."""

    def __init__(self) -> None:
        self.email: str | None = EMAIL
        self.keeper: str | None = "Oleg"

    def guest(self, comment_id: UUID) -> guests.Guest | None:
        known = comment_id == COMMENT and self.email
        return guests.Guest(self.email or "", {"en": "Mokotów", "ru": "Мокотув"}, "Europe/Warsaw") if known else None


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    made = Book()
    monkeypatch.setattr(guests, "_address_books", [made.guest])
    monkeypatch.setattr(guests, "_keepers", [lambda _: made.keeper])
    monkeypatch.setattr("shopper.notifications.actions.guests._receipts", OrderedDict())
    return made  # type: ignore[return-value]


def letters() -> list[GuestLetter]:
    db.session.rollback()
    return guests.guest_letters(COMMENT)


@pytest.mark.parametrize("kind", rules.GUEST_KINDS)
@pytest.mark.parametrize(("language", "words"), [("en", "Mokotów"), ("ru", "Мокотув"), ("pl", "Mokotów")])
def test_a_letter_in_the_customers_language_with_their_own_page(
    app: Flask, box: Box, book: Book, kind: str, language: str, words: str
) -> None:
    actions.tell_guest(COMMENT, kind, PATH, language)
    run_due()
    (letter,) = box.letters
    text = letter.get_content()
    assert letter["To"] == EMAIL
    assert letter["List-Unsubscribe"] == f"<https://shop.example{PATH}>"
    assert f"https://shop.example{PATH}" in text
    assert words in letter["Subject"]
    assert PATH not in letter["Subject"]
    assert "%(" not in letter["Subject"] + text
    assert ("Oleg" in text) == (kind in ("guest_received", "guest_answered"))
    assert "Oleg" not in letter["Subject"]
    assert [each.state for each in letters()] == ["sent"]


def test_nobody_has_it_yet(app: Flask, box: Box, book: Book) -> None:
    book.keeper = None
    for kind in rules.GUEST_KINDS:
        actions.tell_guest(COMMENT, kind, PATH, "en")
    run_due()
    assert "None" not in "".join(letter.get_content() for letter in box.letters)
    assert "Mokotów sees to it." in "".join(letter.get_content() for letter in box.letters)


def test_from_an_address_of_their_own(app: Flask, box: Box, book: Book, changed_settings) -> None:  # type: ignore[no-untyped-def]
    before = app.extensions["settings"]
    changed_settings(smtp_url=before.smtp_url, mail_from="visits@shop.example", guest_mail_from="hello@shop.example")
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert box.letters[0]["From"] == "hello@shop.example"


def test_no_address_is_kept_anywhere(app: Flask, box: Box, book: Book, caplog: pytest.LogCaptureFixture) -> None:
    box.rcpt = f"550 <{EMAIL}> unknown"
    with caplog.at_level("DEBUG", logger="shopper"):
        actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
        run_due()
    db.session.rollback()
    rows = [
        [str(value) for value in vars(row).values()]
        for table in (GuestLetter, Job, AuditEntry)
        for row in db.session.scalars(sa.select(table))
    ]
    assert "canary" not in f"{rows} {[each.getMessage() for each in caplog.records if each.name.startswith('shopper')]}"
    assert [each.state for each in letters()] == ["refused"]


def test_contact_that_went_meanwhile_is_not_written_to(app: Flask, box: Box, book: Book) -> None:
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    book.email = None
    run_due()
    assert (box.letters, [each.state for each in letters()]) == ([], ["not_sent"])


def test_one_tap_ends_them_those_on_their_way_too(app: Flask, box: Box, book: Book) -> None:
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    actions.hush_guest(COMMENT)
    actions.hush_guest(COMMENT)
    run_due()
    actions.tell_guest(COMMENT, "guest_done", PATH, "en")
    run_due()
    assert (box.letters, [each.state for each in letters()]) == ([], ["not_sent"])


def test_a_letter_that_came_back_is_the_last(app: Flask, box: Box, book: Book) -> None:
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert actions.take_bounce(report(letters()[0].id)) == "bounced"
    actions.tell_guest(COMMENT, "guest_done", PATH, "en")
    assert (run_due(), len(box.letters)) == (0, 1)
    assert "nowicki" not in (letters()[0].trouble or "")


def test_nobody_is_drowned_in_receipts_that_somebody_else_asks_for(app: Flask, box: Box, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "guest", lambda _comment: guests.Guest(EMAIL, {"en": "Mokotów"}, "Europe/Warsaw"))
    monkeypatch.setattr(guests, "_address_books", [book.guest])
    for _ in range(5):
        actions.tell_guest(uuid4(), "guest_received", PATH, "en")
    run_due()
    assert len(box.letters) == 3
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert len(box.letters) == 4, "an answer comes all the same"


def test_twice_while_on_its_way_is_one(app: Flask, box: Box, book: Book) -> None:
    for _ in range(3):
        actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert len(box.letters) == 2


def test_at_night_only_what_they_wait_for(app: Flask, box: Box, book: Book) -> None:
    """Who left an address a moment ago is awake."""
    box.time.at = box.time.at.replace(hour=21)
    actions.tell_guest(COMMENT, "guest_received", PATH, "en")
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert [letter["Subject"] for letter in box.letters] == ["We have received what you told us: Mokotów"]
    pass_time(box, timedelta(hours=9), timedelta(minutes=30))
    assert len(box.letters) == 2


def test_a_server_that_stumbles_gets_it_once(app: Flask, box: Box, book: Book) -> None:
    box.data = "451 later"
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert [(each.state, each.tries) for each in letters()] == [("waiting", 1)]
    box.data = "250 OK"
    pass_time(box, timedelta(minutes=20))
    assert ([each.state for each in letters()], len(box.letters)) == (["sent"], 1)


@pytest.mark.parametrize("parting", ["421 Too many of you", "250 OK", "554 Not you again"])
def test_what_the_server_says_at_parting_brings_no_second_letter(app: Flask, box: Box, book: Book, parting: str) -> None:
    box.quit = parting
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    pass_time(box, timedelta(hours=2))
    assert ([(each.state, each.tries) for each in letters()], len(box.letters)) == ([("sent", 1)], 1)


class Killed(BaseException):
    """As a SIGKILL: nothing is given back, the lease runs out."""


def raised(error: BaseException, then: Callable[..., None] | None = None) -> Callable[..., None]:
    """A function that raises once; then it does what it should."""
    left = [error]

    def run(*arguments: object) -> None:
        if then is None or left:
            raise left.pop() if then else error
        then(*arguments)

    return run


def test_a_worker_killed_between_the_servers_yes_and_its_own_note(
    app: Flask, box: Box, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One death, one letter more, to be told by its Message-ID for what it is."""
    monkeypatch.setattr(sending, "_settle", raised(Killed(), sending._settle))
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    with pytest.raises(Killed):
        run_due()
    pass_time(box, timedelta(hours=1))
    (letter,) = letters()
    assert letter.state == "sent"
    assert [each["Message-ID"] for each in box.letters] == [f"<{letter.id}@shop.example>"] * 2


def test_a_database_that_is_busy_after_the_servers_yes_is_waited_for(
    app: Flask, box: Box, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_settle", raised(Busy("locked"), sending._settle))
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    pass_time(box, timedelta(hours=1))
    assert ([each.state for each in letters()], len(box.letters)) == (["sent"], 1)


def test_one_given_up_for_a_fault_of_ours_does_not_stop_the_next(
    app: Flask, box: Box, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sending, "_written", raised(ValueError("no words")))
        actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
        pass_time(box, timedelta(hours=2))
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    run_due()
    assert ([each.state for each in letters()], len(box.letters)) == (["given_up", "sent"], 1)


def test_after_three_days_it_is_given_up(app: Flask, box: Box, book: Book) -> None:
    box.data = "451 later"
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    pass_time(box, timedelta(days=4), timedelta(hours=6))
    assert [each.state for each in letters()] == ["given_up"]


def test_without_a_mail_server_nothing_is_owed(app: Flask, book: Book) -> None:
    actions.tell_guest(COMMENT, "guest_answered", PATH, "en")
    assert letters() == []
    for kind, path in (("case_opened", PATH), ("guest_answered", "https://evil.example")):
        with pytest.raises(ValueError):
            actions.tell_guest(COMMENT, kind, path, "en")
