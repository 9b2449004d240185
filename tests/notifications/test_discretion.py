"""What a customer said and who they are stays in the house: no subject, no log, no news in a browser, no row of ours tells it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.cases.models import Case
from shopper.comment_cards.actions.contacts import forget_contact, keep_contact
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.jobs.models import Job
from shopper.notifications.actions import pushing, tell_guest
from shopper.notifications.models import GuestLetter, Message
from tests.notifications.conftest import SQLITE, Box
from tests.notifications.test_browsers import Service
from tests.support.cards import placement
from tests.support.cast import World
from tests.support.said import say
from tests.web.crawl import browser

pytestmark = SQLITE
NAME, PHONE, EMAIL, WORDS = "Canaria Quibble", "512 345 678", "quibble@canary.example", "The canary soup was cold, call 512 345 678"
CANARIES = ("canar", "quibble", "512345678", "512 345 678", "soup")


def rows(*tables: type) -> str:
    db.session.rollback()
    return str([[value for key, value in vars(row).items() if key[0] != "_"] for table in tables for row in db.session.scalars(sa.select(table))])


def found_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text.lower()]


def test_from_the_card_to_every_screen(app: Flask, world: World, box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    service = Service()
    monkeypatch.setattr(pushing, "post", service)
    for who in ("leo", "rosa", "oskar"):
        service.subscribe(browser(app, world, who), who)
    with caplog.at_level("DEBUG", logger="shopper"):
        comment = say(placement(world), face=1, words=WORDS, age_ms=60_000)
        keep_contact(comment, name=NAME, phone=PHONE, email=EMAIL, when="after six", consent="I agree", language="pl")
        run_due()
    to_guest = [letter for letter in box.letters if letter["To"] == EMAIL]
    to_staff = [letter for letter in box.letters if letter["To"] != EMAIL]
    assert (len(to_guest), bool(to_staff), bool(service.news)) == (1, True, True)
    logged = str([each.getMessage() for each in caplog.records if each.name.startswith("shopper")])
    told = {
        "subjects": str([letter["Subject"] for letter in box.letters]),
        "letters to staff": str([letter.as_string() for letter in to_staff]),
        "the customer's letter": to_guest[0].get_content(),
        "news": f"{service.news} {service.raw}",
        "messages": rows(Message, GuestLetter),
        "jobs and the audit": rows(Job, AuditEntry),
        "logs": logged,
    }
    assert {where: found for where, text in told.items() if (found := found_in(text))} == {}


def test_contact_that_was_erased_is_written_to_no_more(app: Flask, world: World, box: Box) -> None:
    comment = say(placement(world), face=1, words=WORDS, age_ms=60_000)
    keep_contact(comment, name=NAME, phone="", email=EMAIL, when="", consent="I agree", language="ru")
    forget_contact(comment)
    run_due()
    assert [letter for letter in box.letters if letter["To"] == EMAIL] == []
    db.session.rollback()
    assert [each.state for each in db.session.scalars(sa.select(GuestLetter))] == ["not_sent"]


def test_the_customer_hears_by_name_who_has_it(app: Flask, world: World, box: Box) -> None:
    comment = say(placement(world), face=1, words=WORDS, age_ms=60_000)
    keep_contact(comment, name=NAME, phone="", email=EMAIL, when="", consent="I agree", language="en")
    keep_contact(comment, name=NAME, phone="", email=EMAIL, when="later", consent="I agree", language="en")
    run_due()
    (letter,) = [letter for letter in box.letters if letter["To"] == EMAIL]
    owners = [letter["To"].split("@")[0].split(".")[0] for letter in box.letters if letter["To"] != EMAIL]
    assert any(owner in letter.get_content().lower() for owner in owners)


def test_one_tap_on_the_customers_page_ends_their_letters(app: Flask, world: World, box: Box) -> None:
    comment = say(placement(world), face=1, words=WORDS, age_ms=60_000, code=new_return_code())
    keep_contact(comment, name=NAME, phone="", email=EMAIL, when="", consent="I agree", language="en")
    run_due()
    db.session.rollback()
    code = db.session.get_one(Comment, comment).code
    guest = browser(app, world, None)
    page = guest.get(f"/m/{code}").text
    assert "Our last letter went out on 19 April" in page
    assert found_in(page.replace(WORDS, "")) == []
    assert guest.post(f"/m/{code}/letters").status_code == 303
    assert "You get no more letters about this." in guest.get(f"/m/{code}").text
    db.session.rollback()
    tell_guest(comment, "guest_answered", f"/m/{code}", "en")
    assert run_due() == 0


def test_the_case_shows_who_was_told_and_whether_it_arrived(app: Flask, world: World, box: Box) -> None:
    comment = say(placement(world), face=1, words=WORDS, age_ms=60_000, code=new_return_code())
    keep_contact(comment, name=NAME, phone="", email=EMAIL, when="", consent="I agree", language="en")
    box.rcpt = f"550 5.1.1 <{EMAIL}> no such mailbox"
    run_due()
    db.session.rollback()
    case = db.session.scalars(sa.select(Case)).one()
    page = browser(app, world, next(who for who, id_ in world.people.items() if id_ == case.owner_id)).get(f"/cases/{case.id}").text
    told = page.partition('id="told"')[2].partition("</section>")[0]
    assert told.count("The mailbox refused the letter") == 2
    assert "The customer" in told
    assert found_in(told) == []
