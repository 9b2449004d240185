"""A paper card and a spoken word look like every other comment afterwards; their clock runs from now, their lag from the writing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shopper.cases.queries.log import case_of_comment, entries_of
from shopper.cases.rules import log
from shopper.comment_cards.actions.entering import Entry, Reach, enter_comment
from shopper.comment_cards.models import CardRevision, Comment, Contact
from shopper.comment_cards.rules.codes import shown
from shopper.comment_cards.rules.entry import day_fault
from shopper.comment_cards.starters import DEFINITIONS
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.recognition.queries.praise import praise_of
from tests.support.cards import placement
from tests.support.comments import said

NOW = datetime(2026, 3, 8, 9, tzinfo=UTC)
CARD = Entry("paper", date(2025, 11, 2), "pl", 1, ["wait"], "Połowy zamówienia zabrakło, ale Kuba był miły.", "Kuba", True)


def test_the_day_on_the_card() -> None:
    today = date(2026, 3, 8)
    assert [day_fault(each, today) for each in (today, date(2024, 3, 7), date(2026, 3, 9), date(2024, 3, 6))] == [None, None, "future", "too_old"]


def test_a_paper_card_opens_a_case_and_hands_on_its_thanks(app, world) -> None:
    kuba, spot, comment_id = world.people["kuba"], placement(world), uuid4()
    with writing():
        spot.card.rev = 2
        db.session.add(CardRevision(card_id=spot.card_id, rev=2, definition=DEFINITIONS["shop"]))
    with clock.frozen(NOW):
        code = enter_comment(kuba, comment_id, spot.id, CARD, Reach("Ola", "601 234 567", "", "after 5", "I agree"))
        assert enter_comment(kuba, comment_id, spot.id, CARD) == code
    kept, case = db.session.get_one(Comment, comment_id), case_of_comment(comment_id)
    assert case is not None
    assert (kept.source, kept.standing, kept.entered_by, kept.received_at, kept.location_id, kept.card_rev) == ("paper", "counted", kuba, NOW, spot.node_id, 2)
    assert (case.opened_at, kept.written_at.date()) == (NOW, date(2025, 11, 2))
    assert db.session.get_one(Contact, comment_id).has_phone
    assert len(praise_of(kuba)) == 1
    with pytest.raises(Conflict):
        enter_comment(world.people["leo"], comment_id, spot.id, CARD)


def test_thanks_to_whoever_types_them_wait_for_somebody_above(app, world) -> None:
    kuba, leo, spot = world.people["kuba"], world.people["leo"], placement(world)
    kind = replace(CARD, face=5, words="Bardzo miło.", written_on=NOW.date())
    with clock.frozen(NOW):
        for who, standing in ((kuba, "held"), (leo, "counted")):
            comment_id = uuid4()
            enter_comment(who, comment_id, spot.id, kind)
            kept = db.session.get_one(Comment, comment_id)
            assert kept.written_at == NOW, "of today, and never later than it was typed"
            assert (kept.standing, kept.judged_by) == (standing, None if standing == "held" else who)
    assert len(praise_of(kuba)) == 1, "what leo typed"


def test_only_where_one_works_and_only_possible_days(app, world) -> None:
    spot = placement(world)
    with pytest.raises(NotFound):
        enter_comment(world.people["bea"], uuid4(), spot.id, CARD)
    with clock.frozen(NOW):
        for day in (date(2026, 3, 9), date(2023, 1, 1)):
            with pytest.raises(Invalid):
                enter_comment(world.people["leo"], uuid4(), spot.id, Entry("paper", day, "en", 1, [], "x", "", False))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


@pytest.mark.one_database
def test_a_batch_on_the_page(app, world, browse) -> None:
    kuba, spot = browse("kuba"), placement(world)
    page = kuba.get("/comments/new").get_data(as_text=True)
    comment = re.search(r'name="comment" value="([^"]+)"', page)
    assert comment
    given = {"spot": str(spot.id), "comment": comment[1], "language": "en", "words": "Cold coffee", "phone": "12"}
    refused = kuba.post("/comments/new", given)
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert text.count('class="error"') == 3  # how, the day is not asked of whoever did not say how, number, consent
    assert "Cold coffee" in text
    assert "How it reached you: Fill this in." in text, "the summary names the field: three times “Fill this in.” helps nobody"
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    whole = {**given, "phone": "", "source": "paper", "written_on": yesterday}
    sent = kuba.post("/comments/new", whole)
    assert sent.status_code == 303
    assert kuba.post("/comments/new", whole).headers["Location"] == sent.headers["Location"]
    done = kuba.get(sent.headers["Location"]).get_data(as_text=True)
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", done)
    following = re.search(r'href="(/comments/new\?[^"]+)"', done)
    assert following
    fresh = kuba.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert f'value="{yesterday}"' in fresh
    assert 'value="paper" checked' in fresh
    for data in ({}, {"spot": "x"}, {**whole, "comment": "x", "written_on": "2026-02-31"}, {**whole, "comment": str(uuid4()), "face": "9", "topics": ["zz"]}):
        assert kuba.post("/comments/new", data).status_code in (303, 404, 422)


@pytest.mark.one_database
def test_several_spots_are_chosen_from(app, world, browse) -> None:
    leo = browse("leo")
    assert "No card hangs where you work yet." in leo.get("/comments/new").get_data(as_text=True)
    for _ in range(2):
        spot = placement(world)
    page = leo.get("/comments/new").get_data(as_text=True)
    assert page.count("Till 2") == 2
    assert leo.get(f"/comments/new?spot={spot.id}").status_code == 200
    for elsewhere in (placement(world, "0109"), placement(world, revoked_at=clock.now()), placement(world, place="internal")):
        assert leo.get(f"/comments/new?spot={elsewhere.id}").status_code == 404, elsewhere


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_card_of_three_weeks_ago_goes_to_the_system_and_shows_on_the_meter(app, world, browse) -> None:
    """The whole way by the pages: typed in by Kuba, whom it blames, it reaches the senior without his name."""
    kuba, oskar, spot = browse("kuba"), browse("oskar"), placement(world)
    for days, why, names in ((13, "stage_owner", True), (21, "senior", False)):
        day = (clock.now() - timedelta(days=days)).date().isoformat()
        given = {"spot": str(spot.id), "comment": str(uuid4()), "language": "en", "source": "paper", "written_on": day}
        given |= {"face": "1", "topics": "wait", "words": "Kuba was rude and the queue awful."}
        done = kuba.get(kuba.post("/comments/new", given).headers["Location"]).get_data(as_text=True)
        assert ("This card is older than 14 days" in done) != names
        db.session.rollback()
        case = case_of_comment(UUID(given["comment"]))
        assert case is not None
        (opened,) = [each for each in entries_of(case.id) if each.kind == log.OPENED]
        assert (opened.facts["why"], opened.facts["stale"]) == (why, not names)
        assert case.owner_id == world.people["rosa" if names else "oskar"]
        page = oskar.get(f"/cases/{case.id}").get_data(as_text=True)
        assert ("Kuba was rude" in page) == names
    meter = oskar.get("/comments/lag").get_data(as_text=True)
    assert "21 days" in meter


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("source", ["paper", "spoken"])
def test_afterwards_it_looks_like_one_that_was_scanned(app, world, browse, source) -> None:
    """To the customer, and to whoever works on the case."""
    guest, oskar, spot, now = browse(None), browse("oskar"), placement(world), clock.now().replace(hour=12, minute=0)
    seen = []
    with clock.frozen(now):
        entry = Entry(source, now.date(), "en", 1, [], "I am not content.", "", True)
        code = enter_comment(world.people["kuba"], uuid4(), spot.id, entry)
        entered = db.session.scalars(sa.select(Comment).where(Comment.code == code)).one()
        scanned = said(world, face=1, words=entry.words, wants_answer=True)
        with writing():
            scanned.placement_id, scanned.written_at = spot.id, entered.written_at
        for comment in (entered, scanned):
            case = case_of_comment(comment.id)
            assert case is not None
            pages = guest.get(f"/m/{comment.code}").get_data(as_text=True) + oskar.get(f"/cases/{case.id}").get_data(as_text=True)
            for drawn in (str(comment.id), str(case.id), shown(comment.code), comment.code, comment.code[:4]):
                pages = pages.replace(drawn, "…")
            seen.append(pages)
    assert seen[0].splitlines() == seen[1].splitlines()
