"""One tap counts; nothing is asked twice; what is sent twice is one comment."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.capture.models import Submission
from shopper.comment_cards.models import Comment, OrderCode
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.printing import address_of
from shopper.comment_cards.rules.state import is_worked
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job, run_due
from shopper.infra.transaction import writing
from tests.support import cards


@pytest.fixture
def spot(app, world):
    return cards.placement(world)


@pytest.fixture
def noon(database):
    with clock.frozen(datetime(2026, 11, 2, 11, tzinfo=UTC)) as time:
        yield time


@pytest.fixture
def guest(browse):
    return browse(None)


def comments():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Comment).order_by(Comment.received_at)))


def state_on(page):
    return re.search(r'name="state" value="([^"]+)"', page.text)[1]


def tap(guest, spot, face="2", state=None):
    state = state or state_on(guest.get(f"/t/{spot.code}"))
    return guest.post(f"/t/{spot.code}", {"face": face, "state": state})


def test_a_full_disk_stores_nothing_and_says_so_and_the_same_page_taps_later(guest, spot, monkeypatch):
    state = state_on(guest.get(f"/t/{spot.code}"))
    with monkeypatch.context() as full:
        full.setattr("shopper.infra.storage.RESERVE_BYTES", 2**62)
        reply = tap(guest, spot, state=state)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "60")
        assert "could not store what you sent" in reply.text
        assert 'href="/"' not in reply.text, "it leads a customer to the staff's door"
        assert comments() == []
    assert tap(guest, spot, state=state).status_code == 303
    assert len(comments()) == 1


def test_a_tap_is_a_comment(guest, spot):
    reply = tap(guest, spot)
    assert reply.status_code == 303
    (comment,) = comments()
    assert (comment.face, comment.placement_id, comment.standing) == (2, spot.id, "new")
    assert reply.location.endswith(f"/t/{spot.code}/{comment.code}")
    assert comment.address_key is not None
    assert "Set-Cookie" not in reply.headers


def test_the_same_page_sent_twice_is_one_comment_with_the_last_face(guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    assert tap(guest, spot, "2", state).location == tap(guest, spot, "2", state).location == tap(guest, spot, "5", state).location
    (comment,) = comments()
    assert comment.face == 5


def test_a_page_of_thirty_days_ago_is_taken_once(noon, guest, spot):
    state = state_on(guest.get(f"/t/{spot.code}"))
    noon.advance(timedelta(days=30))
    for _ in range(20):
        assert tap(guest, spot, "1", state).status_code == 303
        noon.advance(timedelta(seconds=1))
    assert len(comments()) == 1


def test_what_is_added_stands_with_the_first_tap(guest, spot):
    own = tap(guest, spot).location
    reply = guest.post(own, {"topic": ["wait", "nonsense"], "words": "  Eleven people.\x00 ", "praised": "Ola", "wants_answer": "yes"})
    assert reply.location.endswith("/thanks")
    (comment,) = comments()
    assert (comment.face, comment.words, comment.praised, comment.wants_answer) == (2, "Eleven people.", "Ola", True)
    assert "nonsense" not in comment.topics
    guest.post(own, {"topic": ["wait", "nonsense"], "words": "  Eleven people.\x00 ", "praised": "Ola", "wants_answer": "yes"})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 2


@pytest.mark.parametrize("letter", ["ж", "😀"])
def test_four_thousand_letters_of_any_alphabet_are_kept_without_scripts(guest, spot, letter):
    assert guest.post(tap(guest, spot).location, {"words": letter * 4000}).status_code == 303
    assert comments()[0].words == letter * 4000


def test_the_face_can_be_changed_and_the_rest_stays(guest, spot):
    own = tap(guest, spot).location
    guest.post(own, {"words": "Slow."})
    assert guest.post(own, {"face": "4"}).location == own
    (comment,) = comments()
    assert (comment.face, comment.words) == (4, "Slow.")


def test_contact_is_asked_only_of_who_wants_an_answer_and_stays_out_of_what_was_sent(guest, spot):
    own = tap(guest, spot).location
    assert "tel" not in guest.get(f"{own}/thanks").text
    guest.post(own, {"words": "Cold soup.", "wants_answer": "yes"})
    assert guest.post(f"{own}/thanks", {"phone": "12", "consent": "y"}).status_code == 422
    assert guest.post(f"{own}/thanks", {"phone": "22 621 00 00", "name": "Anna", "consent": "y"}).status_code == 303
    bodies = b"".join(db.session.scalars(sa.select(Submission.body)))
    assert not [each for each in (b"621 00", b"6210000", b"Anna") if each in bodies]


def test_a_replaced_code_leads_to_the_new_one(guest, world, spot):
    newer = cards.placement(world)
    with writing():
        spot.revoked_at, spot.replaced_by = clock.now(), newer.id
    page = guest.get(f"/t/{spot.code}")
    assert page.status_code == 410
    assert f"/t/{newer.code}" in page.text


def test_a_code_of_an_order_takes_one_message(guest, world, spot):
    code = codes.new_order_code()
    with writing():
        db.session.add(OrderCode(placement_id=spot.id, batch_id=spot.id, code=code, purchase={"order": "A-1"}))
    state = state_on(guest.get(f"/t/{code.lower()}"))
    guest.post(f"/t/{code}", {"face": "5", "state": state})
    (comment,) = comments()
    assert (comment.source, comment.order_code_id is not None) == ("order", True)
    assert guest.get(f"/t/{code}").status_code == 410


@pytest.mark.parametrize("code", ["x", "0000000", "2222223", "é", "%00", "' or 1=1", "7" * 300])
def test_what_is_no_code_says_how_to_look_again(guest, spot, code):
    assert guest.get(f"/t/{code}").status_code == 404
    assert guest.post(f"/t/{code}", {"face": "1"}).status_code == 404


def test_a_card_that_is_not_live_takes_nothing(guest, spot):
    with writing():
        spot.card.retired_at = clock.now()
    assert guest.get(f"/t/{spot.code}").status_code == 410
    assert guest.post(f"/t/{spot.code}", {"face": "1"}).status_code == 410
    assert comments() == []


def test_the_job_looks_at_it(guest, spot):
    tap(guest, spot)
    run_due()
    assert comments()[0].standing in ("counted", "held")


def test_sixteen_kilobytes_of_nonsense_do_no_harm(guest, spot):
    for posted in ({"face": "9"}, {"face": ""}, {"state": "x" * 16_000, "face": "3"}, {"face": ["1", "2"], "topic": ["a"] * 90}):
        assert guest.post(f"/t/{spot.code}", posted).status_code in (200, 303)


def test_an_old_browser_may_say_where_its_post_comes_from(guest, spot):
    """Under `no-referrer` a browser sends `Origin: null`, and one that knows no Sec-Fetch-Site would be refused."""
    assert guest.get(f"/t/{spot.code}").headers["Referrer-Policy"] == "same-origin"


def test_what_is_said_while_somebody_looks_is_looked_at_as_well(guest, spot):
    own = tap(guest, spot).location
    taken = db.session.execute(sa.select(Job.key).where(Job.name == "comment_cards.look")).scalars().all()
    guest.post(own, {"words": "One till open."})
    owed = db.session.execute(sa.select(Job.key).where(Job.name == "comment_cards.look")).scalars().all()
    assert len(taken) == 1
    assert len(owed) == len(set(owed)) == 2


def phones_card(spot, **said):
    facts = {"kind": "comment", "subject": str(spot.id), "rev": 1, "form": {"card": str(spot.card_id), "rev": 1}, "language": "pl"}
    return json.dumps({**facts, **said}).encode()


OUTBOX = {"X-Outbox": "1", "Content-Type": "application/json"}


def test_a_phone_sends_a_whole_card_and_how_it_came_is_noted(guest, spot):
    state, comment_id = state_on(guest.get(f"/t/{spot.code}")), uuid4()
    work = next(str(count) for count in range(100_000) if is_worked(state, str(count)))
    raw = phones_card(spot, face=2, words="Slow", state=state, work=work)
    sent = [guest.client.put(f"/api/s/{comment_id}", data=raw, headers=OUTBOX) for _ in range(3)]
    assert [reply.status_code for reply in sent] == [201, 200, 200]
    assert len({reply.data for reply in sent}) == 1
    (comment,) = comments()
    assert (comment.id, comment.words, comment.page) == (comment_id, "Slow", state.split(".")[2])
    assert comment.address_key is not None
    assert comment.hand_key.startswith("p")


def test_a_card_filled_by_somebody_who_has_signed_in_is_nobodys(browse, spot):
    leo = browse("leo")
    before = set(db.session.scalars(sa.select(AuditEntry.id)))
    raw = phones_card(spot, face=1, state=state_on(leo.get(f"/t/{spot.code}")))
    assert leo.client.put(f"/api/s/{uuid4()}", data=raw, headers=OUTBOX).status_code == 201
    (comment,) = comments()
    written = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.id.not_in(before)))
    assert [each for each in written if each.subject_id == comment.id or each.actor_id] == []



@pytest.mark.parametrize(
    "said",
    [
        {"face": "2", "topics": "wait", "answers": [], "words": 7, "at": "x", "state": {}, "source": "paper", "order": 3},
        {"face": 99, "topics": [None, {}, "x" * 90], "answers": {"a": 1, "b": "\ud800"}, "words": "\ud800\x00", "work": []},
        {"form": 3, "language": "xx", "photos": [{"pid": "no"}], "replaces": str(uuid4()), "wants_answer": "yes", "praised": ["x"]},
    ],
)
def test_nonsense_from_a_phone_is_kept_and_harms_nobody(guest, spot, said):
    reply = guest.client.put(f"/api/s/{uuid4()}", data=phones_card(spot, **said), headers=OUTBOX)
    assert reply.status_code in (201, 202)
    assert len(comments()) == 1
    assert run_due() > 0


@pytest.mark.one_database
def test_the_address_in_a_printed_code_opens_the_card(guest, spot):
    printed = address_of("https://shop.example", spot.code).removeprefix("HTTPS://SHOP.EXAMPLE")
    assert printed.startswith("/T/")
    page = guest.get(printed)
    assert page.status_code == 200, "at once: a second journey would cost the customer a second"
    assert guest.post(f"/t/{spot.code}", {"face": "2", "state": state_on(page)}).status_code == 303
    (comment,) = comments()
    assert guest.get(f"/M/{comment.code}").status_code == 200
    assert guest.get(f"/Tx/{spot.code}").status_code == 404


def test_another_face_from_the_page_before_keeps_what_was_said_since(guest, spot):
    """Back in the browser, and tapped anew: the phone knows nothing of what was typed on the page after."""
    state, first, later = state_on(guest.get(f"/t/{spot.code}")), uuid4(), uuid4()
    guest.client.put(f"/api/s/{first}", data=phones_card(spot, face=2, state=state), headers=OUTBOX)
    own = f"/t/{spot.code}/{comments()[0].code}"
    guest.post(own, {"topic": "wait", "words": "One till open.", "wants_answer": "yes"})
    raw = phones_card(spot, face=1, state=state, rev=2, replaces=str(first))
    assert guest.client.put(f"/api/s/{later}", data=raw, headers=OUTBOX).status_code == 201
    guest.post(own, {"face": "3"})
    (comment,) = comments()
    assert (comment.face, comment.words, comment.topics, comment.wants_answer) == (3, "One till open.", ["wait"], True)


def test_what_is_said_after_the_tap_may_come_from_the_phone_as_well(guest, spot):
    own = tap(guest, spot).location
    guest.post(own, {"words": "Slow.", "wants_answer": "yes"})
    following = json.loads(unescape(re.search(r'data-next="([^"]+)"', guest.get(own).text)[1]))
    assert (following["rev"], following["face"], following["words"]) == (3, 2, "Slow.")
    raw = json.dumps({**following, "words": "Slow, and cold."}).encode()
    assert [guest.client.put(f"/api/s/{later}", data=raw, headers=OUTBOX).status_code for later in [uuid4()] * 2] == [201, 200]
    (comment,) = comments()
    assert (comment.face, comment.words, comment.wants_answer) == (2, "Slow, and cold.", True)


def test_what_was_asked_without_a_network_is_not_asked_again(guest, spot):
    page = guest.client.get(f"/t/{spot.code}/questions").text
    assert [page.count(f'name="{each}"') for each in ("topic", "words", "praised", "wants_answer", "then", "phone")] == [6, 1, 1, 2, 0, 0]
    for told, leads_to in (({}, "more"), ({"topics": ["wait"]}, "thanks"), ({"wants_answer": False}, "thanks")):
        state, first = state_on(guest.get(f"/t/{spot.code}")), uuid4()
        guest.client.put(f"/api/s/{first}", data=phones_card(spot, face=2, state=state, **told), headers=OUTBOX)
        found = guest.client.get(f"/t/{spot.code}/of/{first}?page={state.split('.')[2]}")
        assert found.location.endswith("/thanks") == (leads_to == "thanks")
    with writing():
        spot.card.retired_at = clock.now()
    assert guest.client.get(f"/t/{spot.code}/questions").status_code == 404
