"""A busy code gone quiet is told of once, to the place's own manager; nights, holidays and quiet spots are silent rightly."""

import math
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from shopper.comment_cards.actions.silence import look_for_silence
from shopper.comment_cards.models import Comment, Placement
from shopper.comment_cards.rules.codes import new_return_code
from shopper.comment_cards.rules.silence import CERTAIN, Past, chance_of_silence, is_quiet
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs.models import Job
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from tests.support.cards import live_card, placement

HOUR = 3600
BEGUN = datetime(2026, 9, 7, 6, tzinfo=UTC)


def test_the_chance_worked_by_hand():
    assert chance_of_silence(Past(10, 90 * HOUR, 10 * HOUR)) == pytest.approx(0.9**10)
    assert chance_of_silence(Past(0, 0, 20 * HOUR, guests_an_hour=40)) == pytest.approx(math.exp(-2))
    assert chance_of_silence(Past(4, 90 * HOUR, 900 * HOUR)) == 1
    assert is_quiet(Past(0, 0, 70 * HOUR, guests_an_hour=40))


@given(st.integers(5, 2000), st.integers(1, 10**7), st.integers(0, 10**7), st.integers(1, 10**6))
def test_longer_silence_is_less_likely_and_never_likelier_than_the_plain_poisson_says(comments, heard, quiet, more):
    chance = chance_of_silence(Past(comments, heard, quiet))
    assert 0 <= chance_of_silence(Past(comments, heard, quiet + more)) <= chance <= 1
    assert chance >= math.exp(-comments * quiet / heard) - 1e-9


def said(world, at, spot, count, every):
    """`count` comments through a spot, the first at `at`; when the last one came."""
    with writing():
        for number in range(count):
            moment = at + number * every
            facts = {"company_id": world.cast.company, "location_id": spot.node_id, "placement_id": spot.id, "order_code_id": None}
            facts |= {"card_id": spot.card_id, "card_rev": 1, "source": "qr", "code": new_return_code(), "language": "pl", "face": 4}
            db.session.add(Comment(id=uuid4(), received_at=moment, written_at=moment, standing="counted", **facts))
    return at + (count - 1) * every


@pytest.fixture
def till(app, world):
    with clock.frozen(BEGUN):
        live_card(world)
        return placement(world)


def looked(world, at) -> datetime | None:
    with clock.frozen(at):
        look_for_silence(world.cast.company)
    return db.session.scalars(sa.select(Placement.quiet_since)).first()


def told() -> list[Message]:
    return list(db.session.scalars(sa.select(Message).where(Message.kind == "code_quiet")))


def test_a_flood_in_one_hour_makes_no_silence_of_the_usual_days_after_it(world, till):
    last = said(world, BEGUN, till, 60, timedelta(hours=8))
    flood = said(world, last + timedelta(hours=1), till, 400, timedelta(seconds=5))
    assert looked(world, flood + timedelta(days=2)) is None
    assert looked(world, flood + timedelta(days=7)) == flood


def test_it_is_told_once_to_the_nearest_and_forgotten_with_the_next_comment(world, till):
    last = said(world, BEGUN, till, 60, timedelta(hours=8))
    assert looked(world, last + timedelta(days=1)) is None
    assert looked(world, last + timedelta(days=6)) == last
    assert looked(world, last + timedelta(days=7)) == last
    (message,) = told()
    assert message.user_id == world.people["leo"]
    assert message.facts["path"] == f"/cards/placements/{till.id}"
    again = said(world, last + timedelta(days=8), till, 1, timedelta(0))
    assert looked(world, again + timedelta(hours=20)) is None
    owed = {each.key for each in db.session.scalars(sa.select(Job).where(Job.name == "comment_cards.silence"))}
    assert all(each.startswith(f"silence:{world.cast.company}:") for each in owed)


def test_a_place_that_is_shut_is_not_quiet(world, till):
    last = said(world, BEGUN, till, 60, timedelta(hours=8))
    with writing():
        node = db.session.get_one(Placement, till.id).node
        node.holidays = {(last.date() + timedelta(days=each)).isoformat(): None for each in range(1, 7)}
    assert looked(world, last + timedelta(days=6)) is None


def test_a_new_code_is_judged_by_its_guests_and_one_without_a_guess_by_nothing(world, till):
    assert looked(world, BEGUN + timedelta(days=40)) is None
    with writing():
        db.session.get_one(Placement, till.id).guests_a_day = 800
    assert looked(world, BEGUN + timedelta(days=2)) is None
    assert looked(world, BEGUN + timedelta(days=5)) == BEGUN


def test_codes_of_orders_and_those_taken_down_are_left_alone(world, till):
    with writing():
        row = db.session.get_one(Placement, till.id)
        row.guests_a_day, row.place = 800, "order"
    assert looked(world, BEGUN + timedelta(days=5)) is None
    with writing():
        row.place, row.revoked_at = "poster", BEGUN
    assert looked(world, BEGUN + timedelta(days=5)) is None
    assert CERTAIN == 0.001
    assert told() == []
