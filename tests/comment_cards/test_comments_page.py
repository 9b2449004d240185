"""The list of comments: what is held with its reasons, one click for one or for all that look alike, links inert."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shopper.comment_cards.actions import erasing, judging, looking
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import judging as queries
from shopper.comment_cards.views.comments import VERDICTS
from shopper.infra import clock
from shopper.infra.db import db
from tests.support.said import a_place, say

pytestmark = pytest.mark.one_database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASTED = "Самый лучший магазин в городе, всё понравилось, персонал очень вежливый"


@pytest.fixture
def place(app, world):
    with clock.frozen(NOON):
        yield a_place(world)


def came(place, **changes):
    one = say(
        place,
        **{"age_ms": 8_000, "hand_key": "-" + uuid4().hex[:15], "address_key": uuid4().hex, "page": uuid4().hex[:16], **changes},
    )
    looking.look(one)
    return one


def text_of(browser, path):
    return browser.get(path).get_data(as_text=True)


def standing(comment_id):
    db.session.expire_all()
    return db.session.get(Comment, comment_id).standing


def test_a_link_or_a_number_is_covered_before_anybody_reads_it(place, browse) -> None:
    came(place, words="Visit https://evil.example/win or call 512 345 678")
    html = text_of(browse("rosa"), "/comments?standing=held")
    assert "evil.example" not in html
    assert "512 345 678" not in html
    assert "Advertising" in html


def test_one_click_releases_all_that_look_alike(place, browse) -> None:
    ids = [came(place, words=PASTED, at=NOON + each * timedelta(minutes=1)) for each in range(4)]
    rosa = browse("rosa")
    assert "3 have the same words" in text_of(rosa, "/comments?standing=held")
    reply = rosa.post("/comments/verdicts", {"cluster": f"clone.{ids[0]}", "verdict": "release", "next": "/comments?standing=held"})
    assert (reply.status_code, reply.location) == (303, "/comments?standing=held")
    assert {standing(each) for each in ids} == {"counted"}


def test_many_are_released_a_few_at_a_time_so_that_no_customer_waits_for_all_of_them(place, world, browse, monkeypatch) -> None:
    ids = [came(place, age_ms=None, hand_key="-one") for _each in range(45)]
    erasing.erase_comment(None, ids[0])  # is in nobody's way
    together = []
    release = judging.release
    monkeypatch.setitem(VERDICTS, "release", lambda who, those: together.append(len(those)) or release(who, those))
    rosa = browse("rosa")
    name = queries.clusters_for(world.people["rosa"])[0].name
    db.session.rollback()
    assert rosa.post("/comments/verdicts", {"cluster": name, "verdict": "release"}).location == "/comments?standing=held"
    assert together == [20, 20, 4]
    assert {standing(each) for each in ids[1:]} == {"counted"}
    assert queries.count_held(world.people["rosa"]) == 0


def test_hidden_can_be_found_and_brought_back(place, browse) -> None:
    one = came(place, words="x" * 5, age_ms=None)
    rosa = browse("rosa")
    rosa.post("/comments/verdicts", {"comment": str(one), "verdict": "hide"})
    assert "xxxxx" not in text_of(rosa, "/comments")
    assert "xxxxx" in text_of(rosa, "/comments?standing=hidden")
    rosa.post("/comments/verdicts", {"comment": str(one), "verdict": "release"})
    assert standing(one) == "counted"


def test_the_manager_of_the_place_reads_the_reason_and_cannot_decide(place, browse) -> None:
    one = came(place, age_ms=None)
    leo = browse("leo")
    html = text_of(leo, "/comments?standing=held")
    assert "nobody judges what rates their own place" in html
    assert "/comments/verdicts" not in html
    assert leo.post("/comments/verdicts", {"comment": str(one), "verdict": "release"}).status_code == 404
    assert standing(one) == "held"
    assert str(one) not in text_of(browse("bea"), "/comments?standing=held")


@pytest.mark.parametrize(
    "query", ["face=9", "face=x", "standing=odd", "place=1", "source=%00", "label=zzz", "before=x", "before=0d6a7a4e-0000-4000-8000-000000000001"]
)
def test_nonsense_in_the_address_is_no_fault(place, browse, query) -> None:
    came(place)
    assert browse("rosa").get(f"/comments?{query}").status_code == 200


@pytest.mark.parametrize(
    "form", [{}, {"verdict": "x"}, {"verdict": "hide", "comment": "x"}, {"verdict": "hide", "comment": "0d6a7a4e-0000-4000-8000-000000000001"}]
)
def test_nonsense_is_refused(place, browse, form) -> None:
    assert browse("rosa").post("/comments/verdicts", form).status_code in (400, 404)


def test_filters_find_what_they_say_and_pages_follow_each_other(place, world, browse) -> None:
    for each in range(35):
        came(place, face=1 + each % 5, words=f"word{each:02d}", at=NOON - each * timedelta(minutes=5))
    rosa = browse("rosa")
    first = text_of(rosa, "/comments?source=qr")
    older = first.partition('rel="next"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = text_of(rosa, older)
    assert ("word00" in first, "word34" in first, "word34" in second, "word00" in second) == (True, False, True, False)
    worst = text_of(rosa, f"/comments?face=1&place={world.place('0117')}")
    assert ("word05" in worst, "word06" in worst) == (True, False)


def test_nothing_but_praise_is_said_with_its_n_to_whoever_stands_above(place, world, browse) -> None:
    other = a_place(world, "0109")
    for each in range(60):
        say(other, face=1 if each % 3 == 0 else 4, standing="counted", at=NOON - timedelta(hours=each))
    for each in range(40):
        say(place, face=5, standing="counted", at=NOON - timedelta(hours=each))
    db.session.commit()
    html = text_of(browse("rosa"), "/comments")
    assert "0 of 40 comments in four weeks are bad; elsewhere 20 of 60 are" in html
    assert "Nothing but praise" not in text_of(browse("leo"), "/comments")
