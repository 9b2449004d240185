"""A manifest is taken in once, byte for byte, whoever repeats it; what is refused says why in JSON."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shopper.assignments.actions import cancel_assignment
from shopper.capture.actions import erase
from shopper.capture.models import Submission
from shopper.capture.rules import MOST_BODY_BYTES, MOST_PHOTO_BYTES
from shopper.infra.db import db
from shopper.visits.models import Visit
from tests.capture.phone import as_bytes, manifest, on_sqlite, shot

AN_ID = UUID("0d9a4c1e-6f7b-4c52-9a35-2b1e7d8f4a60")  # fixed: parallel runs must collect the same tests


def count(model):
    return lambda: db.session.scalar(sa.select(sa.func.count()).select_from(model))


def codes(reply):
    return {(reason["code"], reason["item"]) for reason in reply.get_json()["reasons"]}


# --- once ---


def test_new_is_created_with_the_hash_of_what_was_stored(sam, world):
    body, here = as_bytes(manifest(world)), uuid4()
    reply = sam.put(here, body)
    receipt = reply.get_json()
    assert (reply.status_code, receipt["id"], receipt["status"], receipt["rev"]) == (201, str(here), "ok", 1)
    assert (receipt["body_sha256"], receipt["owner"]) == (hashlib.sha256(body).hexdigest(), str(world.people["sam"]))
    assert (receipt["complete"], receipt["items"], receipt["reasons"]) == (True, [], [])
    assert receipt["sig"]


def test_the_same_bytes_again_give_the_same_receipt(sam, world, noon, ask):
    here, body = uuid4(), as_bytes(manifest(world))
    first = sam.put(here, body)
    noon.advance(timedelta(days=3))
    again = sam.put(here, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json() == sam.get(here).get_json()
    assert (ask(count(Submission)), ask(count(Visit))) == (1, 1)


def test_other_bytes_under_a_known_id_are_refused_with_the_receipt_of_what_is_held(sam, world, ask):
    here, body = uuid4(), manifest(world)
    held = sam.put(here, body).get_json()
    other = sam.put(here, {**body, "narrative": "Kłamstwo."})
    assert (other.status_code, other.get_json()["receipt"]) == (409, held)
    assert ask(lambda: db.session.get(Submission, here).body) == as_bytes(body)


def test_the_same_answers_in_other_whitespace_are_other_bytes(sam, world):
    here, body = uuid4(), manifest(world)
    sam.put(here, json.dumps(body).encode())
    assert sam.put(here, json.dumps(body, indent=1).encode()).status_code == 409


@pytest.mark.parametrize(
    "text",
    [
        unicodedata.normalize("NFC", "Łódź, Ёлка, żółć, й"),
        unicodedata.normalize("NFD", "Łódź, Ёлка, żółć, й"),
        "👩🏽‍🍳 🇵🇱 ⏱️",
        "pierwszy\r\ndrugi\rtrzeci\nczwarty\t\u2028\u200f",
        "ы" * 5000,
        'cudzysłów " \\ / \u0000 <script>',
    ],
    ids=["composed", "decomposed", "emoji", "line ends", "long", "escapes"],
)
@pytest.mark.parametrize("escaped", [False, True])
def test_texts_are_held_byte_for_byte(sam, world, ask, text, escaped):
    here, body = uuid4(), json.dumps(manifest(world, narrative=text), ensure_ascii=escaped).encode()
    assert sam.put(here, body).get_json()["body_sha256"] == hashlib.sha256(body).hexdigest()
    assert ask(lambda: db.session.get(Submission, here).body) == body
    kept = ask(lambda: db.session.scalar(sa.select(Visit.narrative)))
    assert kept == text.replace("\u0000", "\ufffd")


# --- what cannot be placed ---


@on_sqlite
@pytest.mark.parametrize(
    "name",
    [
        "x", "1", "%20", str(AN_ID)[:-1], str(AN_ID) + "0", str(AN_ID).upper(), AN_ID.hex,
        "{" + AN_ID.hex + "}--", "----" + AN_ID.hex, "0_" + str(AN_ID)[2:], "\u0661" + str(AN_ID)[1:],
        "urn:" + AN_ID.hex, "..", "00000000-0000-0000-0000-00000000000g",
    ],
)  # fmt: skip
def test_an_id_has_one_spelling(sam, world, ask, name):
    assert sam.put(name, manifest(world)).status_code in (400, 404)
    assert ask(count(Submission)) == 0


@on_sqlite
@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"visit"', b"\xff\xfe{}", b'\xef\xbb\xbf{"kind":"visit"}', b"{}", b'{"kind":1}',
        b'{"kind":"card"}', b'{"kind":"visit\\ud800"}', b"[" * 100_000, b'{"a":' * 50_000, b'{"kind":NaN}',
        b"photo=1&kind=visit", b'{"kind":"visit","rev":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_manifest_of_a_known_kind_is_malformed(sam, ask, body):
    assert sam.put(uuid4(), body).status_code == 400
    assert ask(count(Submission)) == 0


@on_sqlite
@pytest.mark.parametrize("rev", [0, -1, True, 1.5, "2", None, 10_001])
def test_a_revision_is_a_small_whole_number(sam, world, rev):
    assert sam.put(uuid4(), manifest(world, rev=rev)).status_code == 400


# --- who ---


def test_signed_out_is_told_so_and_nothing_is_stored(phone_of, world, ask):
    stranger = phone_of(None)
    assert stranger.put(uuid4(), manifest(world)).status_code == 401
    assert ask(count(Submission)) == 0


def test_signed_out_learns_nothing_of_known_ids(phone_of, sam, world):
    here = uuid4()
    sam.put(here, manifest(world))
    stranger = phone_of(None)
    assert {stranger.put(here, manifest(world)).status_code, stranger.get(here).status_code} == {401}


@on_sqlite
@pytest.mark.parametrize(
    "headers",
    [
        {"X_Outbox": None}, {"X_Outbox": "0"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": None, "Origin": "https://evil.example"}, {"Sec_Fetch_Site": None, "Origin": "null"},
    ],
)  # fmt: skip
def test_only_our_own_script_writes(sam, world, ask, headers):
    assert sam.put(uuid4(), manifest(world), **headers).status_code == 403
    assert ask(count(Submission)) == 0


def test_another_shopper_can_not_send_under_a_known_id(phone_of, sam, world):
    here, body = uuid4(), manifest(world)
    sam.put(here, body)
    ines = phone_of("ines")
    assert ines.put(here, body).status_code == 403
    assert ines.put(here, manifest(world, subject=str(world.ines_assignment))).status_code == 403
    assert ines.get(here).status_code == 404
    assert ines.get(here).data == ines.get(uuid4()).data


def test_a_foreign_and_an_absent_assignment_look_the_same(sam, world, ask):
    foreign = sam.put(uuid4(), manifest(world, subject=str(world.ines_assignment)))
    absent = sam.put(uuid4(), manifest(world, subject=str(uuid4())))
    unnamed = sam.put(uuid4(), manifest(world, subject=None))
    assert foreign.status_code == absent.status_code == unnamed.status_code == 404
    assert foreign.data == absent.data == unnamed.data
    assert ask(count(Submission)) == 0


@on_sqlite
@pytest.mark.parametrize("who", ["ewa", "leo", "oskar"])
def test_who_does_not_shop_has_no_assignment(phone_of, world, who):
    assert phone_of(who).put(uuid4(), manifest(world)).status_code == 404


# --- erased ---


def test_an_erased_id_never_comes_back(sam, world, ask):
    here, body = uuid4(), manifest(world)
    sam.put(here, body)
    ask(lambda: erase(None, here))
    assert (sam.put(here, body).status_code, sam.get(here).status_code) == (410, 410)
    assert (ask(count(Submission)), ask(count(Visit))) == (0, 0)


def test_only_its_sender_learns_that_it_was_erased(phone_of, sam, world, ask):
    here, body = uuid4(), manifest(world)
    sam.put(here, body)
    ask(lambda: erase(None, here))
    ines, stranger = phone_of("ines"), phone_of(None)
    assert (ines.put(here, body).status_code, ines.get(here).status_code) == (403, 404)
    assert stranger.put(here, body).status_code == 401


# --- too much ---


@on_sqlite
def test_a_manifest_over_the_limit_is_told_the_limit(sam, world, ask):
    for extra in (0, 1):
        body = as_bytes(manifest(world, narrative=""))
        padded = body[:-1] + b" " * (MOST_BODY_BYTES - len(body) + extra) + b"}"
        reply = sam.put(uuid4(), padded)
        assert reply.status_code == (413 if extra else 201)
    assert reply.get_json()["limit"] == MOST_BODY_BYTES
    assert ask(count(Submission)) == 1


def test_a_photo_too_large_does_not_keep_the_words_away(sam, world):
    large = {**shot(b"x").line(), "size": MOST_PHOTO_BYTES + 1, "item": "2.3"}
    reply = sam.put(uuid4(), manifest(world, photos=[large, {**large, "pid": str(uuid4()), "size": 2 * 10**9}]))
    assert (reply.status_code, reply.get_json()["status"]) == (202, "held")
    assert codes(reply) == {("photo_too_large", "2.3")}
    assert [item["have"] for item in reply.get_json()["items"]] == [False, False]


# --- accept first, judge later ---


def test_a_cancelled_assignment_holds_what_still_arrives(sam, world, ask):
    ask(lambda: cancel_assignment(world.people["ewa"], world.assignment, "shop closed"))
    reply = sam.put(uuid4(), manifest(world))
    assert (reply.status_code, reply.get_json()["status"], codes(reply)) == (202, "held", {("cancelled", "")})


def test_a_visit_outside_its_window_is_held(sam, world, noon):
    noon.advance(timedelta(days=16))
    reply = sam.put(uuid4(), manifest(world))
    assert (reply.status_code, codes(reply)) == (202, {("outside_window", "")})


def test_a_visit_made_in_time_and_sent_weeks_later_is_as_good(sam, world, noon):
    body = manifest(world)
    noon.advance(timedelta(days=29))
    assert sam.put(uuid4(), body).status_code == 201


def test_a_form_of_another_version_is_held(sam, world):
    reply = sam.put(uuid4(), manifest(world, form=str(uuid4()), version="0.9"))
    assert (reply.status_code, codes(reply)) == (202, {("unknown_form", "")})


def test_a_second_visit_for_the_same_assignment_is_held(sam, world):
    assert sam.put(uuid4(), manifest(world)).status_code == 201
    reply = sam.put(uuid4(), manifest(world))
    assert (reply.status_code, codes(reply)) == (202, {("already_visited", "")})


def test_the_same_words_for_two_assignments_are_two_visits(sam, world, ask):
    for subject in (world.assignment, world.other_assignment):
        assert sam.put(uuid4(), manifest(world, subject=str(subject))).status_code in (201, 202)
    assert (ask(count(Submission)), ask(count(Visit))) == (2, 2)


def test_a_phone_whose_clock_is_a_year_off_is_held(sam, world, noon):
    noon.advance(timedelta(days=-365))
    assert ("clock_wrong", "") in codes(sam.put(uuid4(), manifest(world, came_in_at="2031-01-01T10:00:00Z")))


def test_a_missing_answer_and_a_bad_value_are_invalid_and_kept(sam, world, ask):
    answers = manifest(world)["answers"]
    del answers["2.1"]
    answers["4.3"] = {"value": "maybe", "fact": "x"}
    reply = sam.put(uuid4(), manifest(world, answers=answers))
    assert (reply.status_code, reply.get_json()["status"]) == (202, "invalid")
    assert codes(reply) == {("missing_answer", "2.1"), ("bad_value", "4.3")}
    assert all(reason["text"] for reason in reply.get_json()["reasons"])
    assert ask(count(Visit)) == 1


def test_a_held_visit_sent_again_is_held_again(sam, world):
    here, body = uuid4(), manifest(world, form=str(uuid4()))
    first, again = sam.put(here, body), sam.put(here, body)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json() == again.get_json()


@on_sqlite
@pytest.mark.parametrize("photo_type", ["", "image/JPEG", "x", "application/" + "v" * 60, "image/x_raw", None, 7])
def test_a_type_nobody_knows_does_not_keep_the_visit_away(sam, world, photo_type):
    photo = shot()
    here = uuid4()
    assert sam.put(here, manifest(world, photos=[{**photo.line(), "type": photo_type}])).status_code in (201, 202)
    assert sam.send_photo(here, photo).status_code == 200
    assert sam.get(here).get_json()["complete"]


@pytest.mark.parametrize("taken_at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00", "yesterday", 5, "2026-04-18"])
def test_a_strange_time_of_a_photo_can_be_stored_and_read(sam, world, ask, taken_at):
    here, photo = uuid4(), shot()
    reply = sam.put(here, manifest(world, photos=[{**photo.line(), "taken_at": taken_at}]))
    assert reply.status_code in (201, 202)
    assert sam.send_photo(here, photo).status_code == 200


# --- corrections ---


def test_a_correction_takes_the_place_of_what_it_replaces(sam, world, ask):
    first, second = uuid4(), uuid4()
    sam.put(first, manifest(world))
    reply = sam.put(second, manifest(world, rev=2, replaces=str(first)))
    assert (reply.status_code, reply.get_json()["rev"], codes(reply)) == (202, 2, {("correction", "")})
    heads = ask(lambda: list(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None)))))
    assert heads == [second]
    assert ask(count(Visit)) == 2


def test_a_correction_that_overtakes_what_it_corrects_still_replaces_it(sam, world, ask):
    first, second = uuid4(), uuid4()
    body = manifest(world)
    sam.put(second, manifest(world, rev=2, replaces=str(first)))
    sam.put(first, body)
    heads = ask(lambda: list(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None)))))
    assert heads == [second]


def test_a_visit_that_says_it_replaces_itself_stays(sam, world, ask):
    here = uuid4()
    assert sam.put(here, manifest(world, rev=2, replaces=str(here))).status_code == 202
    assert ask(lambda: db.session.scalar(sa.select(Visit.replaced_by_id))) is None


def test_two_visits_that_replace_each_other_do_not_both_vanish(sam, world, ask):
    one, two = uuid4(), uuid4()
    sam.put(one, manifest(world, replaces=str(two)))
    sam.put(two, manifest(world, replaces=str(one)))
    heads = ask(lambda: list(db.session.scalars(sa.select(Visit.submission_id).where(Visit.replaced_by_id.is_(None)))))
    assert len(heads) == 1


def test_nobody_replaces_a_visit_of_another_assignment(phone_of, sam, world, ask):
    sams = uuid4()
    sam.put(sams, manifest(world))
    phone_of("ines").put(uuid4(), manifest(world, subject=str(world.ines_assignment), replaces=str(sams)))
    sam.put(uuid4(), manifest(world, subject=str(world.other_assignment), replaces=str(sams)))
    assert ask(lambda: db.session.scalar(sa.select(Visit.replaced_by_id).where(Visit.submission_id == sams))) is None


# --- other methods ---


@on_sqlite
@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_other_methods_are_refused_in_json(sam, method):
    assert sam._send(method, f"/api/s/{uuid4()}", {}).status_code == 405


@on_sqlite
def test_an_address_that_does_not_exist_is_refused_in_json(sam):
    assert sam._send("GET", "/api/s", {}).status_code == 404
