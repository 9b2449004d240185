"""What customers of the Good Corner said: cases in every state, whatever the hour of the first start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.models import Case, CaseEvent, Remedy, Ring
from shopper.comment_cards.models import Comment
from shopper.demo import book, cards, comments
from shopper.infra import clock
from shopper.infra.db import db
from tests.support.cast import World

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("hour", [3, 14])
def test_cases_in_every_state(app: Flask, world: World, hour: int) -> None:
    with clock.frozen(datetime(2026, 11, 23, hour, 5, tzinfo=UTC)) as now:
        book.work_on(world.cast)
        cards.hang_all(world.cast)
        start = process_time()
        comments.hear()
        took = process_time() - start
        comments.hear()
        found = db.session.scalars(sa.select(Case)).all()
        serious = next(each for each in found if each.severity == "serious" and not each.closed_at)
        assert serious.due_what == "call"
        assert serious.due_at is not None
        assert now.at < serious.due_at < now.at + timedelta(hours=9), "soon; by night when the shop opens"
    kinds = {each.id: [line.kind for line in each.events] for each in found}
    assert sum(each.closed_at is not None for each in found) == 4
    assert sum(kind[-1] == "asked" for kind in kinds.values()) == 1
    assert sum("reopened" in kind for kind in kinds.values()) == 1
    assert list(db.session.scalars(sa.select(Ring.rung).order_by(Ring.rung))) == [1, 2]
    assert set(db.session.scalars(sa.select(Remedy.kind))) == {"apology", "compensation", "refund", "replacement"}
    assert set(db.session.scalars(sa.select(Comment.standing))) == {"counted"}
    assert max(db.session.scalars(sa.select(CaseEvent.at))) <= now.at, "nothing was done that is still to come"
    assert took < 10, "the first start waits for it: 3 seconds here"
