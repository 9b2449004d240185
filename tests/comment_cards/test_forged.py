"""What a client says of itself is not believed; who knows an id or tries codes gets nowhere."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.capture.models import Submission
from shopper.cases.models import Case
from shopper.comment_cards.actions import erasing
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules import codes
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.transaction import writing
from shopper.web import rate, traces
from tests.comment_cards.test_tap import OUTBOX, phones_card, state_on
from tests.support import cards

pytestmark = pytest.mark.one_database


@pytest.fixture
def spot(app, world):
    return cards.placement(world)


@pytest.fixture
def guest(browse):
    rate._counts.clear()
    yield browse(None)
    rate._counts.clear()


def put(guest, spot, **said):
    comment_id = uuid4()
    return comment_id, guest.client.put(f"/api/s/{comment_id}", data=phones_card(spot, **said), headers=OUTBOX).status_code


def only():
    db.session.expire_all()
    return db.session.scalars(sa.select(Comment)).one()


@pytest.mark.parametrize("source", ["internal", "kiosk", "order", "qr"])
def test_where_the_code_hangs_says_how_it_came_and_no_robot_says_otherwise(guest, spot, source):
    put(guest, spot, face=5, source=source)
    run_due()
    assert (only().source, only().standing) == ("qr", "held")


def test_a_robot_at_an_internal_card_is_no_colleague(guest, world):
    put(guest, cards.placement(world, place="internal"), face=5)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_a_complaint_on_a_revision_that_never_was_is_owed_an_answer(guest, spot):
    put(
        guest,
        spot,
        face=1,
        words="Cold soup.",
        form={"card": str(spot.card_id), "rev": 999},
        state=state_on(guest.get(f"/t/{spot.code}")),
    )
    with writing():
        only().age_ms = 30_000  # the test is quicker than any thumb
    run_due()
    assert only().card_rev == 1
    assert db.session.scalar(sa.select(Case.id).where(Case.comment_id == only().id)) is not None


def test_who_knows_the_id_of_a_complaint_neither_changes_nor_reads_nor_finds_it(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    first, _status = put(guest, spot, face=1, words="Cold soup.", state=state)
    other = state_on(guest.get(f"/t/{spot.code}"))
    for theirs in (None, other, ""):
        assert put(guest, spot, face=5, words="Lovely!", rev=2, replaces=str(first), state=theirs)[1] == 404
    assert (only().face, only().words) == (1, "Cold soup.")
    assert guest.client.get(f"/api/s/{first}/manifest").status_code == 404
    for page in ("", "?page=", f"?page={other.split('.')[2]}"):
        assert guest.client.get(f"/t/{spot.code}/of/{first}{page}").status_code == 404


def test_what_came_from_no_page_of_ours_is_changed_by_nobody_who_merely_knows_its_id(guest, spot):
    own = guest.post(f"/t/{spot.code}", {"face": "1", "state": "none of ours"}).location
    for theirs in (None, "none of ours"):
        assert put(guest, spot, face=5, rev=2, replaces=str(only().id), state=theirs)[1] == 404
    guest.post(own, {"words": "Cold soup."})
    assert (only().face, only().words) == (1, "Cold soup.")
    first, _status = put(guest, spot, face=2)
    assert put(guest, spot, face=5, rev=2, replaces=str(first))[1] == 404


def test_what_was_erased_is_not_said_again_by_a_phone_that_was_away(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    first, _status = put(guest, spot, face=1, words="Cold soup.", state=state)
    second, _status = put(guest, spot, face=1, words="Cold soup!", rev=2, replaces=str(first), state=state)
    erasing.erase_comment(None, first)
    for replaced in (first, second):
        assert put(guest, spot, face=1, words="Cold soup.", rev=3, replaces=str(replaced), state=state)[1] == 410
    assert only().words is None


def test_nor_while_it_is_being_erased(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    first, _status = put(guest, spot, face=1, words="Cold soup.", state=state)
    erasing._forget_words(None, first)
    assert put(guest, spot, face=1, words="Cold soup!", rev=2, replaces=str(first), state=state)[1] == 410
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1


def test_the_phone_that_sent_it_goes_on_with_it(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    first, _status = put(guest, spot, face=1, words="Cold soup.", state=state)
    assert put(guest, spot, face=2, words="Cold soup.", rev=2, replaces=str(first), state=state)[1] == 201
    found = guest.client.get(f"/t/{spot.code}/of/{first}?page={state.split('.')[2]}")
    assert (found.status_code, found.location) == (303, f"/t/{spot.code}/{only().code}/thanks")
    assert only().face == 2


def test_after_its_time_nothing_tells_of_the_page_and_the_phone_that_sent_it_still_goes_on(guest, spot):
    with clock.frozen(clock.now()) as now:
        state, plain = (state_on(guest.get(f"/t/{spot.code}")) for _ in range(2))
        first, _status = put(guest, spot, face=1, words="Cold soup.", state=state)
        guest.client.post(f"/t/{spot.code}", data={"face": 3, "state": plain})
        run_due()
        now.advance(timedelta(days=16))
        run_due()
        bodies = b" ".join(db.session.scalars(sa.select(Submission.body)))
        assert b"Cold soup." in bodies
        assert [each.split(".")[2] for each in (state, plain) if each.split(".")[2].encode() in bodies] == []
        same = guest.client.put(f"/api/s/{first}", data=phones_card(spot, face=1, words="Cold soup.", state=state), headers=OUTBOX)
        assert same.status_code == 200
        assert put(guest, spot, face=2, words="Cold soup!", rev=2, replaces=str(first), state=plain)[1] == 404
        assert put(guest, spot, face=2, words="Cold soup!", rev=2, replaces=str(first), state=state)[1] == 201
        guest.client.post(f"/t/{spot.code}", data={"face": 4, "state": plain})
        assert sorted(db.session.scalars(sa.select(Comment.face))) == [2, 4]
        run_due()
        assert state.encode() not in b" ".join(db.session.scalars(sa.select(Submission.body))), "what came late goes too"


@pytest.mark.parametrize(
    "address", ["/t/{spot}/{own}", "/t/{spot}/{own}/thanks", "/t/{spot}/{own}/face", "/m/{own}", "/m/{own}/words", "/t/{order}", "/t/{order}/privacy"]
)
def test_codes_are_tried_twenty_times_a_minute_at_every_door_and_slips_of_the_thumb_are_free(guest, spot, address):
    put(guest, spot, face=1)
    right = only().code

    def seen(own):
        return guest.client.get(address.format(spot=spot.code, own=own, order=codes.new_order_code())).status_code

    mistyped = codes.new_return_code()[:-1]
    slips = [mistyped + last for last in codes.ALPHABET if codes.read(mistyped + last) is None]
    if "{own}" in address:
        assert {seen(slip) for slip in slips} == {404}
    assert [seen(codes.new_return_code()) for _each in range(20)] == [404] * 20
    assert [seen(codes.new_return_code()) for _each in range(5)] == [429] * 5
    assert guest.client.get(f"/m/{right}").status_code == 429


def test_a_comment_by_a_code_that_was_taken_down_says_so_and_counts(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    with writing():
        spot.revoked_at = clock.now()
    guest.client.put(f"/api/s/{uuid4()}", data=phones_card(spot, face=2, state=state), headers=OUTBOX)
    with writing():
        only().age_ms = 30_000
    run_due()
    assert [label["code"] for label in only().labels if label["code"] == "revoked_code"] == ["revoked_code"]
    assert only().standing == "counted"


def test_bulk_fills_its_own_measure_and_shuts_no_guest_out(guest, spot, monkeypatch):
    monkeypatch.setattr("shopper.comment_cards.reactions.MOST_LARGE_AT_A_PLACE", 20_000)
    traces._counts.clear()
    bulk = [put(guest, spot, face=1, words="x", praised="y" * 9_000)[1] for _each in range(4)]
    assert bulk == [201, 201, 429, 429]
    assert put(guest, spot, face=1, words="Cold soup.")[1] == 201


@pytest.mark.parametrize("address", ["/t/{spot}/{own}", "/t/{spot}/{own}/thanks", "/m/{own}/letters", "/m/{own}/words"])
def test_nobody_writes_sixty_times_a_minute_with_one_code(guest, spot, address):
    put(guest, spot, face=5, words="Lovely.", state=state_on(guest.get(f"/t/{spot.code}")))
    with writing():
        only().standing = "counted"
    where = address.format(spot=spot.code, own=only().code)
    with clock.frozen(clock.now()):
        answers = [guest.post(where, {"wants_answer": "no"}).status_code for _each in range(62)]
    assert answers[0] in (303, 422)
    assert answers.index(429) == 60
    assert guest.get(f"/m/{only().code}").status_code == 200, "reading goes on"
