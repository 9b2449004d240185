"""Codes in their spots: one for each, taken down and replaced, within one's own branch; codes for orders; paper."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from shopper.comment_cards.actions import printing
from shopper.comment_cards.actions.placing import PlacementTerms, hang_up, replace_placement, revoke_placement
from shopper.comment_cards.models import OrderCode, Placement
from shopper.comment_cards.queries.placements import placement_for
from shopper.comment_cards.rules import codes
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from tests.support.cards import live_card, own_stages, placement

pytestmark = pytest.mark.one_database

SPOT = {"en": "Door"}


def hang(world, who="leo", places=("0117",), card=None, **facts):
    terms = PlacementTerms(**({"place": "poster", "spot": SPOT} | facts))
    return hang_up(world.people[who], card or live_card(world), [world.place(each) for each in places], terms)


def test_every_place_gets_a_code_of_its_own(app, world):
    ids = hang(world, "rosa", ("0117", "0109"))
    found = [db.session.get_one(Placement, each).code for each in ids]
    assert len(set(found)) == 2
    assert [codes.read(each) for each in found] == found


def test_a_manager_hangs_cards_in_their_own_shop_only(app, world):
    with pytest.raises(NotFound):
        hang(world, "leo", ("0109",))
    with pytest.raises(NotFound):
        hang(world, "leo", ("0117", "0109"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Placement)) == 0
    (hung,) = hang(world, "bea", ("0109",))
    with pytest.raises(NotFound):
        revoke_placement(world.people["leo"], hung)


def test_a_live_card_hangs_only_where_every_stage_has_an_owner(app, world):
    own_stages(world, "dublin", ("WAIT",))
    with pytest.raises(Invalid):
        hang(world)


def test_the_replaced_code_leads_to_the_new_one(app, world):
    (old,) = hang(world, guests_a_day=40)
    new = replace_placement(world.people["leo"], old)
    before, after = (placement_for(world.people["leo"], each) for each in (old, new))
    assert before.replaced_by == new
    assert before.revoked_at is not None
    assert (after.spot, after.guests_a_day, after.node_id, after.revoked_at) == (SPOT, 40, before.node_id, None)
    assert after.code != before.code
    assert replace_placement(world.people["leo"], old) == new
    revoke_placement(world.people["leo"], new)
    with pytest.raises(Conflict):
        replace_placement(world.people["leo"], new)


def test_an_internal_card_says_who_fills_it(app, world):
    with pytest.raises(Invalid):
        hang(world, place="internal")
    with pytest.raises(Invalid):
        hang(world, place="internal", from_node_id=world.place("0117"))
    with pytest.raises(Invalid):
        hang(world, from_node_id=world.place("0109"))
    (hung,) = hang(world, place="internal", from_node_id=world.place("0109"))
    assert placement_for(world.people["leo"], hung).from_node_id == world.place("0109")


def test_the_page_hangs_it_up_and_shows_its_address(browse, world):
    leo, card = browse("leo"), live_card(world)
    wrong = leo.post(f"/cards/{card}/placements", {"place": "poster", "spot-en": ""})
    assert wrong.status_code == 422
    assert {'href="#spot-en"', 'href="#places"'} <= set(wrong.get_data(as_text=True).replace(">", " ").split())
    fields = {"place": "poster", "spot-en": "Door", "guests": "300", "places": str(world.place("0117"))}
    answer = leo.post(f"/cards/{card}/placements", fields)
    assert answer.status_code == 303
    page = leo.get(answer.headers["Location"]).get_data(as_text=True)
    hung = db.session.scalars(sa.select(Placement)).one()
    assert f"localhost/t/{hung.code}" in page
    assert hung.guests_a_day == 300
    changed = leo.post(answer.headers["Location"], {"spot-en": "Back door", "guests": "12"})
    assert changed.status_code == 303
    assert "Back door" in leo.get(f"/cards/{card}/placements").get_data(as_text=True)
    assert "Back door" not in browse("bea").get(f"/cards/{card}/placements").get_data(as_text=True)


def test_one_place_of_many_is_shown_when_the_address_names_it(browse, world):
    placement(world, spot={"en": "Near A"})
    placement(world, "0109", spot={"en": "Near B"})
    card = live_card(world)
    rosa = browse("rosa")
    page = rosa.get(f"/cards/{card}/placements?place={world.place('0109')}").get_data(as_text=True)
    assert "Near B" in page
    assert "Near A" not in page
    assert rosa.get(f"/cards/{card}/placements?place=nonsense&from=nonsense").status_code == 200


def test_a_table_becomes_codes_all_or_none(browse, world):
    leo, hung = browse("leo"), placement(world, place="order")
    own = f"/cards/placements/{hung.id}"
    table = "order,bought_at,what,amount,currency\n7,2026-04-01,Tea,5,PLN\n8,2026-04-01,Tea,{},PLN\n"
    wrong = leo.post(f"{own}/orders", {"file": (BytesIO(table.format("five").encode()), "orders.csv")})
    assert wrong.status_code == 422
    assert "row 3, column amount" in wrong.get_data(as_text=True)
    assert db.session.scalars(sa.select(OrderCode)).all() == []
    assert leo.post(f"{own}/orders", {"file": (BytesIO(table.format("5").encode()), "orders.csv")}).status_code == 303
    made = db.session.scalars(sa.select(OrderCode)).all()
    assert {each.purchase["order"] for each in made} == {"7", "8"}
    csv = leo.get(f"{own}/orders/{made[0].batch_id}.csv").get_data(as_text=True)
    assert all(codes.shown(each.code) in csv for each in made)
    again = leo.post(f"{own}/orders", {"file": (BytesIO(table.format("5").encode()), "orders.csv")})
    assert again.status_code == 422
    assert "has a code already" in again.get_data(as_text=True)
    assert leo.post(f"{own}/orders").status_code == 422
    assert leo.post(f"{own}/orders/{made[0].batch_id}/revocation").status_code == 303
    db.session.expire_all()
    assert all(each.revoked_at for each in db.session.scalars(sa.select(OrderCode)))


def test_a_sheet_is_owed_once_set_by_the_worker_and_then_there(browse, world, monkeypatch):
    asked = []
    monkeypatch.setattr(printing, "render_sheet", lambda view, logo: asked.append(view) or type("Made", (), {"data": b"%PDF-1.7"}))
    leo, hung = browse("leo"), placement(world)
    address = f"/cards/placements/{hung.id}/poster-all.pdf"
    first, second = leo.get(address), leo.get(address)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.headers["Refresh"] == "3"
    run_due()
    there = leo.get(address)
    assert (there.status_code, there.mimetype) == (200, "application/pdf")
    assert len(asked) == 1
    assert [each.qr for each in asked[0].codes] == [f"HTTP://LOCALHOST/T/{hung.code}"]
    for absent in ("poster-de", "order-en", "flag-en"):
        assert leo.get(f"/cards/placements/{hung.id}/{absent}.pdf").status_code == 404


def test_a_retired_card_hangs_nowhere_new(browse, world):
    oskar, card = browse("oskar"), live_card(world)
    oskar.post(f"/cards/{card}/retirement")
    fields = {"place": "poster", "spot-en": "Door", "places": str(world.place("0117"))}
    assert browse("leo").post(f"/cards/{card}/placements", fields).status_code == 409
