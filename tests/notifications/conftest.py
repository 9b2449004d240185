"""A mail server in this very process, and what is told."""

from __future__ import annotations

import socket
from collections import OrderedDict
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message as Mail
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications import actions, queries
from shopper.notifications.models import Message

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
FACTS = {"path": "/reports/1", "place": {"en": "Mokotów", "ru": "Мокотув"}, "day": "2026-04-18"}
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Box:
    """What it says to a recipient, to the text, at parting; while `greylists`, whoever comes for the first time comes again."""

    time: clock.FrozenClock

    def __init__(self) -> None:
        self.letters: list[Mail] = []
        self.rcpt, self.data, self.quit = "250 OK", "250 OK", "221 Bye"
        self.greylists, self.seen = False, set[str]()

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]
        if self.greylists and address not in self.seen:
            self.seen.add(address)
            return "450 4.7.1 greylisted, come again"
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # type: ignore[no-untyped-def]
        if self.data.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.data

    async def handle_QUIT(self, server, session, envelope):  # type: ignore[no-untyped-def]
        return self.quit


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def box(app: Flask, changed_settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("shopper.notifications.actions.guests._receipts", OrderedDict())  # of other tests with this address
    handler, port = Box(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    changed_settings(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="visits@shop.example", public_url="https://shop.example")
    with clock.frozen(NOW) as time:
        handler.time = time
        yield handler
    controller.stop()


def told(who: UUID, kind: str = "report_published", **facts: object) -> UUID:
    return actions.tell(who, kind, **{**FACTS, **facts})  # type: ignore[arg-type]


def state(message: UUID) -> Message:
    db.session.rollback()
    found = queries.message(message)
    assert found is not None
    return found
