"""The lag meter is reckoned from rows; the pile is what nobody has read; what is called unjustified too often is told."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.cases.actions import note
from shopper.cases.actions.watching import look_at_piles, look_at_unjustified
from shopper.cases.models import Case, CaseEvent
from shopper.cases.queries.lag import backlog, meter
from shopper.cases.queries.log import case_of_comment
from shopper.cases.queries.unjustified import high_shares, share_of
from shopper.cases.rules import log
from shopper.cases.rules.lag import DAY
from shopper.comment_cards.actions.seeing import mark_seen
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import new_return_code
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs.models import Job
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.notifications.wording import wording
from shopper.organisation.queries import node
from tests.support.cards import placement
from tests.support.comments import said

NOVEMBER, MARCH = datetime(2025, 11, 2, 12, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_the_126_day_card_stands_over_the_red_line(app, world) -> None:
    with clock.frozen(MARCH) as now:
        comment = said(world, face=1, words="Half of my order was missing.", written_at=NOVEMBER, source="paper")
        case = case_of_comment(comment.id)
        assert case is not None
        note(case, log.SEEN, world.people["leo"])
        found = meter(world.people["leo"])
        assert (found.total.seen.n, found.total.seen.k, found.total.seen.worst) == (1, 1, 126 * DAY)
        assert found.total.seen.is_over
        assert (found.total.heard.n, found.total.heard.k) == (1, 0)
        now.advance(timedelta(days=2))
        note(case, log.CALLED, world.people["leo"], outcome="no_answer")
        assert meter(world.people["leo"]).total.heard.k == 0
        note(case, log.CALLED, world.people["leo"], outcome="reached")
        heard = meter(world.people["leo"]).total.heard
        assert (heard.k, heard.worst) == (1, 128 * DAY)
        assert [(day.year, day.month) for day, _ in meter(world.people["leo"]).months] == [(2025, 11)]
        assert meter(world.people["bea"]).total.seen.n == 0
        assert [place.id for place, _ in meter(world.people["rosa"]).places] == [world.place("0117")]
        assert meter(world.people["bea"], world.place("0117")).total.seen.n == 0


def test_old_criticism_goes_to_the_system(app, world) -> None:
    with clock.frozen(MARCH):
        for days, kinds in ((14, 0), (15, 1)):
            comment = said(world, face=1, words="Kuba was rude.", written_at=MARCH - timedelta(days=days), source="paper")
            case = case_of_comment(comment.id)
            assert case is not None
            handed = sa.select(sa.func.count()).where(CaseEvent.case_id == case.id, CaseEvent.kind == log.HANDED_TO_SYSTEM)
            assert db.session.scalar(handed) == kinds, days


@pytest.mark.one_database
def test_an_old_card_names_nobody(app, world, browse) -> None:
    oskar = browse("oskar")
    for days, names in ((1, True), (30, False)):
        comment = said(world, face=1, words="Kuba was rude to us.", written_at=clock.now() - timedelta(days=days), source="paper")
        case = case_of_comment(comment.id)
        assert case is not None
        assert ("Kuba was rude" in oskar.get("/comments/lag").text) == names, "the pile of what nobody has seen"
        page = oskar.get(f"/cases/{case.id}").get_data(as_text=True)
        assert ("Kuba was rude" in page) == names
        assert ("does the standard hold" in page) != names
        assert names or "Kuba" not in page
        for path in (*(f"/cases/{case.id}/{each}" for each in ("points", "call", "answer")), "/comments"):
            shown = oskar.get(path).text
            assert ("Kuba was rude" in shown) == names, path
            assert names or "Kuba" not in shown, path
        with writing():
            db.session.get_one(Comment, comment.id).standing = "hidden"  # the next one stands alone


def test_the_pile(app, world) -> None:
    with clock.frozen(MARCH) as now:
        first = said(world, words="Fine.")
        said(world, "0109", words="Fine too.")
        now.advance(timedelta(days=3))
        said(world, words="And again.")
        leo = world.people["leo"]
        pile = backlog(leo)
        assert (pile.unseen, pile.late, pile.oldest[0].id) == (2, 1, first.id)
        assert mark_seen(world.people["bea"], [first.id]) == 0
        assert mark_seen(leo, [first.id, uuid4()]) == 1
        assert mark_seen(leo, [first.id]) == 0
        assert (backlog(leo).unseen, backlog(leo).late) == (1, 0)
        assert meter(leo).total.seen.k == 1


@pytest.mark.one_database
def test_the_page_in_three_languages(app, world, browse) -> None:
    leo = browse("leo")
    with clock.frozen(clock.now() - timedelta(days=3)):
        comment = said(world, words="Fine. Call 601 234 567")
    for language, word in (("en", "longer than it may"), ("ru", "%"), ("pl", "%")):
        page = leo.language(language).get("/comments/lag").get_data(as_text=True)
        assert "•••" in page
        assert language != "en" or word in page
    assert leo.language("en").post("/comments/seen", {"comment": str(comment.id)}).status_code == 303
    assert "The pile is empty." in leo.get(f"/comments/lag?place={world.place('0117')}").get_data(as_text=True)
    assert leo.get("/comments/lag?place=nonsense").status_code == 200


def test_whoever_leads_the_place_hears_of_the_pile_once_a_day(app, world) -> None:
    company, now = world.cast.company, clock.now()
    with clock.frozen(now - timedelta(days=3)):
        first = said(world, words="Fine.")
        for _ in range(2):
            said(world, words="Fine too.")
    said(world, words="Of today.")
    for _ in range(2):
        look_at_piles(company)
    told = sa.select(Message).where(Message.kind == "cards_unread").order_by(Message.created_at)
    (message,) = db.session.scalars(told)
    assert (message.user_id, message.facts["cards"]) == (world.people["leo"], 3)
    assert message.path == f"/comments/lag?place={world.place('0117')}#pile"
    owed = db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.name == "cases.pile"))
    assert owed == 1, "tomorrow's, once"
    mark_seen(world.people["leo"], [first.id])
    with clock.frozen(now + timedelta(hours=23)):
        look_at_piles(company)
    assert [each.facts["cards"] for each in db.session.scalars(told)] == [3, 2]
    assert wording("cards_unread", message.facts, "pl").title
    assert wording("cards_unread", {**message.facts, "cards": 1}, "en").text.startswith("1 card of ")


@pytest.mark.slow
@pytest.mark.one_database
def test_twenty_thousand_cards_are_reckoned_quickly(app, world) -> None:
    spot, now = placement(world), clock.now()
    rows, cases, events = [], [], []
    for at in range(20_000):
        written = now - timedelta(minutes=5 * at)
        rows.append({
            "id": uuid4(), "company_id": world.cast.company, "location_id": spot.node_id, "placement_id": spot.id, "card_id": spot.card_id,
            "card_rev": 1, "source": "qr", "code": f"{at:012d}", "language": "en", "face": 1 + at % 5, "standing": "counted",
            "written_at": written, "received_at": written, "topics": [], "answers": {}, "labels": [], "seen_at": written + timedelta(hours=1),
        })  # fmt: skip
        if at % 4 == 0:
            cases.append({
                "id": uuid4(), "company_id": world.cast.company, "location_id": spot.node_id, "comment_id": rows[-1]["id"], "code": f"{at:012d}",
                "severity": "normal", "owner_id": world.people["leo"], "opened_at": written,
            })  # fmt: skip
            case_id = cases[-1]["id"]
            for hours, kind in enumerate(("opened", "seen", "answered", "told"), start=1):
                events.append({"case_id": case_id, "kind": kind, "at": written + timedelta(hours=hours), "facts": {}})
    with writing():
        for table, these in ((Comment, rows), (Case, cases), (CaseEvent, events)):
            db.session.execute(sa.insert(table), these)
    begun = time.perf_counter()
    found = meter(world.people["oskar"])
    backlog(world.people["oskar"])
    took = time.perf_counter() - begun
    assert found.total.seen.n == 20_000
    assert took < 1, took  # a tenth of a second on a quiet core
    print(f"{took:.2f} s")


def mark_many(world, *, of: int, marked: int) -> None:
    """Cases of the shop, some of them called unjustified."""
    now = clock.now()
    with writing():
        for at in range(of):
            case = Case(
                company_id=world.cast.company, location_id=world.place("0117"), comment_id=None, code=new_return_code(), stage_code=None,
                severity="normal", owner_id=world.people["leo"], opened_at=now - timedelta(days=1),
            )  # fmt: skip
            db.session.add(case)
            db.session.flush()
            db.session.add(CaseEvent(case_id=case.id, kind=log.OPENED, facts={"severity": "normal"}))
            if at < marked:
                db.session.add(CaseEvent(case_id=case.id, kind=log.UNJUSTIFIED, facts={"reason": "So."}))


def test_more_than_one_per_cent_is_told_to_the_region_and_the_owner(app, world) -> None:
    place = world.place("0117")
    mark_many(world, of=29, marked=2)
    assert not look_at_unjustified(place)
    mark_many(world, of=31, marked=8)
    shop = node(place)
    assert shop is not None
    share = share_of(shop)
    assert (share.k, share.n, share.is_high) == (10, 60, True)
    assert look_at_unjustified(place)
    assert not look_at_unjustified(place)
    told = db.session.scalars(sa.select(Message.user_id).where(Message.kind == "unjustified_high")).all()
    assert set(told) == {world.people["rosa"], world.people["oskar"]}
    for who, sees in (("rosa", 1), ("leo", 1), ("bea", 0), ("kuba", 0)):
        assert len(high_shares(world.people[who])) == sees, who
