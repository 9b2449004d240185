"""What the table of rights is asked about: things of the first company's people, and of another as whole as the first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from shopper.access.actions import grant_role
from shopper.accounts.actions import add_user
from shopper.assignments.actions import assign_visit
from shopper.assignments.models import Scenario, Wave
from shopper.demo.content import read
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.organisation.actions import add_node
from shopper.panel.actions import add_shopper
from shopper.probes.actions import plan_probe
from shopper.questionnaires.actions import build_questionnaire
from shopper.reports import actions as reports
from shopper.reports.actions import keep_report
from shopper.reports.queries import entry_of
from shopper.reviews.actions import Objection, raise_appeal
from shopper.standards.actions import import_edition, publish_edition
from tests.access.made import brought, forms_of, owed, shoppers_side, thanked, written
from tests.access.table import NOW, PEOPLE
from tests.support.cards import hung_cards, live_card, placement
from tests.support.cast import World
from tests.web import play
from tests.web.play import Played, Story

PHOTO = (("2.3", play.picture()),)


def laid(app: Flask, world: World) -> tuple[dict[str, dict[str, Any]], dict[str, bytes], dict[str, UUID]]:
    """Things, bodies and strangers of the stage."""
    with clock.frozen(NOW):
        pub_a = play.played(app, world, Story(photos=PHOTO))
        pub_b = play.played(app, world, Story(who="ines", photos=PHOTO, came_in=play.CAME_IN + timedelta(hours=14)), code="0109")
        secret = play.send(app, world, play.assign(world), story := Story(photos=PHOTO))
        open_sam, fresh, begun = (play.assign(world) for _ in range(3))
        ines_own = play.assign(world, "ines", "0105")
        strangers, other = another_company(app, world)
        appeal = raise_appeal(world.people["leo"], pub_a.publication or pub_a.visit, {"4.8": Objection("Not so.")})
        forms = forms_of(world.people["oskar"], world.questionnaire, world.editions["1.1"])
        forms_other = forms_of(strangers["zoe"], other["form"], other["edition_id"])
        edition = world.editions["1.1"]
        things = {
            "-": {"version": "old", "name": "css/app.css", "code": "nothing", "own": "nothing-of-ours", "comment_id": uuid4(), "token": "unknown"},
            "csv": {"kind": "csv"},
            "parcel": {"parcel_id": packed(world, pub_a)},
            "pub_a": {**holes(pub_a, edition), "code": code_of(pub_a), "appeal_id": appeal},
            "pub_b": holes(pub_b, edition),
            "secret_a": holes(secret, edition),
            "other": other,
            "card": {"card_id": live_card(world)},
            **hung_cards(world),
            "hung_each": {"placement_id": {who: placement(world).id for who in PEOPLE}},
            "form": forms[0],
            "form_spare": forms[1],
            "form_other": forms_other[0],
            "open_sam": {"assignment_id": open_sam, "draft_id": uuid4(), "submission_id": uuid4()},
            "fresh": {"assignment_id": fresh, "draft_id": uuid4()},
            "begun": {"kind": "visit", "subject": begun},
            **brought(world, edition),
            "planned": planned(world.cast.company, world.questionnaire, world.place("0105")),
            "fee_sam": shoppers_side(world, open_sam),
            "fee_zed": other.pop("panel"),
            **written(world, strangers),
            **thanked(world),
            "case_a": owed(world),
            "probe": {"probe_id": plan_probe(world.people["oskar"], world.place("0117"), "letter", "Cold soup.", [], NOW)},
            "klingon": {**holes(pub_a, edition), "language": "tlh"},
            "mixed": {
                "assignment_id": ines_own, "draft_id": secret.submission, "submission_id": secret.submission,
                "visit_id": pub_a.visit, "publication_id": pub_a.publication, "pid": pub_b.photos[0],
            },
        }
        lines = [(secret.photos[0], *PHOTO[0])]
        bodies = {
            "secret_a": json.dumps(play.manifest(world, secret.assignment, story, lines)).encode(),
            "open_sam": json.dumps(play.manifest(world, open_sam, Story())).encode(),
            "begun": json.dumps({"base": 0, "device": str(uuid4()), "draft": {"id": str(uuid4())}}).encode(),
        }
        return things, bodies, strangers


def holes(done: Played, edition: UUID) -> dict[str, Any]:
    return {
        "assignment_id": done.assignment, "draft_id": done.submission, "submission_id": done.submission, "visit_id": done.visit,
        "pid": done.photos[0], "publication_id": done.publication or done.visit, "language": "pl", "edition_id": edition, "number": "4.8", "key": "4.8", "appeal_id": uuid4(),
    }


def packed(world: World, done: Played) -> UUID:
    """Leo's own ZIP of a report of his shop."""
    assert done.publication
    keep_report(done.publication, "en", "c" * 64, b"%PDF-1.7", 1)
    parcel = reports.pack(world.people["leo"], [done.publication], ["en"])
    reports.pack_step(parcel)
    return parcel


def code_of(done: Played) -> str:
    entry = entry_of(done.publication) if done.publication else None
    assert entry
    return entry.code


def another_company(app: Flask, world: World) -> tuple[dict[str, UUID], dict[str, Any]]:
    """As whole as the first, with people who may do everything there."""
    company = add_node(None, None, "company", {"en": "Other"}, zone="Europe/Warsaw", language="pl")
    place = add_node(None, company, "location", {"en": "Elsewhere"}, code="0117", zone="Europe/Warsaw")
    people = {name: add_user(None, f"{name}@other.example", name.title(), "a password of theirs") for name in ("zoe", "zed")}
    for name, role in (("zoe", "owner"), ("zoe", "reviewer"), ("zed", "shopper")):
        grant_role(None, people[name], company, role)
    shopper = add_shopper(None, people["zed"], company)
    edition = import_edition(None, company, read("book-1.1"))
    publish_edition(None, edition)
    form = build_questionnaire(None, edition, {"en": "Visit"})
    cast = replace(world.cast, places={"0117": place}, shoppers={"sam.ortiz@good-corner.example": shopper})
    there = replace(world, cast=cast, questionnaire=form, people={"sam": people["zed"], "zoe": people["zoe"]})
    done = play.publish(there, play.send(app, there, play.assign(there), Story(photos=PHOTO)), who="zoe")
    return people, {**planned(company, form, place), **holes(done, edition), "form": form, "panel": shoppers_side(there, play.assign(there))}


def planned(company: UUID, form: UUID, location: UUID) -> dict[str, Any]:
    """A wave, a scenario, and a visit that is nobody's yet."""
    with writing():
        scenario = Scenario(company_id=company, name="Milk")
        wave = Wave(
            company_id=company, questionnaire_id=form, name="Q2", first_day=NOW.date(), last_day=NOW.date() + timedelta(days=70),
            shopper_rest_days=90, location_rest_days=30,
        )
        db.session.add_all([scenario, wave])
    start = NOW + timedelta(days=2)
    visit = assign_visit(
        None, location_id=location, shopper_id=None, questionnaire_id=form, starts_at=start, ends_at=start + timedelta(days=2),
        scenario={}, brief=[], wave_id=wave.id,
    )
    return {"wave_id": wave.id, "scenario_id": scenario.id, "location_id": location, "assignment_id": visit, "node_id": location, "kind": "department"}
