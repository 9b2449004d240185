"""What is told stands in the list and goes out by letter, once; a letter's fate is kept with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.config import BadSetting, Settings
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.jobs.models import Job
from shopper.infra.transaction import writing
from shopper.notifications import actions, queries, rules
from shopper.notifications.rules.times import Hours
from shopper.notifications.wording import wording
from tests.notifications.conftest import NOW, SQLITE, Box, state, told
from tests.support.cast import World
from tests.web.crawl import browser


def test_a_letter_with_a_link_and_no_more(world: World, box: Box) -> None:
    message = told(world.people["leo"])
    assert run_due() == 1
    (letter,) = box.letters
    assert letter["To"] == "leo.nowicki@good-corner.example"
    assert letter["From"] == "visits@shop.example"
    assert str(message) in letter["Message-ID"]
    text = letter.get_content()
    assert "https://shop.example/reports/1" in text
    assert "Leo" not in text
    assert (state(message).state, state(message).tries) == ("sent", 1)
    assert run_due() == 0
    actions.send_letter(message)
    assert len(box.letters) == 1, "what was sent is not sent again"


@SQLITE
@pytest.mark.parametrize(("language", "words"), [("en", "New report: Mokotów, visit of 18 April 2026"), ("ru", "Мокотув"), ("pl", "18 kwietnia 2026")])
def test_in_the_language_the_reader_last_used(world: World, box: Box, language: str, words: str) -> None:
    actions.choose_letters(world.people["leo"], {}, Hours(), language)
    told(world.people["leo"])
    run_due()
    assert words in box.letters[0]["Subject"]


@SQLITE
def test_a_mailbox_that_does_not_exist_is_not_tried_again(world: World, box: Box) -> None:
    box.rcpt = "550 5.1.1 no such mailbox"
    message = told(world.people["leo"])
    run_due()
    box.time.advance(timedelta(days=1))
    assert run_due() == 0
    assert (state(message).state, state(message).trouble) == ("refused", "550 5.1.1 no such mailbox")


@SQLITE
@pytest.mark.parametrize("trouble", ["451 greylisted", "421 busy", "535 our own password is wrong"])
def test_what_may_pass_is_tried_again_later(world: World, box: Box, trouble: str) -> None:
    box.data = trouble
    message = told(world.people["leo"])
    run_due()
    assert state(message).state == "waiting"
    assert run_due() == 0, "not at once"
    box.data = "250 OK"
    box.time.advance(timedelta(minutes=2))
    run_due()
    assert (state(message).state, state(message).tries, len(box.letters)) == ("sent", 2, 1)


@SQLITE
@pytest.mark.parametrize("answer", ["450 4.2.0 <leo.nowicki@good-corner.example>: greylisted", "550 leo.nowicki@good-corner.example unknown"])
def test_trouble_names_nobody(world: World, box: Box, caplog: pytest.LogCaptureFixture, answer: str) -> None:
    """Servers repeat the address; logs and the jobs' errors are read by whoever runs the machine."""
    box.rcpt = answer
    message = told(world.people["leo"])
    with caplog.at_level("INFO", logger="shopper"):
        run_due()
    assert "nowicki" not in caplog.text
    db.session.rollback()
    kept = f"{state(message).trouble} {db.session.scalars(sa.select(Job.error)).all()}"
    assert "nowicki" not in kept
    assert answer[:3] in kept


@SQLITE
def test_without_a_mail_server_it_stands_in_the_list(app: Flask, world: World) -> None:
    message = told(world.people["leo"])
    assert state(message).state == "not_sent"
    page = browser(app, world, "leo").get("/messages").text
    assert "New report: Mokotów, visit of 18 April 2026" in page
    assert 'href="/reports/1"' in page
    assert "New report" not in browser(app, world, "bea").get("/messages").text


@SQLITE
def test_reading_all_leaves_what_came_since(app: Flask, world: World) -> None:
    with clock.frozen(NOW) as time:
        told(world.people["leo"])
        leo = browser(app, world, "leo")
        assert "1 new message" in leo.get("/messages").text
        time.advance(timedelta(minutes=1))
        told(world.people["leo"])
        leo.post("/messages/read", {"until": NOW.isoformat()})
        assert queries.unread(world.people["leo"]) == 1
        db.session.rollback()
        leo.post("/messages/read", {"until": "rubbish"})
        assert queries.unread(world.people["leo"]) == 0


@SQLITE
def test_page_by_page_everything_once(app: Flask, world: World) -> None:
    with clock.frozen(NOW):
        made = {told(world.people["leo"]) for _ in range(queries.PAGE_SIZE + 5)}
    first, following = queries.messages_of(world.people["leo"])
    second, end = queries.messages_of(world.people["leo"], following)
    assert {row.id for row in (*first, *second)} == made
    assert (len(second), end) == (5, None)
    assert queries.messages_of(world.people["bea"], following) == ([], None)


@SQLITE
def test_nobody_can_write_a_header_or_lead_elsewhere(world: World, box: Box) -> None:
    told(world.people["leo"], place={"en": "Shop\r\nBcc: all@shop.example {{7*7}} %(x)s"})
    run_due()
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert "{{7*7}} %(x)s" in letter["Subject"]
    for path in ("https://evil.example", "//evil.example", "/\\evil.example", "/a\nb"):
        with pytest.raises(ValueError):
            actions.tell(world.people["leo"], "report_published", path=path)


@SQLITE
def test_what_is_undone_is_not_told(world: World, box: Box) -> None:
    def fail() -> None:
        with writing():
            told(world.people["leo"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert run_due() == 0
    assert queries.messages_of(world.people["leo"]) == ([], None)


@pytest.mark.parametrize("kind", rules.KINDS)
def test_every_kind_has_words_even_without_facts(kind: str) -> None:
    said = wording(kind, {"path": "/x"}, "pl")
    assert said.title
    assert "%(" not in said.title + said.text
    assert len({wording(each, {"path": "/x"}, "en").title for each in rules.KINDS}) == len(rules.KINDS)


@pytest.mark.parametrize(
    ("zone", "language", "words"),
    [("Europe/Warsaw", "en", "29 March (Sunday), 03:30"), ("Asia/Almaty", "ru", "29 марта (воскресенье), 06:30"), ("rubbish", "pl", "29 marca (niedziela), 01:30")],
)
def test_an_hour_is_told_by_the_clock_of_the_place(zone: str, language: str, words: str) -> None:
    """Half past one UTC, on the night on which Warsaw has no half past two."""
    said = wording("case_opened", {"path": "/x", "due_at": "2026-03-29T01:30:00+00:00", "zone": zone}, language)
    assert words in said.text


def test_messages_of_one_shop_and_day_are_told_apart_by_topic_and_face() -> None:
    facts = {"path": "/x", "place": {"en": "Long Street", "ru": "Длинная", "pl": "Długa"}}
    waiting = {"about": {"en": "Waiting", "ru": "Ожидание", "pl": "Oczekiwanie"}, "face": 1}
    assert wording("case_opened", {**facts, **waiting}, "en").title == "A customer waits for an answer: Long Street · Waiting · very bad"
    assert wording("case_rung", {**facts, **waiting}, "ru").title.endswith("Длинная · Ожидание · очень плохо")
    assert wording("promise_due", {**facts, **waiting}, "pl").title.endswith("Długa · Oczekiwanie · bardzo źle")
    assert wording("case_opened", {**facts, "about": None, "face": None}, "en").title.endswith("Long Street")


@pytest.mark.parametrize(("language", "words"), [("ru", ["2 рабочих часа", "1 рабочий час", "8 рабочих часов"]), ("pl", ["2 godziny", "1 godzinę", "8 godzin"])])
def test_hours_are_counted_in_the_readers_grammar(language: str, words: list[str]) -> None:
    for hours, said in zip((2, 1, 8), words, strict=True):
        assert said in wording("case_rung", {"path": "/x", "hours": hours}, language).text


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMTP_URL", "mail.example"), ("SMTP_URL", "http://mail.example"), ("SMTP_URL", "smtp://:25"), ("SMTP_URL", "smtp://mail.example:99999"),
     ("MAIL_FROM", "Shop <visits@shop.example>"), ("MAIL_FROM", "a@b\r\nBcc: c@d")],
)
def test_a_bad_setting_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path, name: str, value: str) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SHOPPER_DATA", str(tmp_path))
    monkeypatch.setenv("MAIL_FROM", "visits@shop.example")
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name):
        Settings.from_environment()
