"""A code of one order: good for one comment, whose case knows what was bought."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.cases.models import Case
from shopper.comment_cards.actions.orders import make_order_codes, revoke_batch
from shopper.comment_cards.models import Comment, OrderCode, Placement
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from tests.comment_cards.test_tap import OUTBOX, phones_card, state_on
from tests.support.cards import placement

pytestmark = pytest.mark.one_database
ORDERS = [
    {"row": 2, "order": "A-1001", "bought_at": "2026-04-01T17:45", "what": "Two teas, one cake", "amount_minor": 5990, "currency": "PLN"},
    {"row": 3, "order": "A-1002", "bought_at": "2026-04-02", "what": "", "amount_minor": None, "currency": None},
]


def codes_of(world: Any) -> list[str]:
    spot = placement(world, place="order")
    make_order_codes(world.people["leo"], spot.id, ORDERS)
    return list(db.session.scalars(sa.select(OrderCode.code).order_by(OrderCode.purchase["order"].as_string())))


def complained(guest: Any, code: str, time: Any) -> str:
    """A very bad face and words; the address of their own page."""
    state = state_on(guest.get(f"/t/{code}"))
    time.advance(timedelta(seconds=9))
    own: str = guest.post(f"/t/{code}", {"face": "1", "state": state}).headers["Location"]
    guest.post(own, {"words": "The cake was missing.", "wants_answer": "yes"})
    run_due()
    db.session.rollback()
    return own


def test_one_order_one_comment_and_its_case_knows_what_was_bought(app, world, browse) -> None:
    guest, oskar = browse(None), browse("oskar")
    first, second = codes_of(world)
    with clock.frozen(clock.now()) as time:
        own = complained(guest, first.lower(), time)
        again = guest.get(f"/t/{first}")
        assert again.status_code == 410
        assert "This code has been used" in again.get_data(as_text=True)
        assert guest.get(own).status_code == 200  # whoever was first goes on
        case = db.session.scalars(sa.select(Case)).one()
        page = oskar.get(f"/cases/{case.id}").get_data(as_text=True)
        for word in ("A-1001", "Two teas, one cake", "zł", "59.90", "1 April 2026"):
            assert word in page, word
        assert guest.get(f"/t/{second}").status_code == 200
        complained(guest, second, time)
        other = db.session.scalars(sa.select(Case).where(Case.id != case.id)).one()
        page = oskar.get(f"/cases/{other.id}").get_data(as_text=True)
        assert "A-1002" in page
        assert "2 April 2026" in page
        assert "A-1001" not in page


def test_a_phone_that_kept_the_page_sends_its_comment_and_it_says_so(app, world, browse) -> None:
    """Kept, since somebody means it; told, since the order was spoken of before; its case claims no purchase."""
    guest, (code, _) = browse(None), codes_of(world)
    with clock.frozen(clock.now()) as time:
        state = state_on(guest.get(f"/t/{code}"))
        complained(guest, code, time)
        spot, card = db.session.execute(sa.select(Comment.placement_id, Comment.card_id)).one()
        sent = {"kind": "comment", "subject": str(spot), "rev": 1, "form": {"card": str(card), "rev": 1}, "language": "en", "face": 1, "order": code}
        raw = json.dumps({**sent, "words": "And cold tea, nobody answers me.", "state": state})
        assert guest.client.put(f"/api/s/{uuid4()}", data=raw, headers=OUTBOX).status_code in (201, 202)
        run_due()
    db.session.rollback()
    one, two = db.session.scalars(sa.select(Comment).order_by(Comment.order_code_id.is_(None)))
    assert (one.source, one.order_code_id is None, two.source, two.order_code_id) == ("order", False, "order", None)
    assert "order_reused" in [label["code"] for label in two.labels]
    assert "order_reused" not in [label["code"] for label in one.labels]


def test_a_batch_that_was_taken_back_says_so_and_what_still_comes_by_it_counts_without_the_order(app, world, browse) -> None:
    guest, (code, _) = browse(None), codes_of(world)
    batch, spot = db.session.execute(sa.select(OrderCode.batch_id, OrderCode.placement_id).where(OrderCode.code == code)).one()
    state = state_on(guest.get(f"/t/{code}"))
    revoke_batch(world.people["leo"], spot, batch)
    page = guest.get(f"/t/{code}")
    assert (page.status_code, "This card was replaced" in page.text) == (410, True)
    assert guest.post(f"/t/{code}", {"face": "1", "state": state}).status_code == 303
    raw = phones_card(db.session.get(Placement, spot), face=2, order=code, source="order")
    assert guest.client.put(f"/api/s/{uuid4()}", data=raw, headers=OUTBOX).status_code == 201
    for comment in db.session.scalars(sa.select(Comment)):
        assert (comment.source, comment.order_code_id) == ("order", None)
        assert comment.labels.count({"code": "revoked_code"}) == 1


def test_after_a_day_nothing_is_changed_by_the_page_that_was_left_open(app, world, browse) -> None:
    guest, code = browse(None), placement(world).code
    with clock.frozen(clock.now()) as time:
        own = complained(guest, code, time)
        time.advance(timedelta(hours=23))
        guest.post(own, {"words": "The cake was missing, and cold."})
        time.advance(timedelta(hours=2))
        gone = guest.get(own)
        assert (gone.status_code, gone.headers["Location"].split("/")[1]) == (303, "m")
        guest.post(own, {"words": "Something else."})
    db.session.rollback()
    assert db.session.scalars(sa.select(Comment.words)).all() == ["The cake was missing, and cold."]
