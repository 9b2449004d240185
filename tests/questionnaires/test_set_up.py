"""A real kind of instrument is set up with nothing but posts from the browser, and its sum stands on the report (bar 2).

Reversed items and a waiter's form after G, word scales with hidden points, a blend and a veto after C, penalties after
FreshStop, a question that is asked only if another was answered so (FIELD 1.1, 1.2).
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.assignments.actions import assign_visit
from shopper.infra.db import db
from shopper.questionnaires.models import Questionnaire
from shopper.visits.models import Visit
from tests.support.cast import World
from tests.support.client import Browser
from tests.web import play
from tests.web.crawl import browser

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SECTIONS = (("The waiter", "Официант", "60"), ("The rules", "Правила", "40"), ("At once", "Немедленно", "0"))
SCALE = {"Poor": "10", "Weak": "40", "Fair": "65", "Good": "85", "Perfect": "100"}
ITEMS: tuple[dict[str, Any], ...] = (
    {"key": "w1", "text-en": "Were you welcomed first?", "text-pl": "Czy powitano?", "weight": "2", "section": "1", "standard_number": "4.1"},
    {"key": "w2", "text-en": "Were arms or legs crossed?", "weight": "1", "section": "1", "good": "no"},
    {"key": "w3", "text-en": "Could you choose a table?", "weight": "3", "section": "1"},
    {"key": "w4", "text-en": "Was a second drink offered?", "weight": "4", "section": "1", "if-0": "w3=no"},
    {"key": "w5", "text-en": "Was the cup cracked?", "weight": "2", "section": "1", "good": "no"},
    {
        "key": "w6", "text-en": "How well groomed?", "weight": "2", "section": "1", "answer": "choice",
        **{f"option-{n}-en": word for n, word in enumerate(SCALE)},
        **{f"option-{n}-share": share for n, share in enumerate(SCALE.values())},
    },
    {"key": "r1", "text-en": "Was the offer explained?", "weight": "1", "section": "2"},
    {"key": "r2", "text-en": "Was the birthday offer named?", "weight": "1", "section": "2", "na_allowed": "1"},
    {"key": "r3", "text-en": "Were all dates good?", "weight": "5", "section": "2", "penalty": "2,5", "reason-0-en": "Dairy", "reason-1-en": "Meat"},
    {"key": "r4", "text-en": "Was the poster up?", "weight": "3", "section": "2", "penalty": "1.5"},
    {"key": "n1", "text-en": "Was any food spoiled?", "weight": "0", "section": "3", "good": "no", "critical": "STOP"},
    {"key": "n2", "text-en": "How many minutes did it take?", "weight": "0", "section": "3", "answer": "number"},
)  # fmt: skip
SEEN = {
    "w1": "yes", "w2": "yes", "w3": "yes", "w4": "no", "w5": "no", "w6": "o3",
    "r1": "yes", "r2": "na", "r3": "no", "r4": "yes", "n1": "no", "n2": "12,5",
}  # fmt: skip
# Waiter (2 + 0 + 3 + 2 + 0.65·2) of 10 = 83 %; rules (1 + 0 + 3) of 9; 0.6·83 + 0.4·400/9 = 67.58 − 2.5 = 65.08.


def set_up(owner: Browser, edition: UUID) -> str:
    """The address of the published questionnaire."""
    draft = owner.post("/questionnaires", {"start": f"empty:{edition}", "name-en": "Table service", "name-ru": "Обслуживание"}).location
    sections = {
        f"section-{n}-{field}": text
        for n, (en, ru, weight) in enumerate(SECTIONS)
        for field, text in (("en", en), ("ru", ru), ("weight", weight))
    }
    scoring = {"method": "sections", "pass": "80", "excellent": "90", "cap": "79", "minimum_share": "60", "channel": "in_person"}
    levels = {"level-0-from": "65", "level-0-en": "Fair", "veto_name-en": "One-vote veto"}
    settings = {"name-en": "Table service", **sections, **scoring, **levels, "seen": seen(owner, f"{draft}/settings")}
    assert owner.post(f"{draft}/settings", settings).status_code == 303
    for item in ITEMS:
        answer = owner.post(f"{draft}/items/new", {"stage": "SERV", **item})
        assert answer.status_code == 303, answer.text
    check = {"check-0-left": "left_at", "check-0-op": ">=", "check-0-right": "came_in_at", "check-0-en": "Left before coming in."}
    assert owner.post(f"{draft}/checks", {**check, "seen": seen(owner, f"{draft}/checks")}).status_code == 303
    assert "Was any food spoiled?" in owner.get(f"{draft}/preview").text
    published = owner.post(f"{draft}/publication")
    assert published.status_code == 303, published.text
    return str(published.location)


def seen(owner: Browser, address: str) -> str:
    return re.search(r'name="seen" value="(\w*)"', owner.get(address).text)[1]


def visited(app: Flask, world: World, form: UUID, answers: dict[str, str]) -> str:
    """Assigned, sent by the phone, published: the address of the report."""
    assignment = assign_visit(
        None, location_id=world.place("0117"), shopper_id=world.cast.shoppers["sam.ortiz@good-corner.example"],
        questionnaire_id=form, starts_at=play.CAME_IN - timedelta(hours=1), ends_at=play.CAME_IN + timedelta(hours=2),
        scenario={"en": "Dinner for two"}, brief=[],
    )  # fmt: skip
    told = play.manifest(world, assignment, play.Story())
    told |= {"form": str(form), "answers": {key: {"value": value, "fact": "Seen so."} for key, value in answers.items()}}
    phone, submission = play.client_of(app, world.sign_in(app, "sam")), uuid4()
    sent = phone.put(f"/api/s/{submission}", data=json.dumps(told), content_type="application/json", headers=play.PHONE)
    assert sent.status_code in (201, 202), sent.text
    db.session.rollback()
    visit = db.session.scalars(sa.select(Visit.id).where(Visit.submission_id == submission)).one()
    return str(browser(app, world, "ewa").post(f"/reviews/{visit}/publication").location)


def test_set_up_by_posts_filled_by_phone_the_sum_stands_on_the_report(app: Flask, world: World) -> None:
    owner = browser(app, world, "oskar")
    address = set_up(owner, world.editions["1.1"])
    form = UUID(address.rsplit("/", 1)[1])
    report = owner.get(visited(app, world, form, SEEN)).text
    text = " ".join(re.sub(r"<[^>]+>", " ", report).split())
    assert "65.1" in text
    assert "Below the pass mark" in text
    assert "(“The waiter” 83.0% × 60 + “The rules” 44.4% × 40) ÷ 100 = 67.6" in text
    assert "67.6 − 2.5 (r3) = 65.1" in text
    assert "Level reached: “Fair”" in text
    assert "Was a second drink offered?" not in text
    assert "Question r3" in text

    stopped = owner.get(visited(app, world, form, SEEN | {"n1": "yes"})).text
    assert "Stopped" in stopped
    assert "One-vote veto" in stopped
    assert "in use for 2 visits" in owner.get(address).text


def test_what_was_typed_is_frozen_as_it_was_meant(app: Flask, world: World) -> None:
    address = set_up(browser(app, world, "oskar"), world.editions["1.1"])
    db.session.rollback()
    kept = db.session.get_one(Questionnaire, UUID(address.rsplit("/", 1)[1]))
    specs = {item.key: item.as_spec() for item in kept.items}
    assert list(specs) == [item["key"] for item in ITEMS]
    assert (specs["w2"].good, specs["n1"].critical, specs["r3"].penalty) == ("no", "STOP", "2.5")
    assert specs["w6"].shares == (("o1", "0.1"), ("o2", "0.4"), ("o3", "0.65"), ("o4", "0.85"), ("o5", "1"))
    assert specs["w4"].show_if == ({"item": "w3", "is": ["no"]},)
    assert [label["en"] for _, label in specs["r3"].reasons] == ["Dairy", "Meat"]
    assert (specs["w1"].standard_number, specs["w1"].title["en"]) == ("4.1", "Greeting within 20 seconds")
    assert {item.key: item.standard_id is None for item in kept.items}["w2"]
    assert [each["number"] for each in kept.sections] == ["1", "2", "3"]
    assert kept.checks[0]["left"] == "left_at"
