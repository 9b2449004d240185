"""A probe is answered like every complaint, found out only at its closing, and then in no figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from shopper.cases.actions import hand_over, note
from shopper.cases.models import CaseEvent, Remedy
from shopper.cases.queries.lag import meter
from shopper.cases.queries.log import case_of_comment
from shopper.cases.queries.said import failures
from shopper.cases.rules import log
from shopper.cases.views.case import TOLD
from shopper.cases.words import line_words
from shopper.comment_cards import intake
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.spots import spot_of
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import OpeningTimes
from shopper.probes import actions, queries
from shopper.probes.forms import CloseForm
from shopper.probes.models import Probe
from shopper.probes.rules import Outcome, delay_of, hand_of, opening_hours_to, read_outcome
from tests.support.cards import placement
from tests.support.said import say

NOW = datetime(2026, 4, 20, 8, tzinfo=UTC)
WORDS = "Half of my order was missing and nobody cared."


def planned(world, **facts: Any) -> UUID:
    spot = placement(world)
    return actions.plan_probe(world.people["oskar"], world.place("0117"), "card", WORDS, ["The order"], NOW, spot_id=spot.id, **facts)


def sent(world) -> Probe:
    with clock.frozen(NOW - timedelta(hours=1)):
        probe = planned(world)
        run_due()
        assert db.session.get_one(Probe, probe).comment_id is None
    with clock.frozen(NOW + timedelta(minutes=11)):
        run_due()
    db.session.rollback()
    return db.session.get_one(Probe, probe)


def test_a_card_goes_in_at_its_hour_and_opens_a_case(app, world) -> None:
    probe = sent(world)
    comment = db.session.get_one(Comment, probe.comment_id)
    assert (comment.words, comment.face, comment.source, comment.standing) == (WORDS, 2, "qr", "counted")
    assert {label["code"] for label in comment.labels} <= {"counted_once"}
    assert comment.entered_by is None
    assert case_of_comment(comment.id) is not None
    with clock.frozen(NOW + timedelta(minutes=15)):
        actions.send_card(probe.id, comment.placement_id or probe.id, 2, "en")
        run_due()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 1


def test_no_two_go_in_on_the_same_second_and_none_on_the_stroke() -> None:
    delays = [delay_of(uuid4(), b"secret") for _each in range(50)]
    assert all(timedelta() <= each < timedelta(minutes=10, seconds=1) for each in delays)
    assert len({each.total_seconds() % 60 for each in delays}) > 40
    assert len({hand_of(uuid4(), b"secret") for _each in range(50)}) == 50, "each from a phone of its own"


def test_sent_again_after_a_fall_it_is_the_same_card(app, world) -> None:
    probe = sent(world)
    before, spot = probe.comment_id, db.session.get_one(Comment, probe.comment_id).placement_id
    with writing():
        db.session.execute(sa.update(Probe).values(comment_id=None))
    db.session.rollback()
    assert spot is not None
    with clock.frozen(NOW + timedelta(minutes=12)):
        actions.send_card(probe.id, spot, 2, "en")
        run_due()
    db.session.rollback()
    assert db.session.get_one(Probe, probe.id).comment_id == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 1


def test_its_outcome_is_its_cases(app, world) -> None:
    probe, rosa = sent(world), world.people["rosa"]
    with clock.frozen(NOW + timedelta(hours=3)):
        case = case_of_comment(probe.comment_id)  # type: ignore[arg-type]
        assert case is not None
        hand_over(case, world.people["kuba"], None, "test")
        note(case, log.CALLED, rosa, outcome="reached")
        with writing():
            facts = {"case_id": case.id, "words": None, "asked_by": rosa}
            db.session.add(Remedy(kind="apology", amount_minor=None, currency=None, state="given", **facts))
            db.session.add(Remedy(kind="refund", amount_minor=3000, currency="PLN", state="allowed", **facts))
        assert meter(world.people["leo"]).total.seen.n == 1
        actions.close_probe(world.people["oskar"], probe.id, Outcome(rank=1, money_returned=True))
        assert meter(world.people["leo"]).total.seen.n == 0
    kept = db.session.get_one(Probe, probe.id)
    outcome = read_outcome(kept.outcome or {})
    assert (outcome.rank, outcome.apology, outcome.remedy, outcome.amount_minor, outcome.money_returned) == (3, True, "refund", 3000, True)
    assert outcome.answered_at == NOW + timedelta(hours=3)
    assert outcome.points_answered == 0  # phoned, and none of its points answered yet
    lines = db.session.scalars(sa.select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)).all()
    assert [line.kind for line in lines[-2:]] == [log.NOTED, log.CLOSED]
    with app.test_request_context():
        assert line_words(lines[-2], {}, "UTC") == "This was a probe: no blame"
    told = set(db.session.scalars(sa.select(Message.user_id).where(Message.kind == "probe_revealed")))
    assert {world.people["leo"], rosa, world.people["kuba"]} <= told  # who answered for it as well
    assert not told & {world.people[who] for who in ("oskar", "bea")}
    with pytest.raises(Conflict):
        actions.close_probe(world.people["oskar"], probe.id, Outcome())
    assert set(TOLD) >= set(db.session.scalars(sa.select(Message.kind).where(Message.path == f"/cases/{case.id}")))


def test_what_is_answered_in_words_begins_with_an_apology(app, world) -> None:
    probe = sent(world)
    with clock.frozen(NOW + timedelta(hours=3)):
        case = case_of_comment(probe.comment_id)  # type: ignore[arg-type]
        assert case is not None
        assert not queries.outcome_of(case).apology
        note(case, log.ANSWERED, world.people["leo"], points=[], channel="page", words="We are sorry.")
        assert queries.outcome_of(case).apology


def test_once_closed_it_raises_nobody_elses_complaint(app, world) -> None:
    probe = sent(world)
    with clock.frozen(NOW + timedelta(hours=3)):
        case, spot = case_of_comment(probe.comment_id), placement(world)  # type: ignore[arg-type]
        assert case is not None
        with writing():
            case.stage_code = "WAIT"
        real, figures = db.session.get_one(Comment, say(spot, 1, "Rude again.")), company_settings(case.company_id)
        assert failures(real, "WAIT", figures)
        actions.close_probe(world.people["oskar"], probe.id, Outcome(money_returned=True))
        assert not failures(real, "WAIT", figures)


def test_planned_in_two_windows_it_is_one(app, world) -> None:
    assert planned(world) == planned(world)
    assert len(queries.probes_for(world.people["oskar"])) == 1


def test_a_letter_is_written_down_by_hand(app, world) -> None:
    """The restaurant's letter: an apology and a cheque for 30 dollars, whose money goes back."""
    oskar = world.people["oskar"]
    probe = actions.plan_probe(oskar, world.place("0117"), "letter", "Bad food, cold people.", ["Food", "Staff"], NOW)
    with clock.frozen(NOW + timedelta(days=3)):
        for never in (NOW - timedelta(hours=1), NOW + timedelta(days=4)):
            with pytest.raises(Invalid):
                actions.close_probe(oskar, probe, Outcome(answered_at=never))
        whole = Outcome(NOW + timedelta(days=2), 2, True, "cheque", 3000, "USD", 1, True)
        actions.close_probe(oskar, probe, whole)
    assert read_outcome(db.session.get_one(Probe, probe).outcome or {}) == whole
    assert run_due() >= 0


def test_one_that_was_never_sent_is_nobodys_to_hear_of(app, world) -> None:
    oskar = world.people["oskar"]
    with clock.frozen(NOW):
        later = actions.plan_probe(oskar, world.place("0117"), "letter", "Bad food.", [], NOW + timedelta(days=1))
        actions.close_probe(oskar, later, Outcome())
        assert db.session.scalar(sa.select(sa.func.count()).where(Message.kind == "probe_revealed")) == 0
        gone = actions.plan_probe(oskar, world.place("0117"), "phone", "Bad food.", [], NOW)
        actions.close_probe(oskar, gone, Outcome())
        assert db.session.scalar(sa.select(sa.func.count()).where(Message.kind == "probe_revealed")) > 0


def test_only_the_owner_and_only_their_own_places(app, world) -> None:
    for who in ("rosa", "leo", "kuba", "ewa", "nina"):
        with pytest.raises(NotFound):
            actions.plan_probe(world.people[who], world.place("0117"), "letter", "x", [], NOW)
    probe = sent(world)
    for who in ("rosa", "leo"):
        assert queries.probes_for(world.people[who]) == []
        with pytest.raises(NotFound):
            actions.close_probe(world.people[who], probe.id, Outcome())
    with pytest.raises(Invalid):
        actions.plan_probe(world.people["oskar"], world.place("0109"), "card", "x", [], NOW, spot_id=probe.id)


def test_hours_are_opening_hours() -> None:
    place = OpeningTimes({day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}, None, "UTC")
    friday = datetime(2026, 4, 17, 16, tzinfo=UTC)
    assert opening_hours_to(datetime(2026, 4, 20, 10, tzinfo=UTC), friday, place) == 2
    assert opening_hours_to(None, friday, place) is None


@pytest.mark.one_database
def test_the_owners_pages(app, world, browse) -> None:
    oskar, spot = browse("oskar"), placement(world)
    assert "No probe yet." in oskar.get("/probes").get_data(as_text=True)
    assert "0117" in oskar.get("/probes/new").get_data(as_text=True)
    place = str(world.place("0117"))
    form = oskar.get(f"/probes/new?place={place}&channel=card").get_data(as_text=True)
    assert "Till 2" in form
    bare = oskar.get(f"/probes/new?place={world.place('0109')}&channel=card").get_data(as_text=True)
    assert ("No card hangs" in form, "No card hangs" in bare) == (False, True)
    assert form.count('class="optional"') == 1  # the points alone
    given = {"place": place, "channel": "card", "spot": str(spot.id), "words": WORDS, "points": "One\nTwo", "day": "2026-04-20", "hour": "10:00"}
    for wrong in ({"spot": ""}, {"words": ""}, {"day": "x"}, {"hour": ""}):
        refused = oskar.post("/probes/new", {**given, **wrong})
        assert refused.status_code == 422, wrong
    assert oskar.post("/probes/new", {**given, "place": "x"}).status_code == 404
    assert oskar.post("/probes/new", given).status_code == 303
    letter = {**given, "channel": "letter"}
    assert oskar.post("/probes/new", letter).status_code == 303
    db.session.rollback()
    probe = db.session.scalars(sa.select(Probe.id).where(Probe.channel == "letter")).one()
    page = oskar.get(f"/probes/{probe}").get_data(as_text=True)
    assert "Two" in page
    assert "Not yet, for" in page
    assert "still waiting" in oskar.get("/probes").get_data(as_text=True)
    closing = {"day": "2026-04-21", "hour": "12:00", "rank": "2", "apology": "y", "remedy": "Cheque", "amount": "30", "currency": "usd", "points": "1"}
    assert oskar.post(f"/probes/{probe}/closing", closing).status_code == 422
    for points in ("9" * 5000, "9", "²", "-1"):
        assert oskar.post(f"/probes/{probe}/closing", {**closing, "points": points}).status_code == 422
        assert CloseForm(MultiDict({"points": points})).outcome("UTC", 2).points_answered == 0
    for wrong in ({"amount": "much"}, {"currency": "dollars"}, {"day": "2026-04-01"}, {"hour": ""}):
        assert oskar.post(f"/probes/{probe}/closing", {**closing, "money": "yes", **wrong}).status_code == 422, wrong
    assert oskar.post(f"/probes/{probe}/closing", {**closing, "money": "yes"}).status_code == 303
    page = oskar.get(f"/probes/{probe}").get_data(as_text=True)
    for word in ("A manager", "US$30", "It is back", "Closed on"):
        assert word in page, word
    assert oskar.post(f"/probes/{probe}/closing", {**closing, "money": "yes"}).status_code == 409
    assert "Closed" in oskar.get("/probes").get_data(as_text=True)


@pytest.mark.one_database
@pytest.mark.parametrize(("day", "hour", "wrong"), [("", "", []), ("2026-04-21", "", ["hour"]), ("x", "12:00", ["day"])])
def test_what_nobody_answered_is_closed_with_day_and_hour_left_empty(app, day, hour, wrong) -> None:
    with app.test_request_context():
        form = CloseForm(MultiDict({"day": day, "hour": hour, "money": "none"}))
        form.validate()
        assert [*form.errors] == wrong


def guest(world, spot_id: UUID, hand: actions.Hand, state: str) -> None:
    """A real one, by the same door."""
    spot = spot_of(spot_id)
    assert spot is not None
    tapped = intake.tap(spot, 2, state=state, language="en", trace=hand)
    intake.say_more(tapped.comment_id, trace=hand, words=WORDS)
    run_due()


__all__ = ["WORDS", "guest", "planned", "sent"]
