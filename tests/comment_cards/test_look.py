"""The first look: robots, copies and staff are held, customers count, and one click brings back what was held wrongly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.comment_cards.actions import judging, looking
from shopper.comment_cards.events import CommentAmended, CommentReceived
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import judging as queries
from shopper.errors import NotFound
from shopper.infra import bus, clock
from shopper.infra.db import WRITING, db
from shopper.infra.jobs import run_due
from shopper.notifications.models import Message
from tests.support.said import a_place, say

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PASTED = "Самый лучший магазин в городе, всё понравилось, персонал очень вежливый"


@pytest.fixture
def heard(monkeypatch):
    """What whoever owes an answer was told."""
    told = []
    for event in (CommentReceived, CommentAmended):
        monkeypatch.setitem(bus._listeners, event, [told.append])
    return told


@pytest.fixture
def place(app, world):
    with clock.frozen(NOON):
        yield a_place(world)


def came(place, **changes):
    """From a browser of its own, eight seconds after the page, unless said otherwise."""
    facts = {"age_ms": 8_000, "hand_key": "-" + uuid4().hex[:15], "address_key": uuid4().hex, "page": uuid4().hex[:16]}
    return say(place, **{**facts, **changes})


def look(*ids):
    for each in ids:
        looking.look(each)
    db.session.expire_all()
    return [db.session.get(Comment, each).standing for each in ids]


def codes(comment_id):
    return [label["code"] for label in db.session.get(Comment, comment_id).labels if label["code"] != looking.COUNTED_ONCE]


def test_a_customer_counts_and_is_heard_once(place, heard) -> None:
    one = came(place)
    assert look(one) == ["counted"]
    look(one)
    assert heard == [CommentReceived(one), CommentAmended(one)]


def test_a_robot_behind_the_same_address_is_held_and_the_guests_are_not(place, heard) -> None:
    shop, robot = uuid4().hex, "-robotrobotrobot"
    bots = [came(place, address_key=shop, hand_key=robot, at=NOON + each * 3 * SECOND + each % 3 * SECOND) for each in range(60)]
    guests = [came(place, address_key=shop, at=NOON + 200 * SECOND + each * 7 * SECOND) for each in range(20)]
    assert set(look(*guests)) == {"counted"}
    standings = look(*bots)
    assert standings.count("counted") <= 40
    assert set(standings[40:]) == {"held"}


def test_a_robot_that_changes_its_browser_is_held_and_whoever_has_scripts_is_not(place) -> None:
    shop = uuid4().hex
    bots = [came(place, address_key=shop, at=NOON + each * SECOND) for each in range(100)]
    guests = [came(place, address_key=shop, hand_key="p" + uuid4().hex[:15], at=NOON + each * 7 * SECOND) for each in range(20)]
    assert set(look(*guests)) == {"counted"}
    assert set(look(*bots)[90:]) == {"held"}


def test_the_same_page_counts_once(place) -> None:
    one, two = came(place, page="page"), came(place, page="page", at=NOON + SECOND)
    assert look(one, two) == ["counted", "held"]
    assert codes(two) == ["page_reused"]


def test_pasted_copies_are_held_together_and_released_by_one_click(place, world, heard) -> None:
    ids = [came(place, face=1, words=f"{PASTED} {each}", at=NOON + each * 60 * SECOND) for each in range(6)]
    assert look(*ids) == ["counted", *["held"] * 5]
    assert [codes(each) for each in ids] == [["cloned"], *[["clone"]] * 5]
    (cluster,) = queries.clusters_for(world.people["rosa"])
    assert set(cluster.ids) == set(ids[1:])
    assert judging.release(world.people["rosa"], cluster.ids) == 5
    assert set(look(*ids)) == {"counted"}  # what a person decided stays
    assert {each.comment_id for each in heard if isinstance(each, CommentReceived)} == set(ids)


def test_browsers_of_staff_are_held(place) -> None:
    ids = [came(place, face=5, device_key=uuid4().hex) for _each in range(3)]
    assert set(look(*ids)) == {"held"}
    assert codes(ids[0]) == ["staff_device"]


def test_staff_on_phones_that_never_signed_in_are_held_all_of_them(place, world) -> None:
    shop, near = uuid4().hex, [{"code": "staff_near", "n": 3}]
    ids = [came(place, face=5, address_key=shop, labels=near, at=NOON + each * 40 * SECOND) for each in range(50)]
    look(*ids)
    assert {db.session.get(Comment, each).standing for each in ids} == {"held"}
    assert [len(cluster.ids) for cluster in queries.clusters_for(world.people["oskar"])] == [50]


def test_staff_do_not_take_the_kiosk_of_the_shop_with_them(place) -> None:
    shop, near = uuid4().hex, [{"code": "staff_near", "n": 3}]
    at_kiosk = came(place, face=5, source="kiosk", address_key=shop, labels=near)
    ids = [came(place, face=5, address_key=shop, labels=near, at=NOON + each * 40 * SECOND) for each in range(20)]
    assert look(at_kiosk, *ids) == ["counted", *["held"] * 20]


def test_guests_on_the_network_of_the_shop_count_though_staff_are_near(place) -> None:
    shop, near = uuid4().hex, [{"code": "staff_near", "n": 3}]
    faces = [5, 5, 4, 5, 2, 5, 3, 5, 4, 5] * 6
    ids = [came(place, face=face, address_key=shop, labels=near, at=NOON + n * 10 * SECOND) for n, face in enumerate(faces)]
    assert set(look(*ids)) == {"counted"}


def test_what_is_said_later_is_looked_at_again(place, heard) -> None:
    one = came(place)
    look(one)
    db.session.get(Comment, one).words = "buy at www.casino.top"
    db.session.commit()
    assert look(one) == ["held"]
    assert heard == [CommentReceived(one)]


def test_a_location_s_own_manager_does_not_judge_what_rates_it(place, world) -> None:
    one = came(place, age_ms=None)
    look(one)
    for who in ("leo", "bea", "kuba", "ewa"):
        with pytest.raises(NotFound):
            judging.release(world.people[who], [one])
        assert queries.may_judge(world.people[who], [one]) == set()
    assert queries.may_judge(world.people["rosa"], [one]) == {one}
    assert judging.release(world.people["rosa"], [one]) == 1


def test_hidden_is_not_deleted_and_comes_back(place, world, heard) -> None:
    one = came(place, age_ms=None)
    look(one)
    judging.hide(world.people["rosa"], [one])
    assert queries.comments_for(world.people["leo"], queries.Wanted())[0] == []
    assert heard == []
    judging.release(world.people["oskar"], [one])
    assert heard == [CommentReceived(one)]
    assert [each.id for each in queries.comments_for(world.people["leo"], queries.Wanted())[0]] == [one]


def test_whoever_may_judge_is_told_once_for_all_that_is_held(app, world) -> None:
    with clock.frozen(NOON) as time:
        place = a_place(world)
        ids = [came(place, age_ms=None, at=NOON) for _each in range(5)]
        look(*ids)
        time.advance(timedelta(minutes=15))
        run_due()
        told = list(db.session.scalars(sa.select(Message).where(Message.kind == "comments_held")))
        assert {each.user_id for each in told} == {world.people["rosa"], world.people["oskar"]}
        assert len(told) == 2
        assert {each.facts["cards"] for each in told} == {5}
        look(came(place, age_ms=None))
        time.advance(timedelta(minutes=16))
        run_due()
        assert count_told() == 2, "they know that some wait"
        time.advance(timedelta(minutes=45))
        run_due()
        assert count_told() == 4
        judging.release(world.people["oskar"], db.session.scalars(sa.select(Comment.id).where(Comment.standing == "held")).all())
        look(came(place, age_ms=None))
        time.advance(timedelta(minutes=15))
        run_due()
        assert count_told() == 6, "something new"


def count_told():
    return db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "comments_held"))


def test_after_the_abuse_window_nobody_can_tell_who_sent_it(app, world) -> None:
    with clock.frozen(NOON) as time:
        place = a_place(world)
        one = came(place, words=PASTED, device_key=uuid4().hex)
        look(one)
        time.advance(timedelta(days=13))
        run_due()
        assert db.session.get(Comment, one).address_key
        time.advance(timedelta(days=2))
        run_due()
        db.session.expire_all()
        found = db.session.get(Comment, one)
        assert [found.address_key, found.device_key, found.hand_key, found.page, found.likeness] == [None] * 5
        assert found.words == PASTED


def test_nobody_waits_while_a_comment_is_compared(place, heard, monkeypatch) -> None:
    """Whoever writes keeps every customer waiting; with thousands of a day's cards comparing takes a tenth of a second."""
    was_writing = []
    real = looking.queries.around
    monkeypatch.setattr(looking.queries, "around", lambda *given, **named: was_writing.append(WRITING.get()) or real(*given, **named))
    look(came(place, words=PASTED))
    assert was_writing == [False]
