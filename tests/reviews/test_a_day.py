"""A professional shopper's day: five visits, one called off, two returned, one appealed; what each person sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.models import Assignment
from shopper.infra import clock
from shopper.infra.db import db
from shopper.notifications.queries import messages_of
from shopper.reviews import actions
from shopper.reviews.actions import Decision, Objection
from shopper.visits.models import Visit
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser
from tests.web.play import Played, Story

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOW = datetime(2026, 4, 18, 18, 0, tzinfo=UTC)
SAME_SITE = {"Origin": "http://localhost"}
PLACES = ("0117", "0101", "0102", "0103", "0104")


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


def told(world: World, who: str) -> list[str]:
    db.session.rollback()
    return [each.kind for each in messages_of(world.people[who])[0]]


def page(app: Flask, world: World, who: str, path: str) -> str:
    answer = browser(app, world, who).get(path)
    assert answer.status_code == 200, (who, path, answer.status_code)
    return answer.text


def correct(app: Flask, world: World, first: Played) -> Played:
    """The remarks are answered by a new revision that takes the place of the first."""
    again = replace(Story(), submission=uuid4())
    body = play.manifest(world, first.assignment, again) | {"rev": 2, "replaces": str(first.submission)}
    client = play.client_of(app, world.sign_in(app, "sam"))
    assert client.put(f"/api/s/{again.submission}", json=body, headers=play.PHONE).status_code in (201, 202)
    db.session.rollback()
    return replace(first, submission=again.submission or first.submission, visit=visit_of(again.submission))


def visit_of(submission: UUID | None) -> UUID:
    return db.session.scalars(sa.select(Visit.id).where(Visit.submission_id == submission)).one()


def place_name(assignment: UUID) -> str:
    return db.session.get_one(Assignment, assignment).location.name["en"]


def test_the_day(app: Flask, world: World) -> None:
    ewa, leo, jan = world.people["ewa"], world.people["leo"], world.people["jan"]
    given = [play.assign(world, "sam", code) for code in PLACES]

    off = given[4]
    answer = browser(app, world, "nina").post(
        f"/planning/assignments/{off}/cancellation", data={"off-reason": "Closed for repairs"}, headers=SAME_SITE
    )
    assert answer.status_code == 303
    assert told(world, "sam") == ["visit_off"]

    sent = [play.send(app, world, each) for each in given[:4]]
    home = page(app, world, "sam", "/assignments")
    assert all(place_name(each) in home for each in given[:4])
    queue = page(app, world, "ewa", "/reviews")
    assert all(f"/reviews/{each.visit}" in queue for each in sent)
    assert all(str(each.visit) not in page(app, world, "leo", "/reports") for each in sent)

    for each in sent[:2]:
        actions.return_visit(ewa, each.visit, remarks={"4.8": "Which till was it?"}, note="One thing is open.")
    assert sorted(told(world, "sam")) == ["visit_off", "visit_returned", "visit_returned"]
    home = page(app, world, "sam", "/assignments")
    assert home.count("One thing is open.") == 2
    assert home.count("Which till was it?") == 2
    final = [correct(app, world, each) for each in sent[:2]] + sent[2:]
    assert "One thing is open." not in page(app, world, "sam", "/assignments")

    done = [play.publish(world, each) for each in final]
    report = done[0].publication
    assert report is not None
    reports = page(app, world, "leo", "/reports")
    assert f"/reports/{report}" in reports
    assert all(f"/reports/{each.publication}" not in reports for each in done[1:])

    appeal = actions.raise_appeal(leo, report, {"4.8": Objection("Our till says 4:50.", "Till 2")})
    assert str(appeal) in page(app, world, "jan", "/reviews/appeals")
    actions.decide_appeal(jan, appeal, {"4.8": Decision("upheld", "The till’s own time counts.", "290")})
    seen = actions.draft_of_appeal(jan, appeal).seen
    corrected = actions.close_appeal(jan, appeal, seen=seen, base_url="https://shop.example")
    assert "appeal_decided" in told(world, "leo")
    assert "The till’s own time counts." in page(app, world, "leo", f"/reports/{corrected}")
    assert f"/reports/{corrected}" in page(app, world, "leo", f"/reports/{report}")

    actions.withdraw_report(ewa, done[3].visit, "The wrong door.")
    left_out = db.session.get_one(Assignment, given[3], populate_existing=True)
    assert left_out.excluded_at == NOW
    assert re.search(r"18 April,\s*17:40|18 April,\s+<strong", page(app, world, "nina", f"/planning/assignments/{off}"))
