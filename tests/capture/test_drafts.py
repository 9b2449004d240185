"""What is being filled in waits at the office for the same person's other phone, and for nobody and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shopper.capture import actions
from shopper.capture.models import Draft
from shopper.capture.rules import DRAFT_LIFETIME, MOST_DRAFT_BYTES
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.panel import queries as panel_queries
from shopper.panel.actions import erase_shopper
from tests.capture.phone import manifest, on_sqlite

A, B = str(UUID(int=1)), str(UUID(int=2))


def begun(device=A, base=0, **facts):
    return {"base": base, "device": device, "draft": {"id": str(uuid4()), "answers": {"1.1": {"value": "yes"}}, **facts}}


def drafts():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Draft))


def test_another_phone_of_the_same_person_goes_on_and_the_first_is_told(sam, world):
    first = begun()
    assert sam.draft("PUT", world.assignment, first).get_json()["rev"] == 1
    found = sam.draft("GET", world.assignment).get_json()
    assert (found["rev"], found["device"], found["draft"]) == (1, A, first["draft"])
    again = {**first, "base": 0}  # its answer was lost: the same phone is never in its own way
    assert sam.draft("PUT", world.assignment, again).get_json()["rev"] == 2
    stranger = sam.draft("PUT", world.assignment, begun(B))
    assert (stranger.status_code, stranger.get_json()["draft"]) == (409, first["draft"])
    assert sam.draft("PUT", world.assignment, begun(B, base=2)).get_json()["rev"] == 3
    late = sam.draft("PUT", world.assignment, {**first, "base": 2})
    assert (late.status_code, late.get_json()["device"]) == (409, B)


def test_nobody_else_ever_sees_it(sam, phone_of, world, ask):
    sam.draft("PUT", world.assignment, begun())
    for who in ("ines", "leo", "rosa", "oskar"):
        replies = [phone_of(who).draft(method, world.assignment) for method in ("GET", "DELETE")]
        replies.append(phone_of(who).draft("PUT", world.assignment, begun(B)))
        assert [reply.status_code for reply in replies] == [404, 404, 404]
    assert phone_of(None).draft("GET", world.assignment).status_code == 401
    assert sam.draft("PUT", world.assignment, begun(), X_Outbox=None).status_code == 403
    assert ask(drafts) == 1


def test_what_is_sent_is_no_draft_any_more_and_no_late_phone_brings_it_back(sam, world, ask):
    mine = begun()
    sam.draft("PUT", world.assignment, mine)
    sam.put(mine["draft"]["id"], manifest(world))
    assert ask(drafts) == 0
    assert sam.draft("GET", world.assignment).status_code == 404
    assert sam.draft("PUT", world.assignment, mine).status_code == 410
    assert sam.draft("PUT", world.assignment, begun(B)).status_code == 410
    assert sam.draft("PUT", world.assignment, begun(B, replaces=mine["draft"]["id"])).status_code == 200


def test_what_is_erased_takes_its_draft_along(sam, world, ask):
    mine = begun()
    sam.put(mine["draft"]["id"], manifest(world))
    sam.draft("PUT", world.assignment, begun(replaces=mine["draft"]["id"]))
    ask(lambda: actions.erase(None, UUID(mine["draft"]["id"])))
    assert ask(drafts) == 0
    assert sam.draft("PUT", world.assignment, mine).status_code == 410


def test_it_goes_with_its_shopper(sam, world, ask, monkeypatch):
    sam.draft("PUT", world.assignment, begun())
    nina = world.people["nina"]
    monkeypatch.setattr(panel_queries, "visits_to_make", lambda _: 0)
    ask(lambda: erase_shopper(nina, world.cast.shoppers["sam.ortiz@good-corner.example"]))
    assert ask(drafts) == 0


@on_sqlite
def test_it_goes_when_nobody_went_on_with_it_for_sixty_days(sam, phone_of, world, ask, noon):
    sam.draft("PUT", world.assignment, begun())
    noon.advance(DRAFT_LIFETIME - timedelta(days=1))
    phone_of("sam").draft("PUT", world.assignment, begun())
    noon.advance(timedelta(days=2))
    ask(run_due)
    assert ask(drafts) == 1
    noon.advance(DRAFT_LIFETIME)
    ask(run_due)
    assert ask(drafts) == 0


def test_begun_anew_it_is_gone(sam, world):
    sam.draft("PUT", world.assignment, begun())
    assert [sam.draft("DELETE", world.assignment).status_code for _ in range(2)] == [200, 404]
    assert sam.draft("PUT", world.assignment, begun(B, base=7)).get_json()["rev"] == 8  # what others built on earlier is never its equal


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"[]", 400), (b'{"draft": {}}', 400), ({**begun(), "base": True}, 400), ({**begun(), "base": 2**31}, 400),
        ({**begun(), "device": "mine"}, 400), ({**begun(), "draft": {"id": "1"}}, 400),
        (b'{"base": 0, "device": "%s", "draft": {"id": "%s", "x": 1e999}}' % (A.encode(), B.encode()), 400),
        (begun(narrative="a" * MOST_DRAFT_BYTES), 413), (begun(narrative="\ud800 \u0000 \u2028"), 200),
    ],
)  # fmt: skip
def test_a_hostile_draft_is_answered(sam, world, body, status):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert sam.draft("PUT", world.assignment, raw).status_code == status


def test_a_kind_that_is_none(sam, world):
    for kind in ("card", "%00", "x" * 300):
        assert sam._send("GET", f"/api/drafts/{kind}/{world.assignment}", {}).status_code == 400
