"""The customer says more: points are added, nothing begins anew, and whoever it is now hears of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.cases.actions import amend_case, hand_over, note, open_case, see
from shopper.cases.actions.closing import reopen_case
from shopper.cases.models import CaseEvent, Point
from shopper.cases.queries.log import clocks_for, entries_of
from shopper.cases.rules import log
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.events import CommentAmended, CommentErased
from shopper.comment_cards.models import Comment
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.notifications.wording import wording
from shopper.standards.models import StageOwner
from tests.cases.heard import NOON, case_of, heard, more_said, told
from tests.support.cast import World
from tests.support.said import say
from tests.web.crawl import browser


def test_more_words_add_points_and_restart_nothing(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 2, "Waited long.", topics=["wait"])
    due = case.due_at
    with clock.frozen(NOON + timedelta(minutes=2)):
        more_said(case, words="Waited long. And the table was dirty.")
        more_said(case)
        assert told(case.owner_id) == ["case_opened"], "all in one breath"
        see(case, case.owner_id)
        more_said(case, words="Waited long. And the table was dirty. And cold.")
    words = [each.words for each in db.session.scalars(sa.select(Point).order_by(Point.position))]
    assert words == ["Waited long. And the table was dirty.", "And cold."]
    assert case.due_at == due
    assert told(case.owner_id) == ["case_opened", "case_amended"]


def test_a_bare_face_is_the_managers_until_it_is_known_whose_it_is(app: Flask, world: World, spot: Any) -> None:
    """The first tap is told at once; what it was about comes some seconds later. Once somebody has looked, the owner stays."""
    case = heard(spot, 1)
    assert case.owner_id == world.people["leo"]
    with clock.frozen(NOON + timedelta(seconds=20)):
        more_said(case, topics=["wait"], words="Waited an hour. Lovely girl.")
    assert (case.owner_id, case.stage_code, case.due_at) == (world.people["rosa"], "WAIT", datetime(2026, 11, 24, 19, 0, tzinfo=UTC))
    points = db.session.scalars(sa.select(Point).order_by(Point.position)).all()
    assert [(each.kind, each.stage_code) for each in points] == [("mend", "WAIT"), ("thank", None)]
    assert [each.kind for each in entries_of(case.id)] == [log.OPENED, log.AMENDED, log.OWNED]
    assert told(world.people["rosa"]) == ["case_opened"]
    see(case, world.people["rosa"])
    more_said(case, topics=["harm"], words="Waited an hour. Lovely girl. I was hurt.")
    assert (case.owner_id, case.stage_code, case.severity) == (world.people["rosa"], "WAIT", "serious")


def test_a_topic_that_nobody_else_owns_leaves_it_with_whoever_was_told(app: Flask, world: World, spot: Any) -> None:
    case, leo = heard(spot, 1), world.people["leo"]
    with clock.frozen(NOON + timedelta(seconds=20)):
        more_said(case, topics=["clean"])
    assert (case.owner_id, case.stage_code, told(leo)) == (leo, "ENT", ["case_opened"])
    with writing():
        db.session.execute(sa.delete(StageOwner))
    with clock.frozen(NOON + timedelta(seconds=30)):
        more_said(case, topics=["wait"])
    assert (case.owner_id, case.stage_code, told(leo)) == (leo, "WAIT", ["case_opened"])


def test_whoever_loses_a_case_reads_so_where_they_were_called_to_it(app: Flask, world: World, spot: Any) -> None:
    """In the list, in the letter that has not gone, and on the page that a letter led to."""
    rosa, kuba = world.people["rosa"], world.people["kuba"]
    case = heard(spot, topics=["wait"])
    for one, other in ((kuba, rosa), (rosa, kuba)):
        hand_over(case, one, other, "his shift")
    message = db.session.scalars(sa.select(Message).where(Message.user_id == kuba)).one()
    assert wording(message.kind, message.facts, "en").title.startswith("Went to somebody else")
    address = f"/cases/{case.id}"
    left, never = browser(app, world, "kuba").get(address), browser(app, world, "bea").get(address)
    assert (left.status_code, never.status_code) == (200, 404)
    assert "went to Rosa" in left.text


@pytest.mark.parametrize(("topic", "kind"), [("wait", "case_reopened"), ("harm", "case_serious")])
def test_who_gets_a_case_that_is_not_right_yet_is_told_once(app: Flask, world: World, spot: Any, topic: str, kind: str) -> None:
    case = heard(spot, topics=[topic])
    hand_over(case, world.people["leo"], None, "test")
    note(case, log.ASKED, world.people["leo"])
    reopen_case(case, "")
    new = {"wait": ["case_opened", kind], "harm": [kind]}[topic]  # the line of waiting was hers before
    assert (case.owner_id, sorted(told(case.owner_id))) == (world.people["rosa"], new)


def test_a_bare_tap_that_somebody_looked_at_leaves_no_point_without_words(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 1)
    see(case, case.owner_id)
    more_said(case, words="Waited an hour. Lovely girl.")
    points = db.session.scalars(sa.select(Point).order_by(Point.position)).all()
    assert [(each.kind, each.words) for each in points] == [("mend", "Waited an hour."), ("thank", "Lovely girl.")]


def test_more_words_can_open_a_case_or_make_it_serious(app: Flask, world: World, spot: Any) -> None:
    comment = say(spot, 4, None, standing="counted")
    assert open_case(comment) is None
    with writing():
        db.session.get_one(Comment, comment).words = "My receipt is wrong and I was overcharged"
        publish(CommentAmended(comment))
    case = case_of(comment)
    with clock.frozen(NOON + timedelta(minutes=10)):
        more_said(case, words="My receipt is wrong and I was overcharged. Then I vomited all night.")
    assert (case.severity, case.due_what, case.due_at) == ("serious", "answer", NOON + timedelta(hours=1, minutes=10))
    assert told(case.owner_id)[-1] == "case_serious"


def test_what_becomes_serious_after_the_answer_or_comes_after_closing_begins_a_round(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 2, "Waited long.", topics=["wait"])
    note(case, log.ANSWERED, case.owner_id, points=[], channel="page", words="Sorry")
    more_said(case, words="Waited long. I was poisoned.")
    assert (clocks_for(case).round, case.due_what) == (2, "answer")
    note(case, log.CLOSED, case.owner_id)
    assert case.closed_at is not None
    more_said(case, words="Waited long. I was poisoned. And it was cold.")
    assert (clocks_for(case).round, case.closed_at) == (3, None)
    note(case, log.RESOLVED, case.owner_id, cause="c", prevention="p", words="w")
    note(case, log.TOLD, case.owner_id)
    assert case.due_at is None
    more_said(case, words="Waited long. I was poisoned. And it was cold. And dirty.")
    assert (clocks_for(case).round, case.due_what) == (4, "answer"), "while we waited for them to say that it is right"


def test_a_number_left_later_asks_for_the_call(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 1, "I was poisoned", wants_answer=True)
    assert case.due_what == "answer", "there is nobody to phone yet"
    assert case.comment_id is not None
    keep_contact(case.comment_id, name="Anna", phone="+48512345678", email="", when="", consent="Yes", language="en")
    amend_case(case.comment_id)
    assert (case.due_what, case.due_at) == ("call", NOON + timedelta(hours=1))
    amend_case(case.comment_id)
    assert [each.kind for each in entries_of(case.id)] == [log.OPENED, log.AMENDED], "told twice, written once"


def test_what_the_customer_takes_back_is_gone_and_the_story_stays(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 2, "Waited long.", topics=["wait"])
    note(case, log.REOPENED, None, why="not_right", words="Still waiting, Anna Kowalska")
    for _ in range(2):
        with writing():
            publish(CommentErased(case.comment_id))
    kept = str(db.session.execute(sa.select(CaseEvent.facts)).all()) + str(db.session.scalars(sa.select(Point.words)).all())
    assert "ait" not in kept.replace("WAIT", "")
    assert (case.closed_at, case.stage_code) == (NOON, "WAIT")
    assert [each.kind for each in entries_of(case.id)] == [log.OPENED, log.REOPENED, log.CLOSED]
