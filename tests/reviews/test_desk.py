"""The desk by its pages: changing, remarking, returning, judging; all of it by plain posts, refused with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.models import Return
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.panel.actions import reserve_fee
from shopper.panel.models import Fee
from shopper.reviews import actions, queries
from shopper.reviews.models import Review
from tests.reviews.test_publish import correct
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Played, Story

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
SAME_SITE = {"Origin": "http://localhost"}


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


@pytest.fixture
def done(app: Flask, world: World) -> Played:
    return play.send(app, world, play.assign(world), Story(photos=(("2.3", play.picture()),)))


class Ewa:
    """A reviewer who looks and presses."""

    def __init__(self, app: Flask, world: World, done: Played, who: str = "ewa") -> None:
        self.app, self.world, self.done, self.who = app, world, done, who

    @property
    def pages(self) -> Any:
        """Signed in anew: a session does not last the days that a test lets pass."""
        return browser(self.app, self.world, self.who).language("en")

    @property
    def client(self) -> Any:
        return client_of(self.app, self.world.sign_in(self.app, self.who))

    def page(self) -> str:
        return str(self.pages.get(f"/reviews/{self.done.visit}").text)

    def post(self, what: str, **fields: str) -> Any:
        answer = self.client.post(f"/reviews/{self.done.visit}/{what}", data=fields, headers=SAME_SITE)
        db.session.rollback()
        return answer


@pytest.fixture
def ewa(app: Flask, world: World, done: Played) -> Ewa:
    return Ewa(app, world, done)


def standing(done: Played) -> Review:
    db.session.rollback()
    return db.session.get_one(Review, done.visit)


class TestChange:
    def test_a_changed_answer_stands_beside_what_was_sent(self, ewa: Ewa) -> None:
        assert ewa.post("items/4.8", value="290", fact="Read wrongly", why="The receipt").status_code == 303
        page = ewa.page()
        for words in ("Changed by Ewa Nowak", "<del>342 seconds</del>", "<ins>290 seconds</ins>", "The receipt"):
            assert words in page

    @pytest.mark.parametrize(
        ("fields", "status", "told"),
        [({"value": "perhaps", "why": "x"}, 422, "Enter a number."), ({"value": "290", "why": ""}, 422, "say why"), ({"value": "1" * 60, "why": "x"}, 422, "too long")],
    )
    def test_what_cannot_be_is_refused_with_what_was_typed(self, ewa: Ewa, fields: dict[str, str], status: int, told: str) -> None:
        answer = ewa.post("items/4.8", fact="CANARY typed", **fields)
        assert answer.status_code == status
        assert told in answer.text
        assert "CANARY typed" in answer.text
        assert "Error:" in re.search("<title>(.*?)</title>", answer.text, re.S).group(1)  # type: ignore[union-attr]

    def test_an_item_of_no_form_is_absent(self, ewa: Ewa) -> None:
        assert ewa.post("items/9.9", value="yes", why="x").status_code == 404


class TestReturn:
    def test_remarks_go_back_with_a_deadline_and_the_answer_shows_what_changed(
        self, app: Flask, world: World, ewa: Ewa, now: clock.FrozenClock
    ) -> None:
        assert ewa.post("return", **{"remark-4.8": "How many people?", "remark-2.1": "  ", "note": "Thank you"}).status_code == 303
        [back] = db.session.scalars(sa.select(Return))
        assert (back.remarks, back.note, back.due_at) == ([{"item": "4.8", "text": "How many people?"}], "Thank you", NOW + timedelta(hours=24))
        assert (standing(ewa.done).state, standing(ewa.done).due_at) == ("returned", NOW + timedelta(hours=24))
        assert "Waits for the shopper" in ewa.page()
        now.advance(timedelta(hours=3))
        corrected = correct(app, world, ewa.done)
        db.session.rollback()
        assert db.session.scalars(sa.select(Return.answered_at)).one() == NOW + timedelta(hours=3)
        rows = queries.queue(world.people["ewa"])
        assert [(row.id, row.answered, row.due_at) for row in rows] == [(corrected, True, NOW + timedelta(hours=75))]
        assert "How many people?" in ewa.pages.get(f"/reviews/{corrected}").text
        assert "Open the correction" in ewa.page()

    def test_a_silent_shopper_is_named_in_the_queue(self, ewa: Ewa, now: clock.FrozenClock) -> None:
        ewa.post("return", note="Please write more")
        now.advance(timedelta(hours=25))
        assert "The shopper did not answer in time." in ewa.pages.get("/reviews?overdue=1").text

    def test_it_is_not_published_while_the_shopper_may_answer(self, ewa: Ewa, now: clock.FrozenClock) -> None:
        ewa.post("return", note="Please write more")
        assert 'class="publish"' not in ewa.page()
        answer = ewa.post("publication")
        assert (answer.status_code, "still has time to answer" in answer.text) == (409, True)
        now.advance(timedelta(hours=25))
        assert 'class="publish"' in ewa.page()
        assert ewa.post("publication").status_code == 303

    def test_nothing_to_say_is_no_return_and_twice_is_refused(self, ewa: Ewa) -> None:
        assert ewa.post("return", note=" ").status_code == 422
        assert ewa.post("return", note="More").status_code == 303
        assert ewa.post("return", note="More").status_code == 409
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Return)) == 1


class TestVerdict:
    def pay(self, world: World, done: Played) -> Fee | None:
        db.session.rollback()
        return db.session.scalar(sa.select(Fee).where(Fee.assignment_id == done.assignment))

    @pytest.fixture
    def paid(self, world: World, done: Played) -> None:
        reserve_fee(None, done.assignment, world.cast.shoppers["sam.ortiz@good-corner.example"], 5000, "PLN", 0)

    @pytest.mark.parametrize("pay", ["payable", "withheld"])
    def test_excluded_leaves_the_figures_and_may_be_paid(self, world: World, ewa: Ewa, paid: None, pay: str) -> None:
        assert ewa.post("verdict", validity="excluded", pay=pay, reason="The wrong shop").status_code == 303
        assert self.pay(world, ewa.done).state == pay  # type: ignore[union-attr]
        assert queries.queue(world.people["ewa"]) == []
        assert ewa.post("publication").status_code == 409
        assert "Excluded" in ewa.page()

    def test_it_needs_a_reason_and_both_answers(self, ewa: Ewa) -> None:
        assert ewa.post("verdict", validity="excluded", pay="payable").status_code == 422
        assert ewa.post("verdict", pay="payable", reason="x").status_code == 422

    def test_published_without_a_word_is_paid(self, world: World, done: Played, paid: None) -> None:
        play.publish(world, done)
        assert self.pay(world, done).state == "payable"  # type: ignore[union-attr]

    def test_a_late_review_pays_the_shopper_and_still_waits(self, world: World, ewa: Ewa, paid: None, now: clock.FrozenClock) -> None:
        """Decision 0017: nobody waits in limbo, and nothing is published unread."""
        now.advance(timedelta(hours=71))
        run_due()
        assert self.pay(world, ewa.done).state == "reserved"  # type: ignore[union-attr]
        now.advance(timedelta(hours=1, minutes=1))
        run_due()
        assert self.pay(world, ewa.done).state == "payable"  # type: ignore[union-attr]
        assert [row.id for row in queries.queue(world.people["ewa"])] == [ewa.done.visit]
        page = ewa.page()
        assert "the review came too late" in page
        assert "Overdue" in page


class TestQueue:
    def test_taken_is_seen_and_filtered(self, app: Flask, world: World, ewa: Ewa) -> None:
        other = play.send(app, world, play.assign(world, code="0201"))
        assert ewa.post("claim", take="yes").status_code == 303
        mine = ewa.pages.get("/reviews?mine=1").text
        assert str(ewa.done.visit) in mine
        assert str(other.visit) not in mine
        place = world.place("0201")
        assert str(ewa.done.visit) not in ewa.pages.get(f"/reviews?location={place}").text
        for nothing in ("state=returned", "state=nonsense", "location=rubbish", "overdue=1", "state=%00"):
            assert "Nothing fits these filters." in ewa.pages.get(f"/reviews?{nothing}").text

    def test_page_by_page_everything_once(self, app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        sent = [play.send(app, world, play.assign(world, code=code)).visit for code in ("0117", "0201", "0301", "0104")]
        first = queries.queue(world.people["ewa"], most=2)
        rest = queries.queue(world.people["ewa"], queries.QueueFilter(after=first[1].id), most=2)
        assert [row.id for row in (*first[:2], *rest)] == sorted(sent, key=lambda each: [row.id for row in (*first[:2], *rest)].index(each))
        assert len({row.id for row in (*first[:2], *rest)}) == 4

    def test_whoever_reads_the_list_is_written_down(self, app: Flask, world: World, ewa: Ewa) -> None:
        ewa.pages.get("/reviews")
        db.session.rollback()
        facts = db.session.scalar(sa.text("SELECT facts FROM audit_entry WHERE verb = 'look at queue'"))
        assert str(ewa.done.visit) in str(facts)


def test_notes_stay_in_the_office(app: Flask, world: World, ewa: Ewa) -> None:
    ewa.post("notes", text="CANARY note")
    assert "CANARY note" in ewa.page()
    published = play.publish(world, ewa.done)
    for path in (f"/reports/{published.publication}", "/reports"):
        assert "CANARY" not in browser(app, world, "leo").get(path).text


def test_the_preview_is_the_page_and_publishes_what_was_seen(app: Flask, world: World, ewa: Ewa) -> None:
    play.publish(world, ewa.done)
    actions.change_answer(world.people["ewa"], ewa.done.visit, "4.8", value="290", why="The receipt says so.")
    assert "1 change is not in the report yet." in ewa.page()
    page = ewa.pages.get(f"/reports/drafts/{ewa.done.visit}").text
    assert "The receipt says so." in page
    assert f"/reports/drafts/{ewa.done.visit}/photos/{ewa.done.photos[0]}.jpg" in page
    assert ewa.client.get(f"/reports/drafts/{ewa.done.visit}/photos/{ewa.done.photos[0]}.jpg").status_code == 200
    seen = re.search('name="seen" value="(.*?)"', page).group(1)  # type: ignore[union-attr]
    assert ewa.post("publication").status_code == 409
    assert ewa.post("publication", seen=seen).status_code == 303
    assert queries.latest_of_chain(ewa.done.visit).revision == 2  # type: ignore[union-attr]


def test_a_withdrawn_report_is_gone_from_the_list_and_says_why(app: Flask, world: World, ewa: Ewa) -> None:
    published = play.publish(world, ewa.done)
    assert ewa.post("withdrawal", text=" ").status_code == 422
    assert ewa.post("withdrawal", text="The wrong shop was visited.").status_code == 303
    leo = browser(app, world, "leo").language("en")
    assert str(published.publication) not in leo.get("/reports").text
    page = leo.get(f"/reports/{published.publication}").text
    assert "The wrong shop was visited." in page
    assert "85.9" not in page
    assert ewa.post("publication").status_code == 409
