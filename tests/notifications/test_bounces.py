"""Letters that came back: read as mail servers write them (RFC 3464), counted once, and not written to a third time."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.accounts.models import User
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.transaction import writing
from shopper.notifications import actions, queries
from shopper.notifications.queries import readers
from shopper.notifications.rules.bounces import read_bounce
from tests.notifications.conftest import SQLITE, Box, state, told
from tests.support.cast import World
from tests.web.crawl import browser

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.shop.example (Mail Delivery System)
To: visits@shop.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"

This is a MIME-encapsulated message.

--{boundary}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--{boundary}
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shop.example
X-Postfix-Queue-ID: 4ABC
Arrival-Date: Sun, 19 Apr 2026 09:15:00 +0000 (UTC)

Final-Recipient: rfc822; leo.nowicki@good-corner.example
Original-Recipient: rfc822;leo.nowicki@good-corner.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.good-corner.example
Diagnostic-Code: smtp; 550 {status} <leo.nowicki@good-corner.example>: Recipient address
    rejected: User unknown

--{boundary}
Content-Description: Undelivered Message
Content-Type: {kind}

{envelope}From: visits@shop.example
To: leo.nowicki@good-corner.example
Subject: New report
Message-ID: <{letter}@shop.example>

--{boundary}--
"""


def report(letter: UUID | str, *, action: str = "failed", status: str = "5.1.1", kind: str = "message/rfc822") -> bytes:
    text = POSTFIX.format(letter=letter, action=action, status=status, kind=kind, boundary="4ABC.1776590100/mx", envelope="")
    return text.replace("\n", "\r\n").encode()


def test_a_report_as_postfix_writes_it() -> None:
    letter = uuid4()
    for kind in ("message/rfc822", "text/rfc822-headers"):
        bounce = read_bounce(report(letter, kind=kind))
        assert bounce is not None
        assert (bounce.letter_id, bounce.status, bounce.is_hard) == (letter, "5.1.1", True)
        assert bounce.reason.endswith("Recipient address rejected: User unknown")


@pytest.mark.parametrize(("status", "is_hard"), [("5.1.1", True), ("5.7.1", True), ("5.2.2", False), ("4.4.7", False), ("5.0.0", True), ("rubbish", True)])
def test_what_is_for_good(status: str, is_hard: bool) -> None:
    bounce = read_bounce(report(uuid4(), status=status))
    assert bounce is not None
    assert bounce.is_hard == is_hard


@pytest.mark.parametrize(
    "mail",
    [b"", b"\xff\x00\xfe", b"Subject: out of office\r\n\r\nBack on Monday", report("x" * 36), report(uuid4(), action="delayed"), report(uuid4(), action="delivered"),
     report(uuid4())[:900], report(uuid4()).replace(b"delivery-status", b"disposition-notification"), b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" * 300,
     b"Content-Type: message/rfc822\r\n\r\n" * 5_000],
    ids=["nothing", "noise", "an answer", "another's", "delayed", "delivered", "cut off", "read receipt", "nested", "nested deeply"],
)  # fmt: skip
def test_what_is_no_failure_of_ours_is_ignored(mail: bytes) -> None:
    assert read_bounce(mail) is None


@SQLITE
def test_a_letter_that_came_back_is_said_to_have(app: Flask, world: World, box: Box) -> None:
    message = told(world.people["leo"])
    run_due()
    assert actions.take_bounce(report(message)) == "bounced"
    assert queries.fate_of(state(message)) == "bounced"
    assert "nowicki" not in (state(message).trouble or "")
    assert "The letter came back" in browser(app, world, "leo").get("/messages").text
    assert actions.take_bounce(report(message)) == "known", "the same report twice is one bounce"
    assert readers.dead_mailbox(world.people["leo"]) is None
    assert actions.take_bounce(report(uuid4())) == "ignored"


@SQLITE
def test_an_address_that_gave_back_two_is_written_to_again_only_when_changed(app: Flask, world: World, box: Box) -> None:
    leo = world.people["leo"]
    for _ in range(2):
        message = told(leo)
        run_due()
        actions.take_bounce(report(message))
    third = told(leo)
    run_due()
    assert (state(third).state, len(box.letters)) == ("not_sent", 2)
    page = browser(app, world, "leo").get("/messages").text
    assert "Letters to your e-mail address come back." in page
    assert "5.1.1" in page
    assert "Letters to your e-mail address come back." in browser(app, world, "leo").get("/messages/settings").text
    with writing():
        db.session.execute(sa.update(User).where(User.id == leo).values(email="leo@good-corner.example"))
    message = told(leo)
    run_due()
    assert (state(message).state, box.letters[-1]["To"]) == ("sent", "leo@good-corner.example")
    assert "come back" not in browser(app, world, "leo").get("/messages").text


@SQLITE
def test_a_full_mailbox_is_written_to_again(world: World, box: Box) -> None:
    for _ in range(3):
        message = told(world.people["leo"])
        run_due()
        assert actions.take_bounce(report(message, status="5.2.2")) == "bounced"
    assert len(box.letters) == 3


@SQLITE
def test_what_came_back_late_from_an_old_address_is_not_held_against_the_new_one(world: World, box: Box) -> None:
    leo = world.people["leo"]
    messages = [told(leo) for _ in range(2)]
    run_due()
    with writing():
        db.session.execute(sa.update(User).where(User.id == leo).values(email="leo@good-corner.example"))
    assert {actions.take_bounce(report(each)) for each in messages} == {"bounced"}
    assert readers.dead_mailbox(leo) is None


@SQLITE
def test_the_mail_server_hands_reports_to_a_command(app: Flask, world: World, box: Box, tmp_path: Path) -> None:
    message = told(world.people["leo"])
    run_due()
    answer = app.test_cli_runner().invoke(args=["bounces"], input=report(message))
    assert (answer.exit_code, answer.output) == (0, "bounced\n")
    assert app.test_cli_runner().invoke(args=["bounces"], input=b"rubbish").output == "ignored\n"
