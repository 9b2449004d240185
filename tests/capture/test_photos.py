"""Photos arrive in chunks, resume where the server stands, and count only when proven and on the disk."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.capture import parts
from shopper.capture.models import Photo, Submission
from shopper.capture.rules import CHUNK_BYTES, MOST_PHOTO_BYTES
from shopper.errors import Conflict
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.infra.storage import storage
from tests.capture.phone import jpeg, manifest, on_sqlite, shot


@pytest.fixture
def visit(sam, world):
    """`visit(photo, …)` sends the words of a visit with those photos; its id."""

    def send(*photos):
        here = uuid4()
        assert sam.put(here, manifest(world, photos=list(photos))).status_code == 201
        return here

    return send


def held(photo):
    return {"pid": photo.pid, "size": len(photo.data), "sha256": photo.sha256, "have": True}


def missing(photo):
    return {"pid": photo.pid, "size": None, "sha256": None, "have": False}


def test_a_photo_arrives_in_chunks(sam, visit, ask):
    photo = shot(jpeg(at_least=CHUNK_BYTES * 2 + 7))
    here = visit(photo)
    assert sam.get(here).get_json()["items"] == [missing(photo)]
    assert sam.send_photo(here, photo).get_json() == {"offset": len(photo.data)}
    receipt = sam.get(here).get_json()
    assert (receipt["items"], receipt["complete"]) == ([held(photo)], True)
    assert ask(lambda: storage().read(f"photos/{here}/{photo.pid}")) == photo.data
    assert ask(lambda: db.session.get(Submission, here).completed_at) == clock.now()


def test_a_manifest_is_complete_only_with_its_last_photo(sam, visit, ask):
    one, two = shot(), shot(jpeg(seed=2), item=None)
    here = visit(one, two)
    sam.send_photo(here, two)
    assert (sam.get(here).get_json()["items"], sam.get(here).get_json()["complete"]) == ([missing(one), held(two)], False)
    assert ask(lambda: db.session.get(Submission, here).completed_at) is None
    sam.send_photo(here, one)
    assert sam.get(here).get_json()["complete"]


def test_where_it_stands_is_told_at_any_time(sam, visit):
    photo = shot(jpeg(at_least=3000))
    here = visit(photo)
    sam.patch(here, photo.pid, 0, photo.data[:1000])
    reply = sam.head(here, photo.pid)
    told = {name: reply.headers[name] for name in ("Upload-Offset", "Upload-Length", "X-Have")}
    assert told == {"Upload-Offset": "1000", "Upload-Length": "3000", "X-Have": "0"}
    sam.send_photo(here, photo)
    assert (sam.head(here, photo.pid).headers["X-Have"], sam.head(here, photo.pid).headers["Upload-Offset"]) == ("1", "3000")


@on_sqlite
@pytest.mark.parametrize("offset", [0, 999, 1001, 3000, 10**11])
def test_a_wrong_offset_is_answered_with_the_right_one(sam, visit, offset):
    photo = shot(jpeg(at_least=3000))
    here = visit(photo)
    sam.patch(here, photo.pid, 0, photo.data[:1000])
    reply = sam.patch(here, photo.pid, offset, photo.data[offset : offset + 1000])
    assert (reply.status_code, reply.get_json()["offset"]) == (409, 1000)
    assert sam.send_photo(here, photo).status_code == 200


@on_sqlite
def test_more_than_was_announced_is_not_taken(sam, visit):
    photo = shot()
    here = visit(photo)
    assert sam.patch(here, photo.pid, 0, photo.data + b"!").status_code == 409
    assert sam.send_photo(here, photo).status_code == 200


@on_sqlite
@pytest.mark.parametrize("offset", ["", "-1", "1.0", "0x0", "\xb2", "9" * 13, "0,0", None])
def test_an_offset_is_digits(sam, visit, offset):
    photo = shot()
    here = visit(photo)
    assert sam.patch(here, photo.pid, 0, b"x", Upload_Offset=offset).status_code == 400
    assert sam.head(here, photo.pid).headers["Upload-Offset"] == "0"


@on_sqlite
def test_a_chunk_over_the_limit_is_told_the_limit(sam, visit):
    photo = shot(jpeg(at_least=CHUNK_BYTES + 1))
    here = visit(photo)
    reply = sam.patch(here, photo.pid, 0, photo.data)
    assert (reply.status_code, reply.get_json()["limit"]) == (413, CHUNK_BYTES)
    assert sam.patch(here, photo.pid, 0, photo.data[:CHUNK_BYTES]).status_code == 200


def test_a_photo_over_the_limit_is_told_the_limit(sam, world):
    here, photo = uuid4(), {**shot().line(), "size": MOST_PHOTO_BYTES + 1}
    sam.put(here, manifest(world, photos=[photo]))
    reply = sam.patch(here, photo["pid"], 0, b"x")
    assert (reply.status_code, reply.get_json()["limit"]) == (413, MOST_PHOTO_BYTES)


def test_finishing_twice_is_harmless(sam, visit, ask):
    photo = shot()
    here = visit(photo)
    sam.send_photo(here, photo)
    end = len(photo.data)
    assert (sam.patch(here, photo.pid, end, b"").status_code, sam.patch(here, photo.pid, end, b"").get_json()) == (
        200,
        {"offset": end},
    )
    assert (sam.patch(here, photo.pid, 0, photo.data).status_code, sam.patch(here, photo.pid, end, b"x").status_code) == (409, 409)
    assert ask(lambda: storage().read(f"photos/{here}/{photo.pid}")) == photo.data


def test_other_bytes_than_announced_are_thrown_away_and_can_be_sent_again(sam, visit):
    photo = shot(jpeg(at_least=2000))
    here = visit(photo)
    sam.patch(here, photo.pid, 0, photo.data[:1000])
    reply = sam.patch(here, photo.pid, 1000, b"\xff" * 1000)
    assert reply.status_code == 422
    assert (sam.head(here, photo.pid).headers["Upload-Offset"], sam.get(here).get_json()["complete"]) == ("0", False)
    assert sam.send_photo(here, photo).status_code == 200
    assert sam.get(here).get_json()["items"] == [held(photo)]


def test_everything_sent_three_times_leaves_the_rows_as_they_were(sam, world, ask):
    here, photos = uuid4(), [shot(), shot(jpeg(seed=3))]
    body = manifest(world, photos=photos)
    receipts = [sam.deliver(here, body, photos) for _ in range(3)]
    assert receipts[0] == receipts[1] == receipts[2]
    assert ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Photo))) == 2
    assert ask(lambda: db.session.query(Job).filter_by(name="capture.clean_photo").count()) == 2
    assert len(ask(lambda: list(storage().path(f"photos/{here}").iterdir()))) == 2


def test_two_photos_of_one_file_are_two_photos(sam, visit):
    one = shot()
    two = shot(one.data)
    here = visit(one, two)
    sam.send_photo(here, one)
    assert sam.get(here).get_json()["items"] == [held(one), missing(two)]


def test_nobody_gets_a_photo_by_naming_its_hash(phone_of, sam, visit, world):
    secret = shot()
    sam.send_photo(visit(secret), secret)
    ines, hers = phone_of("ines"), uuid4()
    claim = manifest(world, subject=str(world.ines_assignment), photos=[secret])
    receipt = ines.put(hers, claim).get_json()
    assert (receipt["complete"], receipt["items"]) == (False, [missing(secret)])
    assert ines.head(hers, secret.pid).headers["X-Have"] == "0"
    assert ines.patch(hers, secret.pid, len(secret.data), b"").status_code == 409


@pytest.mark.parametrize("method", ["head", "patch"])
def test_a_foreign_photo_is_not_there(phone_of, visit, method):
    photo = shot()
    here = visit(photo)
    arguments = () if method == "head" else (0, photo.data)
    assert getattr(phone_of("ines"), method)(here, photo.pid, *arguments).status_code == 404
    assert getattr(phone_of(None), method)(here, photo.pid, *arguments).status_code == 401


@on_sqlite
def test_a_photo_that_was_not_announced_is_not_there(sam, visit):
    here = visit(shot())
    assert sam.head(here, str(uuid4())).status_code == sam.patch(here, str(uuid4()), 0, b"x").status_code == 404
    assert sam.head(here, "../secret-key").status_code in (400, 404)
    assert sam.head(here, "x").status_code == 400


@on_sqlite
@pytest.mark.parametrize("headers", [{"X_Outbox": None}, {"Sec_Fetch_Site": "cross-site"}])
def test_only_our_own_script_sends_chunks(sam, visit, headers):
    photo = shot()
    here = visit(photo)
    assert sam.patch(here, photo.pid, 0, photo.data, **headers).status_code == 403


def test_what_left_the_disk_is_not_said_to_be_here_and_can_be_sent_again(sam, visit, ask):
    photo = shot()
    here = visit(photo)
    sam.send_photo(here, photo)
    ask(lambda: storage().delete(f"photos/{here}/{photo.pid}"))
    assert sam.get(here).get_json()["items"] == [missing(photo)]
    assert (sam.head(here, photo.pid).headers["X-Have"], sam.head(here, photo.pid).headers["Upload-Offset"]) == ("0", "0")
    assert sam.send_photo(here, photo).status_code == 200
    assert sam.get(here).get_json()["items"] == [held(photo)]


def test_a_part_that_is_whole_but_has_no_name_yet_is_finished_by_asking(sam, visit, ask):
    photo = shot()
    here = visit(photo)
    ask(lambda: parts.append(here, photo.pid, 0, photo.data))
    assert sam.head(here, photo.pid).headers["X-Have"] == "0"
    assert sam.send_photo(here, photo).status_code == 200
    assert sam.get(here).get_json()["items"] == [held(photo)]


def test_a_file_whose_row_does_not_know_yet_is_found(sam, visit, ask):
    photo = shot()
    here = visit(photo)
    ask(lambda: storage().write(f"photos/{here}/{photo.pid}", photo.data))
    assert sam.get(here).get_json()["items"] == [missing(photo)]
    assert sam.head(here, photo.pid).headers["X-Have"] == "1"
    assert (sam.get(here).get_json()["items"], sam.get(here).get_json()["complete"]) == ([held(photo)], True)


@on_sqlite
def test_a_nearly_full_disk_asks_to_wait(sam, visit, world, monkeypatch):
    photo = shot()
    here = visit(photo)
    monkeypatch.setattr("shopper.infra.storage.RESERVE_BYTES", 2**62)
    replies = [sam.put(uuid4(), manifest(world)), sam.patch(here, photo.pid, 0, photo.data)]
    assert [(reply.status_code, reply.headers["Retry-After"]) for reply in replies] == [(503, "2"), (503, "2")]


def test_too_many_photos_are_refused_with_the_number(sam, world):
    lines = [{**shot(b"x").line(), "pid": str(uuid4())} for _ in range(61)]
    reply = sam.put(uuid4(), manifest(world, photos=lines))
    assert (reply.status_code, reply.get_json()["limit"]) == (413, 60)
    assert sam.put(uuid4(), manifest(world, photos=lines[:60])).status_code == 201


@on_sqlite
@pytest.mark.parametrize(
    "change",
    [{"pid": "x"}, {"size": 0}, {"size": "9"}, {"size": True}, {"sha256": "AB" * 32}, {"sha256": None}, {"pid": None}],
)
def test_a_photo_that_could_never_be_proven_does_not_keep_the_words_away(sam, world, change):
    reply = sam.put(uuid4(), manifest(world, photos=[{**shot().line(), **change}]))
    assert (reply.status_code, reply.get_json()["items"]) == (202, [])
    assert "bad_photo" in {reason["code"] for reason in reply.get_json()["reasons"]}


@on_sqlite
def test_one_photo_named_twice_is_asked_for_once(sam, world):
    photo = shot()
    reply = sam.put(uuid4(), manifest(world, photos=[photo, photo]))
    assert (reply.status_code, [item["pid"] for item in reply.get_json()["items"]]) == (202, [str(photo.pid)])


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_a_part_grows_only_at_its_end(sam, visit, ask, offset):
    """Two senders that both looked before either wrote."""
    photo = shot()
    here = visit(photo)
    ask(lambda: parts.append(here, photo.pid, 0, b"12345"))
    with pytest.raises(Conflict) as refused:
        ask(lambda: parts.append(here, photo.pid, offset, b"6"))
    assert refused.value.facts == {"offset": 5}
    assert ask(lambda: parts.length(here, photo.pid)) == 5
