"""What a customer leaves stays where it belongs: in no log, job, message, address, page or export but the one that was asked for."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.comment_cards.actions import contacts
from shopper.comment_cards.models import Comment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from tests.support import cards, flood

pytestmark = pytest.mark.one_database
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
SIGNS = ("Canarina", "601 222 333", "601222333", "canarina@example.com", "203.0.113", "CanaryPhone")


@pytest.fixture
def told(app, world, caplog):
    """A customer who says something and leaves everything, through the door; the worker has done what it owed."""
    caplog.set_level(logging.DEBUG)
    phone = {"User-Agent": "CanaryPhone"}
    with clock.frozen(NOON) as time:
        shop = flood.Shop(app, time, cards.placement(world).code)
        state = shop.page(phone)
        time.advance(timedelta(seconds=8))
        shop.post("guest", phone, face="1", state=state)
        (own,) = shop.sent["guest"]
        comment = db.session.scalar(sa.select(Comment.id).where(Comment.code == own))
        left = {"name": "Canarina", "phone": "601 222 333", "email": "canarina@example.com", "when": "at six"}
        contacts.keep_contact(comment, **left, consent="I agree", language="pl")
        run_due()
        yield time, comment


def found_in(text: str) -> list[str]:
    return [sign for sign in SIGNS if sign in text]


def test_no_table_no_file_and_no_log_holds_it(told, app, caplog) -> None:
    kept = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            kept += [value.decode("latin-1") if isinstance(value, bytes) else json.dumps(value, default=str) for value in row]
    assert found_in("\n".join(kept)) == []
    assert found_in(caplog.text) == []
    files = [path for path in app.extensions["settings"].data_dir.rglob("*") if path.is_file()]
    assert found_in("".join(path.read_bytes().decode("latin-1") for path in files)) == []


def test_no_list_shows_it(told, browse) -> None:
    for path in ("/comments", "/cases", "/messages"):
        for who in ("leo", "rosa", "oskar"):
            assert found_in(browse(who).get(path).get_data(as_text=True)) == []


def test_after_the_abuse_window_nothing_tells_which_phone_it_was(told) -> None:
    time, comment = told
    time.advance(timedelta(days=16))
    run_due()
    db.session.expire_all()
    found = db.session.get(Comment, comment)
    assert [found.address_key, found.device_key, found.hand_key, found.page] == [None] * 4
    assert found_in(db.session.scalar(sa.select(Submission.body)).decode()) == []
