"""Appeals: by the location, per item, in time; decided by somebody else; the outcome is a new revision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from shopper.access.actions import grant_role
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.reviews import actions, queries
from shopper.reviews.actions import Decision, Objection
from shopper.reviews.models import Publication
from tests.reviews.test_revisions import URL, published
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Played

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOW = datetime(2026, 4, 20, 9, 15, tzinfo=UTC)
SAME_SITE = {"Origin": "http://localhost"}
WRONG = {"4.8": Objection("Our till says 4:50.", "Till 2, no. 004417")}
UPHELD = {"4.8": Decision("upheld", "The till’s own time counts.", "290")}


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


@pytest.fixture
def done(app: Flask, world: World) -> Played:
    return play.played(app, world)


@pytest.fixture
def ines(world: World) -> UUID:
    """A second reviewer, who had no part in it; Sam made the visit."""
    grant_role(None, world.people["ines"], world.cast.company, "reviewer")
    return world.people["ines"]


def raised(world: World, done: Played, who: str = "leo", what: dict[str, Objection] | None = None) -> UUID:
    return actions.raise_appeal(world.people[who], done.publication or done.visit, WRONG if what is None else what)


def closed(reader: UUID, appeal: UUID, decisions: dict[str, Decision]) -> Publication:
    actions.decide_appeal(reader, appeal, decisions)
    seen = actions.draft_of_appeal(reader, appeal).seen
    return published(actions.close_appeal(reader, appeal, seen=seen, base_url=URL))


class TestHandingIn:
    @pytest.mark.parametrize("who", ["bea", "oskar", "ewa", "sam", "kuba"])
    def test_only_by_who_answers_for_the_place(self, world: World, done: Played, who: str) -> None:
        with pytest.raises(NotFound):
            raised(world, done, who)
        assert raised(world, done, "rosa")

    def test_until_the_end_of_the_seventh_local_day(self, world: World, done: Played, now: clock.FrozenClock) -> None:
        assert published(done.publication).snapshot["appeal_until"] == "2026-04-27"
        now.at = datetime(2026, 4, 27, 21, 59, tzinfo=UTC)  # a minute to midnight in Warsaw
        raised(world, done)
        now.advance(timedelta(minutes=1))
        with pytest.raises(Conflict) as late:
            raised(world, done, what={"2.1": Objection("No.")})
        assert late.value.facts == {"late": True}

    def test_each_item_once_and_never_without_a_reason(self, world: World, done: Played) -> None:
        for nothing in ({}, {"4.8": Objection(" ", "a photo")}, {"9.9": Objection("x")}):
            with pytest.raises(Invalid):
                raised(world, done, what=nothing)
        raised(world, done)
        with pytest.raises(Conflict) as again:
            raised(world, done, "rosa")
        assert again.value.facts == {"again": "4.8"}
        assert raised(world, done, "rosa", {"4.1": Objection("We did greet.")})

    def test_not_before_publication(self, app: Flask, world: World) -> None:
        secret = play.send(app, world, play.assign(world))
        with pytest.raises(NotFound):
            actions.raise_appeal(world.people["leo"], secret.visit, WRONG)


class TestDeciding:
    def test_never_by_whoever_published(self, world: World, done: Played) -> None:
        appeal = raised(world, done)
        with pytest.raises(Conflict) as own:
            actions.decide_appeal(world.people["ewa"], appeal, UPHELD)
        assert own.value.facts == {"own": True}

    @pytest.mark.parametrize("part", ["changed", "took", "returned", "judged"])
    def test_nor_by_whoever_had_a_part_in_the_review(
        self, app: Flask, world: World, ines: UUID, now: clock.FrozenClock, part: str
    ) -> None:
        done = play.send(app, world, play.assign(world))
        if part == "changed":
            actions.change_answer(ines, done.visit, "2.1", value="no", fact="Dirty", why="Photo")
        elif part == "took":
            actions.take(ines, done.visit)
        elif part == "returned":
            actions.return_visit(ines, done.visit, remarks={}, note="More")
            now.advance(timedelta(hours=25))
        else:
            actions.give_verdict(ines, done.visit, valid=True, payable=True)
        appeal = raised(world, play.publish(world, done))
        with pytest.raises(Conflict):
            actions.decide_appeal(ines, appeal, UPHELD)

    def test_nor_by_an_owner_who_reviews_and_published(self, app: Flask, world: World) -> None:
        grant_role(None, world.people["oskar"], world.cast.company, "reviewer")
        done = play.publish(world, play.send(app, world, play.assign(world)), who="oskar")
        with pytest.raises(Conflict):
            actions.decide_appeal(world.people["oskar"], raised(world, done), UPHELD)

    def test_upheld_becomes_a_revision_that_says_so(self, world: World, done: Played, ines: UUID, now: clock.FrozenClock) -> None:
        appeal = raised(world, done)
        now.advance(timedelta(days=2))
        second = closed(ines, appeal, UPHELD)
        assert (second.revision, second.published_by) == (2, ines)
        [answer, score] = second.snapshot["changes"]
        assert (answer["item"], answer["new"], answer["cause"]) == ("4.8", "290", "appeal")
        assert score["what"] == "score"
        assert second.snapshot["appeals"] == [
            {"item": "4.8", "reason": "Our till says 4:50.", "decision": "upheld", "explanation": "The till’s own time counts."}
        ]
        assert second.snapshot["appeal_until"] == "2026-04-27"  # a decision gives no new days
        with pytest.raises(Conflict):
            actions.decide_appeal(ines, appeal, UPHELD)

    def test_rejected_is_on_the_report_too_and_changes_nothing(self, world: World, done: Played, ines: UUID) -> None:
        second = closed(ines, raised(world, done), {"4.8": Decision("rejected", "The stopwatch is proven.", "290")})
        assert second.snapshot["changes"] == []
        assert second.percent == published(done.publication).percent
        assert second.snapshot["appeals"][0]["decision"] == "rejected"

    def test_it_is_explained_and_looked_at(self, world: World, done: Played, ines: UUID) -> None:
        appeal = raised(world, done)
        for bad in ({}, {"4.8": Decision("upheld", " ", "290")}, {"4.8": Decision("upheld", "Yes")}, {"4.8": Decision("maybe", "Yes")}):
            with pytest.raises(Invalid):
                actions.decide_appeal(ines, appeal, bad)
        actions.decide_appeal(ines, appeal, UPHELD)
        with pytest.raises(Conflict) as unseen:
            actions.close_appeal(ines, appeal, seen="", base_url=URL)
        assert unseen.value.facts == {"unseen": True}

    def test_a_second_appeal_keeps_what_the_first_led_to(self, world: World, done: Played, ines: UUID) -> None:
        one, two = raised(world, done), raised(world, done, what={"4.1": Objection("We did greet.")})
        closed(ines, one, UPHELD)
        third = closed(ines, two, {"4.1": Decision("rejected", "26 seconds.")})
        assert third.revision == 3
        assert [each["item"] for each in third.snapshot["appeals"]] == ["4.8", "4.1"]
        assert next(item["value"] for item in third.snapshot["items"] if item["key"] == "4.8") == "290"

    def test_whoever_objected_is_told(self, app: Flask, world: World, done: Played, ines: UUID) -> None:
        second = closed(ines, raised(world, done), UPHELD)
        assert f"/reports/{second.id}" in browser(app, world, "leo").get("/messages").text


class TestPages:
    def test_the_whole_way(self, app: Flask, world: World, done: Played, ines: UUID) -> None:
        leo, path = browser(app, world, "leo").language("en"), f"/reports/{done.publication}/appeal"
        page = leo.get(path).text
        assert "27 April 2026" in page
        refused = post(app, world, "leo", path, **{"evidence-4.8": "CANARY typed"})
        assert refused.status_code == 422
        assert "CANARY typed" in refused.text
        assert post(app, world, "leo", path, **{"reason-4.8": "Our till says 4:50."}).status_code == 303
        assert "Our till says 4:50." in leo.get(path).text
        desk = browser(app, world, "ines").language("en")
        [appeal] = re.findall("/reviews/appeals/([0-9a-f-]{36})", desk.get("/reviews/appeals").text)
        at = f"/reviews/appeals/{appeal}"
        assert "Our till says 4:50." in desk.get(at).text
        assert "You had a part in this review" in browser(app, world, "ewa").language("en").get(at).text
        assert post(app, world, "ines", at, **{"decision-4.8": "upheld", "explanation-4.8": "Yes."}).status_code == 422
        decided = post(app, world, "ines", at, **{"decision-4.8": "upheld", "explanation-4.8": "Yes.", "value-4.8": "290"})
        preview = desk.get(decided.headers["Location"]).text
        seen = re.search('name="seen" value="(.*?)"', preview).group(1)  # type: ignore[union-attr]
        assert post(app, world, "ewa", f"{at}/publication", seen=seen).status_code == 409
        assert post(app, world, "ines", f"{at}/publication", seen=seen).status_code == 303
        newest = queries.newest_revision(published(done.publication))
        report = leo.get(f"/reports/{newest.id}").text
        assert "Our till says 4:50." in report
        for secret in ("Ines", "Duarte", "Ewa", str(ines)):
            assert secret not in report
            assert secret not in leo.get(path).text

    def test_after_the_last_day_it_says_so(self, app: Flask, world: World, done: Played, now: clock.FrozenClock) -> None:
        now.advance(timedelta(days=9))
        page = browser(app, world, "leo").language("en").get(f"/reports/{done.publication}/appeal").text
        assert "The last day for an appeal was 27 April 2026." in page
        assert "<form method=\"post\" action=\"/reports/" not in page


def post(app: Flask, world: World, who: str, path: str, **fields: str) -> Any:
    answer = client_of(app, world.sign_in(app, who)).post(path, data=fields, headers=SAME_SITE)
    db.session.rollback()
    return answer
