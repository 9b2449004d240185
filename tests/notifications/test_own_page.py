"""One's own messages page: what became of each letter, and when letters come."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.notifications import actions, queries, rules
from shopper.notifications.queries import readers
from shopper.notifications.rules.times import Hours
from tests.notifications.conftest import SQLITE, Box, state, told
from tests.support.cast import World
from tests.support.client import Browser
from tests.web.crawl import browser

pytestmark = SQLITE
CHOSEN = {"daily": "6", "quiet_from": "22", "quiet_until": "8", "language": "pl"}


def choose(person: Browser, **kinds: str) -> int:
    who = {kind: rules.NOW for kind in rules.KINDS if kind not in rules.LADDER} | kinds
    return person.post("/messages/settings", CHOSEN | {f"when_{kind}": timing for kind, timing in who.items()}).status_code


def test_what_is_chosen_is_kept_and_shown(app: Flask, world: World) -> None:
    leo = browser(app, world, "leo")
    assert choose(leo, case_opened="daily", report_published="never") == 303
    page = leo.get("/messages/settings?kept=1").text
    assert "Kept." in page
    who = world.people["leo"]
    assert readers.timings(who) == {"case_opened": "daily", "report_published": "never"}
    assert readers.hours_of(who) == Hours(6, 22, 8)
    assert readers.language_of(who) == "pl"
    assert page.count('selected value="daily"') == 1


def test_without_quiet_hours(app: Flask, world: World) -> None:
    leo = browser(app, world, "leo")
    leo.post("/messages/settings", CHOSEN | {"quiet_from": "never"} | {f"when_{kind}": "now" for kind in rules.KINDS})
    assert readers.hours_of(world.people["leo"]) == Hours(6, None, None)
    assert readers.timings(world.people["leo"]) == {}


@pytest.mark.parametrize(("name", "value"), [("daily", "24"), ("quiet_from", "x"), ("quiet_from", ""), ("quiet_until", ""), ("language", "xx"), ("when_case_opened", "weekly"), ("when_case_opened", "\x00")])
def test_what_nobody_offered_is_refused_and_nothing_changes(app: Flask, world: World, name: str, value: str) -> None:
    leo = browser(app, world, "leo")
    answer = leo.post("/messages/settings", {**CHOSEN, **{f"when_{kind}": "daily" for kind in rules.KINDS}, name: value})
    assert answer.status_code == 422
    assert "Please check what was entered" in answer.text
    assert readers.timings(world.people["leo"]) == {}


def test_each_is_asked_only_of_what_may_come_to_them(app: Flask, world: World) -> None:
    shown = {who: browser(app, world, who).get("/messages/settings").text for who in ("sam", "leo", "kuba", "oskar")}
    named = {who: {kind for kind in rules.KINDS if f'name="when_{kind}"' in page} for who, page in shown.items()}
    assert named["sam"] == set(rules.SHOPPER)
    assert not named["leo"] & set(rules.SHOPPER)
    assert {"comments_held", "case_opened", "report_published"} <= named["leo"]
    assert "comments_held" not in named["kuba"]
    assert "only_positive" in named["oskar"]
    assert not any(set(rules.LADDER) & kinds for kinds in named.values()), "what must not lie is nobody's to put off"
    assert "A customer is to be phoned now" in shown["kuba"]
    assert "customer" not in shown["sam"].partition("<main")[2].partition("push-head")[0].lower()


def test_a_kind_that_is_not_shown_stays_as_it_was(app: Flask, world: World) -> None:
    who = world.people["sam"]
    actions.choose_letters(who, {"reading_due": "never", "case_serious": "never"}, Hours(), None)
    choose(browser(app, world, "sam"))
    assert readers.timings(who) == {"reading_due": "never"}


def test_what_one_does_not_want_by_letter_stands_in_the_list_alone(app: Flask, world: World, box: Box) -> None:
    leo, who = browser(app, world, "leo"), world.people["leo"]
    choose(leo, report_published="never")
    message = told(who)
    assert run_due() == 0
    assert state(message).state == "not_sent"
    actions.choose_letters(who, {"case_rung": "never"}, Hours(), None)
    told(who, "case_rung", hours=2)
    assert run_due() == 1, "the ladder cannot be put off"
    assert "Mokotów" in leo.get("/messages").text


def fates(who: UUID) -> list[str]:
    db.session.rollback()
    return [queries.fate_of(each) for each in queries.messages_of(who)[0]]


def test_the_list_says_what_became_of_each(app: Flask, world: World, box: Box) -> None:
    leo, who = browser(app, world, "leo"), world.people["leo"]
    told(who)
    assert "On its way by e-mail" in leo.get("/messages").text
    box.data = "451 later"
    run_due()
    assert "we go on trying" in leo.get("/messages").text
    box.data, box.rcpt = "250 OK", "550 5.1.1 no such mailbox"
    box.time.at = datetime(2026, 4, 19, 9, 30, tzinfo=UTC)
    run_due()
    assert "Your mailbox refused the letter" in leo.get("/messages").text
    box.time.at = datetime(2026, 4, 19, 20, 0, tzinfo=UTC)
    told(who)
    page = browser(app, world, "leo").get("/messages").text  # the sign-in ran out
    assert "Comes by e-mail: 20 April, 07:00" in page, "by the clock of the shop"
    assert fates(who) == ["later", "refused"]


def test_who_was_told_of_a_page_and_whether_it_arrived(world: World, box: Box) -> None:
    told(world.people["leo"], "case_opened", path="/cases/1")
    told(world.people["rosa"], "case_rung", path="/cases/1", hours=2)
    told(world.people["leo"], "case_opened", path="/cases/2")
    box.rcpt = "550 no such mailbox"
    run_due(1)
    box.rcpt = "250 OK"
    run_due()
    db.session.rollback()
    found = queries.deliveries_of("/cases/1")
    became = {each.name.split()[0]: (each.kind, each.fate, each.trouble, each.read_at) for each in found}
    assert became == {"Leo": ("case_opened", "refused", "550 no such mailbox", None), "Rosa": ("case_rung", "sent", None, None)}
    assert queries.deliveries_of("/cases/3") == []


def test_with_a_person_goes_all_they_were_told(app: Flask, world: World) -> None:
    who = world.people["leo"]
    with clock.frozen(datetime(2026, 4, 19, tzinfo=UTC)):
        told(who)
    actions.choose_letters(who, {"case_opened": "daily"}, Hours(9), "ru")
    actions.forget_reader(who)
    assert (queries.messages_of(who), readers.timings(who), readers.hours_of(who)) == (([], None), {}, Hours())
