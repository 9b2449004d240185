"""A wave by its pages: a planner's morning, what does not fit, three languages."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.models import Assignment
from shopper.infra.db import db
from tests.assignments.spring import planned, told, wave
from tests.support.cast import World
from tests.web.crawl import browser

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("in_spring")]


WAVE = {
    "name": "2027 Q2", "first_day": "2027-04-01", "last_day": "2027-06-30", "window_days": "7", "shopper_rest_days": "90", "location_rest_days": "30",
    "most_per_shopper": "", "fee": "60", "refund_cap": "40,50", "currency": "PLN", "offer_hours": "48", "scenario": "",
}
SCENARIO = {
    "name": "Milk", "channel": "phone", "text_en": "Call and ask", "brief_en": "One\nTwo\nThree", "dos_pl": "Proszę pytać", "right1": "2", "right2": "1",
    "question1_en": "Who?", "options1_en": "Nobody\nAnybody", "why1_en": "So it is", "question2_en": "When?", "options2_en": "Now\nLater",
}
NOTICE = {"told_on": "2027-04-02", "who": "All", "how": "Meeting", "text_en": "Visits happen"}


def test_by_hand_from_the_first_page_to_the_offer(app: Flask, world: World, nina: UUID) -> None:
    """A planner's morning, in the browser, without a question left open."""
    her = browser(app, world, "nina")
    assert her.get("/").headers["Location"].endswith("/planning")
    assert "have not been told" in her.get("/planning").text
    assert her.post("/planning/notices", {**NOTICE, "node": str(world.cast.company)}).status_code == 303
    assert "Visits happen" in browser(app, world, "kuba").get("/notice").text
    assert her.post("/planning/scenarios", SCENARIO).status_code == 303
    made = her.post("/planning/waves", {**WAVE, "questionnaire": str(world.questionnaire)})
    assert made.status_code == 303
    wave_page = made.headers["Location"]
    assert "Offer each visit to" in her.get(f"{wave_page}/proposal").text
    assert her.post(f"{wave_page}/proposal", {"ask": "1"}).status_code == 303
    db.session.rollback()
    it = db.session.scalars(sa.select(Assignment).where(Assignment.location_id == world.place("0117")).order_by(Assignment.starts_at.desc())).first()
    assert (it.fee_minor, it.refund_cap_minor, it.currency) == (6000, 4050, "PLN")
    page = f"/planning/assignments/{it.id}"
    assert "No answer yet" in her.get(page).text
    assert her.post(f"{page}/cancellation", {"off-reason": "Flooded"}).status_code == 303
    assert "Flooded" in her.get(page).text
    assert her.post(f"{page}/cancellation", {"off-reason": "again"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "typed", "changed", "told_"),
    [
        ("/planning/waves", WAVE, {"last_day": "2027-03-01"}, "before it begins"),
        ("/planning/waves", WAVE, {"first_day": "0001-01-01"}, "Give a day"),
        ("/planning/waves", WAVE, {"fee": "sixty"}, "Give an amount"),
        ("/planning/waves", WAVE, {"currency": "XXL"}, "Three letters"),
        ("/planning/waves", WAVE, {"offer_hours": "1e9"}, "whole number"),
        ("/planning/scenarios", SCENARIO, {"brief_en": "1\n2\n3\n4"}, "Three lines at most"),
        ("/planning/scenarios", SCENARIO, {"question2_en": ""}, "two to five questions"),
        ("/planning/scenarios", SCENARIO, {"right1": "3"}, "two to six answers"),
        ("/planning/scenarios", SCENARIO, {"text_en": ""}, "in one language at least"),
        ("/planning/scenarios", SCENARIO, {"brief_pl": "1"}, "as many in every language"),
        ("/planning/notices", NOTICE, {"told_on": "2027-04-03"}, "has not come yet"),
        ("/planning/notices", NOTICE, {"text_en": ""}, "in one language at least"),
        ("/planning/places", {"target": "competitor", "name": "X", "zone": "Europe/Warsaw"}, {"zone": "Warsaw"}, "time zone by its name"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(app: Flask, world: World, path: str, typed: dict[str, str], changed: dict[str, str], told_: str) -> None:
    more = {"questionnaire": str(world.questionnaire), "node": str(world.cast.company)}
    answer = browser(app, world, "nina").post(path, {**typed, **more, **changed})
    assert answer.status_code == 422
    assert told_ in answer.text


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_every_page_in_three_languages(app: Flask, world: World, nina: UUID, language: str) -> None:
    told(world)
    wave_id = wave(world)
    it = planned(world, nina, wave_id, ask=1)[0]
    her = browser(app, world, "nina").language(language)
    more = ("", "/assignments", "/calendar?month=2027-04", "/scenarios/new", "/places", "/notices", "/waves/new", f"/waves/{wave_id}", f"/waves/{wave_id}/proposal")
    for path in (*more, f"/assignments/{it.id}", f"/locations/{it.location_id}?wave={wave_id}", "?branch=x&after=y&state=z&city=%00&wave=1"):
        assert her.get(f"/planning{path}").status_code == 200, path
