"""Nothing but praise: said only where chance does not explain it, and where there is enough to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shopper.comment_cards.actions import alarms
from shopper.comment_cards.rules.positive import only_positive
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.models import Message
from tests.support.said import a_place, say

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("here", "elsewhere", "is_told"),
    [
        ((0, 60), (24, 200), True),
        ((0, 19), (100, 200), False),  # too few to tell
        ((0, 48), (20, 40), False),  # too little to compare with
        ((0, 48), (2, 200), False),  # nobody complains anywhere
        ((3, 48), (24, 200), False),
        ((5, 400), (24, 200), True),
        ((0, 40_000), (400, 2_000), True),  # so unlikely that it underflows
    ],
)
def test_only_what_chance_does_not_explain(here, elsewhere, is_told) -> None:
    assert (only_positive(*here, *elsewhere) is not None) == is_told


def test_the_usual_share_is_the_careful_end_of_its_interval() -> None:
    found = only_positive(0, 80, 15, 148)
    assert found is not None
    assert found.usual == pytest.approx(0.0624, abs=0.00005)
    assert found.one_in == round(1 / (1 - found.usual) ** 80)


def test_those_above_are_told_and_those_praised_are_not(app, world) -> None:
    with clock.frozen(NOON):
        good, plain = a_place(world), a_place(world, "0109")
        for each in range(60):
            say(plain, face=1 if each % 3 == 0 else 4, standing="counted", at=NOON - timedelta(hours=each))
        for each in range(30):
            say(good, face=5, standing="counted", at=NOON - timedelta(hours=each))
            say(good, face=1, standing="held", at=NOON - timedelta(hours=each))
        alarms.tell_only_positive(world.cast.company)
    told = {message.user_id for message in db.session.scalars(sa.select(Message).where(Message.kind == "only_positive"))}
    assert told == {world.people["rosa"], world.people["oskar"]}
