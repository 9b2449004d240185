"""A comment opens its case once: with an owner, a reason, a clock; who comes again rises."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.cases.actions import note, open_case, see, split_again
from shopper.cases.models import Case, CaseEvent, Point
from shopper.cases.queries.log import clocks_for, entries_of
from shopper.cases.rules import log
from shopper.cases.rules.clocks import copies
from shopper.cases.rules.splitting import Piece
from shopper.comment_cards.events import CommentReceived
from shopper.comment_cards.models import Contact
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.notifications.wording import wording
from tests.cases.heard import NOON, PHONE_KEY, case_of, heard, opened, told
from tests.support.cast import World
from tests.support.said import say


def test_a_comment_opens_its_case_once_with_owner_reason_and_clock(app: Flask, world: World, spot: Any) -> None:
    comment = say(spot, 2, "Waited 40 minutes. The girl at the till was lovely!", topics=["wait"])
    for _ in range(2):
        with writing():
            publish(CommentReceived(comment))
    case = case_of(comment)
    assert (case.owner_id, case.stage_code, case.severity) == (world.people["rosa"], "WAIT", "normal")
    assert (case.due_what, case.due_at) == ("answer", datetime(2026, 11, 24, 19, 0, tzinfo=UTC)), "open from 6 to 23"
    assert {"rule": "face", "face": 2} in opened(case)["reasons"]
    points = db.session.scalars(sa.select(Point).where(Point.case_id == case.id).order_by(Point.position)).all()
    assert [(each.kind, each.stage_code) for each in points] == [("mend", "WAIT"), ("thank", None)]
    assert told(world.people["rosa"]) == ["case_opened"]


def test_praise_opens_nothing_and_what_is_unheard_of_neither(app: Flask, spot: Any) -> None:
    assert open_case(say(spot, 5, "Wonderful, thank you!", praised="Oleg", wants_answer=True)) is None
    assert open_case(uuid4()) is None


def test_something_serious_is_told_as_such(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 3, "Сыр с плесенью", topics=["products"])
    assert (case.severity, case.due_what, case.due_at) == ("serious", "answer", NOON + timedelta(hours=1))
    assert opened(case)["reasons"][0] == {"rule": "serious_word", "cause": "spoilt", "stem": "плесен"}
    assert told(case.owner_id) == ["case_serious"]
    message = db.session.scalars(sa.select(Message).where(Message.kind == "case_serious")).one()
    assert "left no number" in wording(message.kind, message.facts, "en").text


def test_whoever_comes_again_is_serious(app: Flask, world: World, spot: Any) -> None:
    """By the phone they left: no other key is compared."""
    first = heard(spot, topics=["wait"])
    second = say(spot, 2, None, topics=["staff"], standing="counted")
    with writing():
        for comment in (first.comment_id, second):
            facts = {"sealed": b"x", "phone_index": PHONE_KEY, "has_phone": True, "has_email": False, "consent": "yes"}
            db.session.add(Contact(comment_id=comment, company_id=first.company_id, purge_on=date(2027, 1, 1), **facts))
    case_id = open_case(second)
    case = db.session.get_one(Case, case_id)
    assert case.severity == "serious"
    assert {"rule": "repeat", "by": "phone"} in opened(case)["reasons"]


def test_two_failures_of_a_stage_close_together_are_told_one_rank_higher(app: Flask, world: World, spot: Any) -> None:
    heard(spot, topics=["wait"])
    assert told(world.people["leo"]) == []
    with clock.frozen(NOON + timedelta(days=6)):
        again = heard(spot, topics=["wait"])
    assert told(world.people["leo"]) == ["case_opened"], "the manager, beside the owner of the stage"
    facts = opened(again)
    assert (facts["higher"], facts["reasons"][-1]["rule"]) == (1, "close")
    with clock.frozen(NOON + timedelta(days=20)):
        assert opened(heard(spot, topics=["wait"]))["higher"] == 0


def test_a_message_says_what_it_is_about_and_nothing_of_the_words(app: Flask, world: World, spot: Any) -> None:
    first, second = heard(spot, 1, "Kuba was slow", topics=["clean", "wait"]), heard(spot, 2)
    about = {row.path: row.facts for row in db.session.scalars(sa.select(Message))}
    facts = [about[f"/cases/{case.id}"] for case in (first, second)]
    assert [(each["about"]["en"], each["face"]) for each in facts] == [("Cleanliness", 1), ("Till 2", 2)]
    assert "Kuba" not in str(about)


def test_split_again_by_hand(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 2, "Waited long. Lovely coffee.", topics=["wait"])
    split_again(world.people["rosa"], case, [Piece("mend", "WAIT", "Waited long."), Piece("mend", "ENT", "Lovely coffee.")])
    assert [each.kind for each in db.session.scalars(sa.select(Point).order_by(Point.position))] == ["mend", "mend"]
    with pytest.raises(Invalid):
        split_again(world.people["rosa"], case, [Piece("rant", None, "x")])


def test_who_looked_first_stands_in_the_log_once_a_round(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"])
    for _ in range(2):
        see(case, world.people["rosa"])
    seen = [each for each in entries_of(case.id) if each.kind == log.SEEN]
    assert [each.by for each in seen] == [world.people["rosa"]]


def test_the_rank_of_whoever_acts_is_kept(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"])
    ranks = {who: note(case, log.NOTED, world.people[who], words="x").rank for who in ("oskar", "rosa", "leo", "kuba")}
    assert ranks == {"oskar": 4, "rosa": 3, "leo": 2, "kuba": 1}
    grant_role(None, world.people["kuba"], world.cast.company, "owner")
    assert [each.rank for each in db.session.scalars(sa.select(CaseEvent).where(CaseEvent.by == world.people["kuba"]))] == [1]


def test_copies_are_what_the_log_says(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"])
    with clock.frozen(NOON + timedelta(hours=1)):
        note(case, log.CALLED, case.owner_id, outcome="reached")
        note(case, log.PAUSED, case.owner_id, reason="a part is on its way", until=(NOON + timedelta(days=3)).isoformat())
    db.session.expire_all()
    assert (case.due_at, case.due_what, case.closed_at) == copies(clocks_for(case))
    with pytest.raises(ValueError, match="outcome"):
        note(case, log.CALLED, case.owner_id)


def test_what_was_written_long_ago_is_for_the_senior_and_not_for_the_person(app: Flask, world: World, spot: Any) -> None:
    """The customer is owed an answer all the same."""
    case = heard(spot, topics=["wait"], source="paper", written_at=NOON - timedelta(days=15))
    assert (case.owner_id, case.stage_code, case.due_what) == (world.people["oskar"], "WAIT", "answer")
    assert heard(spot, topics=["staff"], source="paper", written_at=NOON - timedelta(days=13)).owner_id == world.people["rosa"]
