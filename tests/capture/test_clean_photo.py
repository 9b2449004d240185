"""After a photo arrived: a clean copy, and no original with a place or a device in it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from shopper.capture import actions, queries
from shopper.capture.actions import photos
from shopper.infra.db import db
from shopper.infra.jobs import Job, run_due
from shopper.infra.storage import storage
from tests.capture.phone import jpeg, manifest, shot


@pytest.fixture
def arrived(sam, world):
    def send(data):
        here, photo = uuid4(), shot(data)
        sam.deliver(here, manifest(world, photos=[photo]), [photo])
        return here, UUID(photo.pid)

    return send


def names(here):
    return lambda: sorted(path.name for path in storage().path(f"photos/{here}").iterdir())


def test_the_original_goes_when_its_clean_copy_is_there(sam, arrived, ask):
    here, pid = arrived(jpeg((2000, 1500)))
    before = sam.get(here).get_json()
    assert ask(run_due) == 1
    assert ask(names(here)) == [f"{pid}.jpg"]
    photo = ask(lambda: queries.photo(here, pid))
    assert (photo.width, photo.height, photo.undecodable) == (1200, 900, None)
    assert sam.get(here).get_json() == before


def test_the_place_and_the_camera_are_gone(arrived, ask):
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "CANARY-make", "CANARY-model", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 47.0), 3: "E", 4: (21.0, 0.0, 44.0)})
    here, pid = arrived(jpeg((300, 200), exif=exif, comment=b"CANARY-comment", xmp=b"<x:xmpmeta>CANARY-xmp</x:xmpmeta>"))
    ask(run_due)
    data = ask(lambda: storage().read(f"photos/{here}/{pid}.jpg"))
    assert b"CANARY" not in data
    assert b"Exif" not in data
    assert b"adobe" not in data
    photo = ask(lambda: queries.photo(here, pid))
    assert (photo.width, photo.height) == (200, 300)  # upright


def test_a_kill_between_the_copy_and_the_deletion_still_ends_without_the_original(arrived, ask, monkeypatch):
    here, pid = arrived(jpeg())
    delete = storage.__globals__["Storage"].delete
    monkeypatch.setattr(storage.__globals__["Storage"], "delete", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ask(lambda: actions.clean_photo(here, pid))
    assert str(pid) in ask(names(here))
    monkeypatch.setattr(storage.__globals__["Storage"], "delete", delete)
    ask(run_due)
    assert ask(names(here)) == [f"{pid}.jpg"]


def test_cleaning_twice_changes_nothing(arrived, ask):
    here, pid = arrived(jpeg())
    ask(run_due)
    before = ask(lambda: storage().read(f"photos/{here}/{pid}.jpg"))
    ask(lambda: actions.clean_photo(here, pid))
    assert ask(lambda: storage().read(f"photos/{here}/{pid}.jpg")) == before


def test_what_cannot_be_decoded_is_kept_and_said(sam, arrived, ask):
    here, pid = arrived(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    ask(run_due)
    assert ask(names(here)) == [str(pid)]
    assert ask(lambda: queries.photo(here, pid).undecodable)
    assert sam.get(here).get_json()["items"][0]["have"]
    assert ask(lambda: db.session.query(Job).filter_by(name="capture.clean_photo").one().done_at)


def test_a_copy_whose_place_is_not_synced_does_not_cost_the_original(arrived, ask, monkeypatch):
    here, pid = arrived(jpeg())
    order = []
    monkeypatch.setattr(photos, "sync_folder", lambda folder: order.append(("sync", folder.name)))
    monkeypatch.setattr(storage.__globals__["Storage"], "delete", lambda _, key: order.append(("delete", key)))
    ask(lambda: actions.clean_photo(here, pid))
    assert order == [("sync", str(here)), ("delete", f"photos/{here}/{pid}")]


def test_a_picture_that_another_visit_brought_is_noticed_also_squeezed(sam, world, ask):
    drawn = Image.effect_noise((30, 20), 90).resize((600, 400), Image.Resampling.BICUBIC).convert("RGB")
    files = [_as_jpeg(drawn, 95), _as_jpeg(drawn.resize((300, 200)), 60), jpeg((600, 400), seed=5)]
    first, second, other = (shot(data) for data in files)
    here, there = uuid4(), uuid4()
    sam.deliver(here, manifest(world, photos=[first]), [first])
    again = manifest(world, photos=[second, other], subject=str(world.other_assignment))
    sam.deliver(there, again, [second, other])
    ask(run_due)
    found = ask(lambda: queries.reused_photos(there))
    assert [(str(each.pid), each.other_submission_id, each.is_same_file) for each in found] == [(second.pid, here, False)]
    correction = uuid4()
    sam.deliver(correction, manifest(world, photos=[first], rev=2, replaces=str(here)), [first])
    ask(run_due)
    assert {each.other_submission_id for each in ask(lambda: queries.reused_photos(correction))} == {there}


def _as_jpeg(image, quality):
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()
