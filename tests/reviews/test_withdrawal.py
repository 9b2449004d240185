"""A withdrawn report is gone for good and says why; only then can what the shopper sent be erased, and everything goes with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.capture.actions import erase
from shopper.errors import Conflict, NotFound, Withdrawn
from shopper.infra import clock
from shopper.infra.db import db
from shopper.reviews import actions, queries
from shopper.reviews.actions import Objection
from tests.support.cast import World
from tests.web import play

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
TABLES = ("publication", "visit", "answer", "answer_edit", "verdict", "review", "review_note", "appeal", "appeal_item", "second_reading")


def test_erased_only_after_it_is_withdrawn_and_then_wholly(app: Flask, world: World) -> None:
    ewa = world.people["ewa"]
    with clock.frozen(NOW):
        done = play.played(app, world)
        actions.change_answer(ewa, done.visit, "4.8", value="290", why="The receipt says so.")
        actions.write_note(ewa, done.visit, "CANARY")
        actions.raise_appeal(world.people["leo"], done.publication or done.visit, {"4.1": Objection("We did greet.")})
        actions.publish_visit(ewa, done.visit, base_url="https://shop.example", seen=actions.draft_of(ewa, done.visit).seen)
        with pytest.raises(Conflict):
            erase(ewa, done.submission)
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.text("DELETE FROM publication"))
        db.session.rollback()
        actions.withdraw_report(ewa, done.visit, "The wrong shop was visited.")
        erase(ewa, done.submission)
        db.session.rollback()
        left = {table: db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) for table in TABLES}
        assert left == dict.fromkeys(TABLES, 0)
        with pytest.raises(Withdrawn) as told:
            queries.publication_for(world.people["leo"], done.publication)
        assert told.value.reason == "The wrong shop was visited."
        with pytest.raises(NotFound):  # who could not read it learns nothing of it
            queries.publication_for(world.people["bea"], done.publication)
        db.session.rollback()
        with pytest.raises(sa.exc.IntegrityError):
            db.session.execute(sa.text("DELETE FROM withdrawal"))
        db.session.rollback()
