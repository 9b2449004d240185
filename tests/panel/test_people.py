"""People: invited by a link that works once, their own data, erased without their visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm.attributes import set_committed_value

from shopper.accounts import actions as accounts
from shopper.accounts.models import PasswordLink, User
from shopper.accounts.queries import open_link
from shopper.assignments.actions import decline_offer, offer_visit
from shopper.assignments.models import Assignment, Offer
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.panel import actions, queries
from shopper.panel.models import Shopper
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser

NOW = datetime(2026, 4, 19, 10, 0, tzinfo=UTC)


@pytest.fixture
def browse(app: Flask, world: World) -> Any:
    """Each request apart from the test's own session."""
    return lambda who: browser(app, world, who)


pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def sam(world: World) -> UUID:
    return world.cast.shoppers["sam.ortiz@good-corner.example"]


def invite(world: World, email: str = "new@shop.example") -> UUID:
    details = actions.Details(("pl",), "Kraków", "", 1990, "+48 600 100 200")
    return actions.invite_shopper(world.people["nina"], world.cast.company, email, "Żaneta", details)


def test_a_link_chooses_a_password_once(app: Flask, world: World, browse: Any) -> None:
    with clock.frozen(NOW) as time:
        first = actions.invite_again(world.people["nina"], shopper := invite(world))
        token = actions.invite_again(world.people["nina"], shopper)
        assert token not in {row.token_sha256 for row in db.session.scalars(sa.select(PasswordLink))}
        assert browse(None).get(f"/welcome/{first}").status_code == 410
        stranger = browse(None)
        assert stranger.post(f"/welcome/{token}", {"password": "short"}).status_code == 422
        assert stranger.post(f"/welcome/{token}", {"password": "a good long one"}).status_code == 303
        assert stranger.get("/assignments").status_code == 200
        assert browse(None).post(f"/welcome/{token}", {"password": "another long one"}).status_code == 410
        late = actions.invite_again(world.people["nina"], shopper)
        time.advance(timedelta(days=7))
        assert browse(None).get(f"/welcome/{late}").status_code == 410


def test_an_address_is_taken_once(app: Flask, world: World, browse: Any) -> None:
    invite(world)
    with pytest.raises(Invalid):
        invite(world, "NEW@shop.example")
    page = browse("nina").post("/panel/new", {"name": "X", "email": "new@shop.example"})
    assert page.status_code == 422
    assert "new@shop.example" in page.text


def test_only_a_scheduler_outside_the_branch_invites(app: Flask, world: World) -> None:
    for who in ("ewa", "leo", "oskar", "sam"):
        with pytest.raises(NotFound):
            actions.invite_shopper(world.people[who], world.cast.company, "x@y.example", "X", actions.Details())


def test_the_list_is_searched_and_paged(app: Flask, world: World) -> None:
    nina = world.people["nina"]
    for number in range(60):
        invite(world, f"p{number}@shop.example")
    rows, following = queries.shoppers_for(nina, queries.ShopperFilter())
    more, end = queries.shoppers_for(nina, queries.ShopperFilter(after=following))
    assert (len(rows), len(more), end) == (50, 12, None)
    assert len({row.id for row in rows + more}) == 62
    for wanted, count in (({"search": "ortiz"}, 1), ({"language": "pl"}, 60), ({"city": "Kraków"}, 60), ({"state": "left"}, 0)):
        assert len(queries.shoppers_for(nina, queries.ShopperFilter(**wanted))[0]) == min(count, 50), wanted
    assert [row.number for row in queries.shoppers_for(nina, queries.ShopperFilter(search="%"))[0]] == []


def test_a_shopper_reads_and_changes_their_own(app: Flask, world: World, browse: Any) -> None:
    me = browse("sam")
    answer = me.post("/me", {"languages": ["pl", "xx"], "city": " Łódź ", "born_year": "1988", "phone": "+48 600"})
    assert answer.status_code == 303
    db.session.rollback()
    kept = db.session.get_one(Shopper, sam(world))
    assert (kept.languages, kept.city, kept.born_year, kept.channels) == (["pl"], "Łódź", 1988, ["in_person"])
    for field, bad in (("born_year", "2025"), ("born_year", "١٩٨٨"), ("phone", "call me"), ("city", "x" * 101), ("city", "a\x00b")):
        page = me.post("/me", {field: bad})
        assert page.status_code == 422, field
    data = me.get("/me/data.json").json
    assert (data["name"], data["city"]) == ("Samuel Ortiz", "Łódź")
    assert me.post("/me/leaving").status_code == 303
    assert "wants to leave" in browse("nina").get("/panel").text


def test_of_two_who_use_a_link_at_once_one_chooses(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both had found it open; the second then waits for the row of the person, which is when the first has changed it."""
    token = accounts.make_password_link(None, world.people["sam"])
    link = open_link(token)
    assert link is not None
    accounts.choose_password(token, "the first long one")

    def found_open_before(_token: str) -> Any:
        stale = db.session.get_one(PasswordLink, link_id)
        set_committed_value(stale, "ended_at", None)
        return stale

    link_id = link.id
    monkeypatch.setattr("shopper.accounts.queries.open_link", found_open_before)
    with pytest.raises(NotFound):
        accounts.choose_password(token, "the second long one")


def test_a_conflict_is_declared_by_the_shopper_alone(app: Flask, world: World, browse: Any) -> None:
    place = world.place("0117")
    me = browse("sam")
    assert me.post("/me/conflicts", {"kind": "relative"}).status_code == 422
    assert me.post("/me/conflicts", {"kind": "relative", "node_id": "nonsense"}).status_code == 422
    assert me.post("/me/conflicts", {"kind": "relative", "node_id": str(place)}).status_code == 303
    db.session.rollback()
    assert queries.eligibility(sam(world), place, NOW) != []
    conflict = queries.conflicts(sam(world))[0]
    with pytest.raises(NotFound):
        actions.end_own_conflict(world.people["ines"], conflict.id)
    actions.end_own_conflict(world.people["sam"], conflict.id)
    assert queries.eligibility(sam(world), place, NOW) == []


def test_erased_is_gone_and_the_visits_stay(app: Flask, world: World, browse: Any) -> None:
    nina, shopper = world.people["nina"], sam(world)
    me = browse("sam")
    actions.qualify(nina, shopper, "certificate", "MSPA", date(2027, 1, 1))
    actions.declare_conflict(world.people["sam"], "other", None, "My neighbour Jan")
    (offer,) = offer_visit(nina, play.assign(world, None, came_in=clock.now() + timedelta(days=3)), [shopper])
    decline_offer(world.people["sam"], offer, "My mother is ill")
    with pytest.raises(Conflict):
        actions.erase_shopper(nina, shopper)  # visits are still to be made
    with writing():
        db.session.execute(sa.update(Assignment).where(Assignment.shopper_id == shopper).values(starts_at=NOW, ends_at=NOW))
    visits = db.session.scalar(sa.select(sa.func.count()).where(Assignment.shopper_id == shopper))
    actions.reserve_fee(None, world.assignment, shopper, 9500, "PLN", 0)
    actions.settle_fee(None, world.assignment, payable=True)
    with pytest.raises(Conflict):
        actions.erase_shopper(nina, shopper)  # something is still owed
    actions.settle_fee(None, world.assignment, payable=False, why="no")
    assert browse("nina").post(f"/panel/{shopper}/erasure", {"sure": "1"}).status_code == 303
    db.session.rollback()
    assert db.session.execute(sa.select(Offer.answer, Offer.reason)).all() == [("declined", None)]
    user = db.session.get_one(User, world.people["sam"])
    assert (user.name, user.is_active, "sam" in user.email) == ("", False, False)
    assert db.session.scalar(sa.select(sa.func.count()).where(Assignment.shopper_id == shopper)) == visits
    assert (queries.qualifications(shopper), queries.conflicts(shopper)) == ([], [])
    assert me.get("/assignments").status_code == 303
    page = browse("nina").get(f"/panel/{shopper}")
    assert page.status_code == 200
    assert "Ortiz" not in page.text


def test_no_name_reaches_a_reviewer_or_the_visited(app: Flask, world: World, browse: Any) -> None:
    for who in ("ewa", "rosa", "leo", "oskar", "kuba"):
        for path in ("/panel", f"/panel/{sam(world)}", "/pay", "/pay/fees.csv"):
            assert browse(who).get(path).status_code == 404, (who, path)


def test_the_accountant_gets_what_can_be_paid(app: Flask, world: World, browse: Any) -> None:
    other = world.other_assignment
    actions.reserve_fee(None, world.assignment, sam(world), 9550, "PLN", 0)
    actions.settle_fee(None, world.assignment, payable=True)
    actions.reserve_fee(None, other, sam(world), 7777, "PLN", 0)
    actions.settle_fee(None, other, payable=False, why="no")
    answer = browse("nina").language("pl").get("/pay/fees.csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "95,50" in lines[1]
    assert "77" not in lines[1].split(";")[10]
