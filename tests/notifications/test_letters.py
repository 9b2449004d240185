"""Letters against a real mail server: each once, whatever the server says for however long; together when they waited together."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from shopper.infra.jobs import enqueue, run_due
from shopper.infra.transaction import transaction
from shopper.notifications import actions, queries, rules
from shopper.notifications.rules.times import Hours
from shopper.notifications.wording import digest
from tests.notifications.conftest import SQLITE, Box, free_port, state, told
from tests.support.cast import World

pytestmark = SQLITE
owe = transaction(enqueue)
STEP = timedelta(minutes=5)


def pass_time(box: Box, span: timedelta, step: timedelta = STEP) -> None:
    end = box.time.at + span
    while box.time.at < end:
        run_due()
        box.time.advance(step)
    run_due()


@pytest.fixture(autouse=True)
def english(app: Flask, world: World) -> None:
    actions.choose_letters(world.people["leo"], {}, Hours(), "en")


def evening(box: Box) -> None:
    """Half past ten in Warsaw."""
    box.time.at = box.time.at.replace(hour=20, minute=30)


def subjects(box: Box) -> list[str]:
    return [letter["Subject"] for letter in box.letters]


def test_a_server_that_is_down_for_a_day_gets_each_letter_once(world: World, box: Box, changed_settings) -> None:  # type: ignore[no-untyped-def]
    """RELIABILITY.md 8, row 16."""
    port = free_port()
    changed_settings(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="visits@shop.example", public_url="https://shop.example")
    messages = [told(world.people["leo"], "case_rung", path=f"/cases/{number}", hours=2) for number in range(3)]
    pass_time(box, timedelta(hours=1))
    pass_time(box, timedelta(hours=23), timedelta(hours=1))
    assert {state(each).state for each in messages} == {"waiting"}
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        pass_time(box, timedelta(minutes=30))
        pass_time(box, timedelta(days=4), timedelta(hours=6))
    finally:
        server.stop()
    assert {state(each).state for each in messages} == {"sent"}
    assert sorted(letter["Message-ID"] for letter in box.letters) == sorted(f"<{each}@shop.example>" for each in messages)


def test_a_silent_server_is_asked_once_a_minute_not_by_every_letter(world: World, box: Box, changed_settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Waiting twenty seconds for it again and again would hold up all that does not go by mail."""
    from shopper.infra import mail

    asked: list[str] = []

    def connect(url: str) -> None:
        asked.append(url)
        raise TimeoutError

    monkeypatch.setattr(mail, "_connect", connect)
    changed_settings(smtp_url="smtp://127.0.0.1:7", mail_from="visits@shop.example")
    messages = [told(world.people["leo"]) for _ in range(6)]
    run_due()
    assert len(asked) == 1
    pass_time(box, timedelta(minutes=5), timedelta(seconds=30))
    assert len(asked) <= 6
    assert {state(each).state for each in messages} == {"waiting"}


def test_a_greylisting_server_gets_it_at_the_second_try(world: World, box: Box) -> None:
    box.greylists = True
    message = told(world.people["leo"])
    run_due()
    assert (state(message).state, len(box.letters)) == ("waiting", 0)
    pass_time(box, timedelta(minutes=10))
    assert (state(message).state, state(message).tries, len(box.letters)) == ("sent", 2, 1)


def test_after_three_days_it_is_given_up_and_stays_so(world: World, box: Box) -> None:
    box.data = "451 try again later"
    message = told(world.people["leo"], "case_serious")
    pass_time(box, timedelta(days=3), timedelta(hours=3))
    assert state(message).state == "waiting"
    pass_time(box, timedelta(hours=2), timedelta(hours=1))
    assert (state(message).state, state(message).trouble) == ("given_up", "451 try again later")
    box.data = "250 OK"
    pass_time(box, timedelta(days=1), timedelta(hours=1))
    assert box.letters == []


def test_a_worker_that_dies_after_the_server_took_it_sends_at_most_once_more(world: World, box: Box, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """RELIABILITY.md 8, row 3: with the same Message-ID, so that it can be told for what it is."""
    from shopper.notifications.actions import letters

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    message = told(world.people["leo"])
    with monkeypatch.context() as dying:
        dying.setattr(letters, "_settle", die)
        run_due()
    pass_time(box, timedelta(hours=1))
    assert state(message).state == "sent"
    assert {letter["Message-ID"] for letter in box.letters} == {f"<{message}@shop.example>"}
    assert len(box.letters) == 2


def test_what_comes_at_night_comes_in_the_morning_in_one_letter(world: World, box: Box) -> None:
    evening(box)
    for number in range(3):
        told(world.people["leo"], "case_opened", path=f"/cases/{number}")
    pass_time(box, timedelta(hours=8), timedelta(hours=1))
    assert box.letters == []
    pass_time(box, timedelta(hours=1))
    (letter,) = box.letters
    assert letter["Subject"] == "3 messages for you"
    text = letter.get_content()
    assert all(f"https://shop.example/cases/{number}" in text for number in range(3))
    assert "Customers who wait" in text
    assert fates(world.people["leo"]) == ["sent"] * 3
    pass_time(box, timedelta(days=2), timedelta(hours=1))
    assert len(box.letters) == 1


def fates(who: UUID) -> list[str]:
    return [queries.fate_of(each) for each in queries.messages_of(who)[0]]


def test_the_ladder_rings_at_night(world: World, box: Box) -> None:
    evening(box)
    for kind in rules.KINDS:
        told(world.people["leo"], kind)
    run_due()
    assert sorted(subjects(box)) == sorted(["Nobody has answered yet: Mokotów", "Please phone a customer now: Mokotów"])


def test_one_alone_in_the_morning_is_a_letter_as_by_day(world: World, box: Box) -> None:
    evening(box)
    message = told(world.people["leo"])
    box.time.advance(timedelta(hours=9))
    run_due()
    assert subjects(box) == ["New report: Mokotów, visit of 18 April 2026"]
    assert str(message) in box.letters[0]["Message-ID"]


def test_once_a_day_at_the_hour_that_was_chosen(world: World, box: Box) -> None:
    leo = world.people["leo"]
    actions.choose_letters(leo, {"case_opened": "daily", "praise_received": "daily"}, Hours(daily=16), "pl")
    told(leo, "case_opened", path="/cases/1")
    told(leo, "case_opened", path="/cases/1")
    told(leo, "praise_received", path="/praise")
    told(leo, "report_published")
    run_due()
    assert len(box.letters) == 1, "what comes at once is not kept back"
    pass_time(box, timedelta(hours=6), timedelta(hours=1))
    assert subjects(box)[1:] == ["3 wiadomości"]
    assert "(× 2)" in box.letters[1].get_content()
    assert box.letters[1]["Date"].datetime.hour == 14, "four in the afternoon in Warsaw"
    pass_time(box, timedelta(days=2), timedelta(hours=1))
    assert len(box.letters) == 2, "nothing new, no letter"


def test_what_was_read_meanwhile_needs_no_letter(world: World, box: Box) -> None:
    evening(box)
    told(world.people["leo"])
    actions.read_all(world.people["leo"], box.time.at)
    pass_time(box, timedelta(hours=12), timedelta(hours=1))
    assert (box.letters, fates(world.people["leo"])) == ([], ["not_sent"])


def test_gathering_twice_makes_one_letter(world: World, box: Box) -> None:
    evening(box)
    told(world.people["leo"])
    box.time.advance(timedelta(hours=9))
    owe("notifications.gather", {"user_id": str(world.people["leo"])})
    pass_time(box, timedelta(hours=1))
    assert len(box.letters) == 1


def test_a_letter_that_is_tried_again_does_not_ring_at_night_either(world: World, box: Box) -> None:
    box.time.at = box.time.at.replace(hour=18, minute=59)  # a minute before nine in Warsaw
    box.data = "451 later"
    told(world.people["leo"])
    run_due()
    box.data = "250 OK"
    pass_time(box, timedelta(hours=9), timedelta(minutes=30))
    assert box.letters == []
    pass_time(box, timedelta(hours=2), timedelta(minutes=30))
    assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", {1: "1 message for you", 2: "2 messages for you"}),
     ("ru", {1: "1 сообщение", 2: "2 сообщения", 5: "5 сообщений", 11: "11 сообщений", 21: "21 сообщение"}),
     ("pl", {1: "1 wiadomość", 2: "2 wiadomości", 5: "5 wiadomości", 22: "22 wiadomości"})],
)  # fmt: skip
def test_the_number_agrees_with_its_word(app: Flask, language: str, words: dict[int, str]) -> None:
    for number, said in words.items():
        together = digest([("case_opened", {"path": f"/cases/{each}"}) for each in range(number)], language)
        assert together.title.startswith(said)
        assert "%(" not in together.letter("https://shop.example")


def test_groups_come_in_their_order_and_whole(app: Flask) -> None:
    told_ = [(kind, {"path": "/x", "place": {"en": "A"}, "due_at": datetime(2026, 1, 1).isoformat() + "+00:00"}) for kind in reversed(rules.KINDS)]
    together = digest(told_, "en")
    assert next(name for name, _ in together.groups) == "Customers who wait"
    assert sum(len(lines) for _, lines in together.groups) == len(rules.KINDS)
