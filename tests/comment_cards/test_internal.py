"""A card between departments: colleagues alone fill it, others are told so, and it is for whoever leads the department it is about."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.cases.models import Case
from shopper.comment_cards.events import CommentReceived
from shopper.comment_cards.models import Comment, Placement
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.organisation.actions import add_node
from shopper.recognition.actions.ideas import judge_idea
from shopper.recognition.models import Suggestion
from shopper.recognition.queries.ideas import idea_of_comment
from tests.comment_cards.test_tap import OUTBOX
from tests.support.cards import placement
from tests.support.comments import id_of, said

pytestmark = pytest.mark.one_database


def internal(world) -> Placement:
    """The bakery of shop B says how the kitchen of shop A serves it."""
    kitchen = add_node(None, world.place("0117"), "department", {"en": "Kitchen"})
    return placement(world, place="internal", from_node_id=world.place("0109"), node_id=kitchen)


def sent(spot: Placement) -> str:
    return json.dumps({"kind": "comment", "subject": str(spot.id), "rev": 1, "replaces": None, "form": {"card": str(spot.card_id), "rev": 1}, "face": 2})


def test_strangers_and_shoppers_are_told_whose_card_it_is(app, world, browse) -> None:
    spot = internal(world)
    sam, nobody = browse("sam"), browse(None)
    for who, there, refused in (("sam", sam, 404), (None, nobody, 401)):  # whoever has only signed out goes on when they are back
        page = there.get(f"/t/{spot.code}")
        assert page.status_code == 403, who
        assert "Only people of the company who have signed in can fill it" in page.get_data(as_text=True)
        assert there.client.put(f"/api/s/{uuid4()}", data=sent(spot), headers=OUTBOX).status_code == refused, who
        assert [there.get(f"/t/{spot.code}/{piece}").status_code for piece in ("questions", "did")] == [404, 404], who
        assert there.post(f"/t/{spot.code}", {"face": "2"}).status_code == 403, who
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_a_colleague_fills_it_and_is_not_named(app, world, browse) -> None:
    bea, rosa, spot = browse("bea"), browse("rosa"), internal(world)
    idea = id_of(idea_of_comment(said(world, words="Why not put a bench outside?").id))
    judge_idea(world.people["rosa"], idea, verdict="done", answer={"en": "It stands."}, said={"en": "A bench"}, is_shown=True)
    with writing():
        db.session.get_one(Suggestion, idea).location_id = spot.node_id
    assert bea.get(f"/t/{spot.code}").status_code == 200
    assert 'name="words"' in bea.get(f"/t/{spot.code}/questions").text  # her phone keeps them for the cellar
    mark = r'data-who="(\w+)"'
    assert re.search(mark, bea.get(f"/t/{spot.code}").text)[1] != re.search(mark, rosa.get(f"/t/{spot.code}").text)[1]
    own = bea.post(f"/t/{spot.code}", {"face": "2"}).headers["Location"]
    assert bea.post(own, {"words": "No dough again."}).status_code == 303
    thanks = bea.get(f"{own}/thanks").get_data(as_text=True)
    assert "/did" not in thanks
    assert bea.client.put(f"/api/s/{uuid4()}", data=sent(spot), headers=OUTBOX).status_code == 201
    db.session.rollback()
    kept = db.session.scalars(sa.select(Comment).order_by(Comment.received_at)).all()
    assert [(each.source, each.entered_by, each.words) for each in kept if each.source == "internal"] == [("internal", None, "No dough again."), ("internal", None, None)]


def test_whoever_is_served_finds_the_card_without_its_poster(app, world, browse) -> None:
    bea, kuba, spot = browse("bea"), browse("kuba"), internal(world)
    assert f'href="/t/{spot.code}"' in bea.get("/comments/new").get_data(as_text=True)
    assert spot.code not in kuba.get("/comments/new").get_data(as_text=True), "the kitchen's own shop"
    with writing():
        db.session.get(Placement, spot.id).revoked_at = clock.now()
    assert spot.code not in bea.get("/comments/new").get_data(as_text=True)


def test_it_is_for_whoever_leads_the_department(app, world, browse) -> None:
    spot = internal(world)
    head = add_user(None, "olga.lis@good-corner.example", "Olga Lis", "a password of theirs")
    grant_role(None, head, spot.node_id, "manager")
    for source, owner in (("internal", head), ("qr", world.people["rosa"])):
        comment = said(world, source=source, face=1, words="Nobody answers us.", topics=["wait"], announced=False)
        with writing():
            comment.placement_id = spot.id
            publish(CommentReceived(comment.id))
        assert db.session.scalars(sa.select(Case.owner_id).where(Case.comment_id == comment.id)).all() == [owner], source
