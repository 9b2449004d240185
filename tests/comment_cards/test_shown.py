"""A customer's photos: after the words, three at most, without place or date; seen by few, and gone with the contact data."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from PIL import Image

from shopper.capture.models import Photo, Submission, Tombstone
from shopper.cases.models import Case
from shopper.comment_cards import reactions
from shopper.comment_cards.actions.erasing import erase_comment
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.photos import PHOTO, slots_of
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.storage import storage
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.web import traces
from tests.support import cards

OUTBOX = {"X-Outbox": "1", "Content-Type": "application/json"}
CHUNK = {"X-Outbox": "1", "Content-Type": "application/octet-stream", "Upload-Offset": "0"}


@pytest.fixture(autouse=True)
def _no_flood():
    traces._counts.clear()


@pytest.fixture
def spot(app, world):
    return cards.placement(world)


@pytest.fixture
def guest(browse):
    return browse(None)


@pytest.fixture
def time(database):
    with clock.frozen(clock.now()) as time:
        yield time


@pytest.fixture
def own(guest, spot, time):
    """The customer's own address, after a tap and some words."""
    state = re.search(r'name="state" value="([^"]+)"', guest.get(f"/t/{spot.code}").text)[1]
    time.advance(timedelta(seconds=20))
    own = guest.post(f"/t/{spot.code}", {"face": "1", "state": state}).location
    assert guest.post(own, {"words": "Spoilt.", "wants_answer": "yes", "then": "photos"}).location == f"{own}/photos"
    return own


def picture(seed=0):
    """With a place in it, and a camera."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY-make"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 47.0), 3: "E", 4: (21.0, 0.0, 44.0)})
    out = BytesIO()
    Image.new("RGB", (320, 240), (60 * seed, 90, 160)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def post(guest, own, *pictures):
    return guest.post(f"{own}/photos", {"photo": [(BytesIO(each), f"{n}.jpg") for n, each in enumerate(pictures)]})


def comment():
    db.session.expire_all()
    return db.session.scalars(sa.select(Comment)).one()


def photos():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Photo)))


def send(guest, comment_id, slot, data, **changes):
    line = {"pid": str(uuid4()), "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/jpeg"}
    own = db.session.scalar(sa.select(Comment.code).where(Comment.id == comment_id))
    told = {"kind": PHOTO, "subject": str(comment_id), "own": own, "photos": [line], **changes}
    reply = guest.client.put(f"/api/s/{slot}", data=json.dumps(told), headers=OUTBOX)
    if reply.status_code < 300:
        guest.client.patch(f"/api/s/{slot}/p/{line['pid']}", data=data, headers=CHUNK)
    return reply


def test_a_photo_posted_without_scripts_is_clean_and_sent_twice_is_one(guest, own):
    assert comment().words == "Spoilt."
    assert post(guest, own, picture()).status_code == post(guest, own, picture()).status_code == 303
    assert "1 photo is in." in guest.get(f"{own}/photos").text
    run_due()
    (photo,) = photos()
    kept = storage().read(photo.clean_key)
    assert b"CANARY" not in kept
    assert not Image.open(BytesIO(kept)).getexif()
    assert not storage().exists(photo.original_key)
    assert comment().words == "Spoilt."
    assert "1 photo received" in guest.get(f"/m/{comment().code}").text


def test_there_are_three_places_and_what_is_no_photo_takes_none_from_another(guest, own):
    assert post(guest, own).status_code == 422
    assert post(guest, own, b"").status_code == 422
    assert post(guest, own, picture(1), b"", picture(2)).status_code == 303
    reply = post(guest, own, picture(3), picture(4))
    assert reply.status_code == 422
    assert "left out" in reply.text
    assert len(photos()) == 3
    assert 'type="file"' not in guest.get(f"{own}/photos").text


def test_what_nobody_can_read_is_never_said_to_be_in(guest, own):
    reply = post(guest, own, b"%PDF-1.7 no picture at all", picture(1))
    assert (reply.status_code, "cannot be read. Take it with the camera" in reply.text) == (422, True)
    assert "1 photo is in." in reply.text
    assert len(photos()) == 1
    post(guest, own, b"\xff\xd8\xff and then nothing")  # begins as a picture does
    run_due()
    for path in (f"{own}/photos", f"{own}/thanks"):
        assert "1 photo has arrived and cannot be read" in guest.get(path).text
    assert "1 photo is in." in guest.get(f"{own}/photos").text
    status = guest.get(f"/m/{comment().code}").text
    post(guest, own, picture(2))
    assert "All three are here" not in guest.get(f"{own}/photos").text
    assert f"{own}/photos" not in guest.get(f"{own}/thanks").text  # no fourth is offered
    assert ("1 photo received" in status, "1 photo cannot be read" in status) == (True, True)


def test_a_phone_sends_each_by_itself_into_the_places_the_page_names(guest, own):
    free = re.search(r'data-free="([^"]+)"', guest.get(f"{own}/photos").text)[1].split()
    said = comment()
    assert [UUID(each) for each in free] == list(slots_of(said.id))
    assert send(guest, said.id, free[0], picture()).status_code == 201
    receipt = guest.client.get(f"/api/s/{free[0]}").json
    assert receipt["complete"]
    assert receipt["items"][0]["sha256"] == hashlib.sha256(picture()).hexdigest()
    assert [guest.get(f"{own}/photos").text.count(each) for each in free] == [0, 1, 1]
    assert (comment().words, comment().revision_id) == (said.words, said.revision_id)


def test_other_places_other_comments_and_heaps_are_refused(guest, own, spot, monkeypatch):
    said, data = comment(), picture()
    free = slots_of(said.id)[0]
    assert send(guest, said.id, uuid4(), data).status_code == 403
    assert send(guest, uuid4(), free, data).status_code == 404
    assert send(guest, said.id, free, data, own="222222222222").status_code == 404  # staff read ids
    assert send(guest, said.id, free, data, photos=[]).status_code == 400
    line = {"pid": str(uuid4()), "sha256": "0" * 64, "size": 9, "type": "image/jpeg"}
    assert send(guest, said.id, free, data, photos=[line, {**line, "pid": str(uuid4())}]).status_code == 400
    assert send(guest, said.id, free, data, photos=[{**line, "size": 16_000_000}]).status_code == 413
    assert send(guest, spot.id, uuid4(), data, kind="comment").status_code == 400  # words come without photos
    assert photos() == []
    traces._counts.clear()
    monkeypatch.setattr(reactions, "MOST_SHOWN_AT_A_PLACE", len(data) + 10)
    assert send(guest, said.id, free, data, own="222222222222").status_code == 404
    assert send(guest, said.id, uuid4(), data).status_code == 403
    assert send(guest, said.id, free, data).status_code == 201  # what was refused shut nobody out
    assert send(guest, said.id, slots_of(said.id)[1], data).status_code == 429


def test_a_card_without_photos_and_a_kiosk_ask_for_none(guest, world):
    for place in (cards.placement(world, place="kiosk"), cards.placement(world, card=cards.live_card(world, photos=False))):
        state = re.search(r'name="state" value="([^"]+)"', guest.get(f"/t/{place.code}").text)[1]
        own = guest.post(f"/t/{place.code}", {"face": "1", "state": state}).location
        assert "photo" not in guest.get(own).text
        assert guest.get(f"{own}/photos").location.endswith("/thanks")
        assert post(guest, own, picture()).status_code in (303, 404)
        said = db.session.scalars(sa.select(Comment).where(Comment.placement_id == place.id)).one()
        assert send(guest, said.id, slots_of(said.id)[0], picture()).status_code == 404
    assert photos() == []


def test_who_may_see_the_case_sees_them_and_what_is_held_only_who_judges(guest, own, browse):
    rosa, leo, bea, kuba = (browse(name) for name in ("rosa", "leo", "bea", "kuba"))
    post(guest, own, picture())
    run_due()
    (photo,), case = photos(), db.session.scalars(sa.select(Case)).one()
    shown, listed = f"/cases/{case.id}/photos/{photo.id}.jpg", f"/comments/{comment().id}/photos/{photo.id}.jpg"
    assert shown in rosa.get(f"/cases/{case.id}").text
    reply = rosa.get(shown)
    assert (reply.status_code, reply.mimetype, reply.headers["Cache-Control"]) == (200, "image/jpeg", "private, no-cache")
    assert [each.get(shown).status_code for each in (bea, kuba)] == [404, 404]
    assert rosa.get(shown.replace(str(photo.id), str(uuid4()))).status_code == 404
    assert guest.get(shown).status_code == 303  # to the sign-in
    assert listed in leo.get("/comments").text
    assert [each.get(listed).status_code for each in (rosa, leo, bea, kuba)] == [200, 200, 404, 404]
    with writing():
        comment().standing = "held"
    assert listed in rosa.get("/comments?standing=held").text
    assert listed not in leo.get("/comments?standing=held").text
    assert [each.get(listed).status_code for each in (rosa, leo)] == [200, 404]


def test_what_comes_after_somebody_looked_is_new_and_told_once(guest, own, browse, time):
    rosa = browse("rosa")
    run_due()
    case = db.session.scalars(sa.select(Case)).one()
    due, told = case.due_at, lambda: list(db.session.scalars(sa.select(Message.kind).where(Message.kind == "case_amended")))
    post(guest, own, picture(1))
    run_due()  # a moment after the opening, and nobody has looked: one story
    assert "New: photo" not in rosa.get(f"/cases/{case.id}").text
    assert told() == []
    time.advance(timedelta(minutes=20))
    post(guest, own, picture(2), picture(3))
    run_due()
    page = rosa.get(f"/cases/{case.id}").text
    assert (page.count("New: photo"), page.count("The customer added a photo")) == (4, 3)  # twice each: the words and the picture's own
    assert told() == ["case_amended"]
    db.session.expire_all()
    assert db.session.get_one(Case, case.id).due_at == due


def test_erased_with_the_words_and_no_late_phone_brings_it_back(guest, own):
    post(guest, own, picture(1))
    said, slots = comment().id, slots_of(comment().id)
    folder = storage().path(f"photos/{slots[0]}")
    assert folder.exists()
    erase_comment(None, said)
    assert photos() == []
    assert not folder.exists()
    assert db.session.get(Tombstone, slots[0]) is not None
    assert [send(guest, said, slot, picture()).status_code for slot in slots[:2]] == [410, 404]


def test_a_photo_goes_on_the_day_on_which_contact_data_goes(guest, own, time):
    post(guest, own, picture(1))
    time.advance(timedelta(days=89))
    run_due()
    assert len(photos()) == 1
    time.advance(timedelta(days=1))
    run_due()
    assert photos() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission).where(Submission.kind == PHOTO)) == 0
    assert comment().words == "Spoilt."
