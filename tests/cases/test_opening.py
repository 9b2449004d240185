"""From a comment to a case: with its reasons, its points, a name on it, and somebody told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.access.models import Grant
from shopper.accounts.models import User
from shopper.cases.actions import (
    amend_case,
    end_deputy,
    hand_over,
    hand_over_what_is_left,
    note,
    open_case,
    ring_due_cases,
    see,
    set_deputy,
    split_again,
)
from shopper.cases.actions.closing import reopen_case
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import Case, CaseEvent, Point
from shopper.cases.queries.log import clocks_for, entries_of
from shopper.cases.rules import log
from shopper.cases.rules.clocks import copies
from shopper.cases.rules.splitting import Piece
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.events import CommentAmended, CommentErased, CommentReceived
from shopper.comment_cards.models import Comment, Contact
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.notifications.wording import wording
from shopper.standards.models import StageOwner
from tests.support.cards import placement
from tests.support.cast import World
from tests.support.said import say
from tests.web.crawl import browser

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PHONE_KEY = "k" * 64


@pytest.fixture
def spot(app: Flask, world: World) -> Any:
    """A live card's code at Leo's location; Tuesday noon in Warsaw."""
    with clock.frozen(NOON):
        yield placement(world)


def case_of(comment: UUID) -> Case:
    return db.session.scalars(sa.select(Case).where(Case.comment_id == comment)).one()


def heard(spot: Any, face: int = 2, words: str | None = None, **more: Any) -> Case:
    comment = say(spot, face, words, **{"standing": "counted", **more})
    case_id = open_case(comment)
    assert case_id is not None
    return db.session.get_one(Case, case_id)


def told(user_id: UUID) -> list[str]:
    query = sa.select(Message.kind).where(Message.user_id == user_id, Message.kind.startswith("case_"))
    return list(db.session.scalars(query.order_by(Message.created_at)))


def opened(case: Case) -> dict[str, Any]:
    return db.session.scalars(sa.select(CaseEvent.facts).where(CaseEvent.case_id == case.id, CaseEvent.kind == log.OPENED)).one()


def more_said(case: Case, **values: Any) -> None:
    with writing():
        for name, value in values.items():
            setattr(db.session.get_one(Comment, case.comment_id), name, value)
    assert case.comment_id is not None
    amend_case(case.comment_id)
    db.session.refresh(case)


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


def test_without_a_stage_the_manager_of_the_place_answers_and_the_senior_where_there_is_none(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, 1)
    assert (case.owner_id, opened(case)["why"]) == (world.people["leo"], "above")
    leo, kuba, day = world.people["leo"], world.people["kuba"], date(2026, 11, 24)
    row = set_deputy(leo, leo, kuba, day, day)
    assert heard(spot, 1).owner_id == kuba
    end_deputy(leo, row)
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id == leo))
    assert opened(heard(spot, 1))["why"] == "senior", "who leads the region is not of the place"


def test_the_deputy_stands_in_on_these_days_alone(app: Flask, world: World, spot: Any) -> None:
    rosa, leo = world.people["rosa"], world.people["leo"]
    row = set_deputy(rosa, rosa, leo, date(2026, 11, 24), date(2026, 11, 24))
    case = heard(spot, topics=["wait"])
    assert (case.owner_id, opened(case)["instead_of"]) == (leo, str(rosa))
    with clock.frozen(NOON + timedelta(days=1)):
        assert heard(spot, topics=["staff"]).owner_id == rosa
    end_deputy(rosa, row)
    assert heard(spot, topics=["products"]).owner_id == rosa
    with pytest.raises(Invalid):
        set_deputy(rosa, rosa, rosa, date(2026, 11, 24), date(2026, 11, 24))


@pytest.mark.parametrize("who", ["kuba", "bea"])
def test_a_deputy_from_here_or_elsewhere_is_called_and_can_open_what_they_are_called_to(app: Flask, world: World, spot: Any, who: str) -> None:
    leo, deputy, day = world.people["leo"], world.people[who], date(2026, 11, 24)
    rows = {set_deputy(leo, leo, deputy, day, day) for _window in range(2)}
    case = heard(spot, topics=["wait"])
    assert case.owner_id == world.people["rosa"]
    with clock.frozen(NOON + timedelta(hours=2, minutes=1)):
        assert ring_due_cases(clock.now()) == 1
        assert (told(deputy), told(leo)) == (["case_rung"], [])
        assert browser(app, world, who).get(f"/cases/{case.id}").status_code == 200
        hand_over(case, leo, None, "test")
        tell_owner(case, "case_amended")
        assert (sorted(told(deputy)), told(leo)) == (["case_amended", "case_opened", "case_rung"], [])
        hand_over(case, world.people["rosa"], None, "test")
        (row,) = rows
        end_deputy(leo, row)
        assert browser(app, world, who).get(f"/cases/{case.id}").status_code == 404
        assert browser(app, world, who).get(f"/cases/{case.id}/call").status_code == 404


def test_deputies_in_a_circle_leave_nobody_without_owner(app: Flask, world: World, spot: Any) -> None:
    rosa, leo, oskar = (world.people[each] for each in ("rosa", "leo", "oskar"))
    day = date(2026, 11, 24)
    set_deputy(rosa, rosa, leo, day, day)
    set_deputy(leo, leo, rosa, day, day)
    assert heard(spot, topics=["wait"]).owner_id == oskar, "the card's senior"


def test_whoever_is_switched_off_hands_over_by_rule(app: Flask, world: World, spot: Any) -> None:
    rosa = world.people["rosa"]
    case = heard(spot, topics=["wait"])
    with writing():
        db.session.get_one(User, rosa).is_active = False
    assert hand_over_what_is_left() == 1
    db.session.refresh(case)
    assert case.owner_id == world.people["oskar"]
    line = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.kind == log.OWNED)).one()
    assert (line.by, line.facts["before"], line.facts["why"]) == (None, str(rosa), "left:senior")
    assert told(world.people["oskar"]) == ["case_opened"]
    assert hand_over_what_is_left() == 0


def test_what_is_too_old_for_a_person_stays_too_old_when_its_owner_is_gone(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"], written_at=NOON - timedelta(days=30))
    assert case.owner_id == world.people["oskar"], "the card's senior; Rosa owns the stage"
    with writing():
        db.session.get_one(User, case.owner_id).is_active = False
    assert hand_over_what_is_left() == 1
    db.session.refresh(case)
    assert case.owner_id == world.people["leo"]


def test_with_nobody_left_it_still_stands_in_a_name(app: Flask, world: World, spot: Any) -> None:
    with writing():
        db.session.execute(sa.update(User).values(is_active=False))
    assert heard(spot, topics=["wait"]).owner_id is not None


def test_whoever_lost_the_role_owns_nothing_new(app: Flask, world: World, spot: Any) -> None:
    with writing():
        db.session.execute(sa.delete(Grant).where(Grant.user_id.in_([world.people["rosa"], world.people["oskar"]])))
    case = heard(spot, topics=["wait"])
    assert case.owner_id == world.people["leo"]
    assert opened(case)["why"] == "above"


def test_handed_over_by_hand_the_clocks_run_on(app: Flask, world: World, spot: Any) -> None:
    case = heard(spot, topics=["wait"])
    due = case.due_at
    hand_over(case, world.people["leo"], world.people["rosa"], "his shift")
    assert (case.owner_id, case.due_at, told(world.people["leo"])) == (world.people["leo"], due, ["case_opened"])
    for stranger in ("bea", "sam"):
        with pytest.raises(Invalid):
            hand_over(case, world.people[stranger], world.people["rosa"], "works elsewhere")


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


def test_a_message_says_what_it_is_about_and_nothing_of_the_words(app: Flask, world: World, spot: Any) -> None:
    first, second = heard(spot, 1, "Kuba was slow", topics=["clean", "wait"]), heard(spot, 2)
    about = {row.path: row.facts for row in db.session.scalars(sa.select(Message))}
    facts = [about[f"/cases/{case.id}"] for case in (first, second)]
    assert [(each["about"]["en"], each["face"]) for each in facts] == [("Cleanliness", 1), ("Till 2", 2)]
    assert "Kuba" not in str(about)


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
