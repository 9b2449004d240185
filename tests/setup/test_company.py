"""The owner's desk: figures with their limits, a colour that can be read, a logo without metadata, places and hours."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.audit.models import AuditEntry
from shopper.errors import Invalid, NotFound
from shopper.infra.db import db
from shopper.organisation.models import CompanyProfile, Node
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.settings import LIMITS, CompanySettings
from shopper.setup import actions
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import browser

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FIGURES = {name: str(value) for name, value in asdict(CompanySettings()).items() if name in LIMITS}
TYPED = {"name_pl": "Dobry Róg", "accent": "#0B4F5C", "zone": "Europe/Warsaw", "language": "pl", "currency": "PLN", **FIGURES}
SHOP = {"name_pl": "Mokotów", "code": "0999", "city": "Warszawa", "zone": "Europe/Warsaw", "hours_mon": "6:00-23:00", "holidays": "2026-12-25"}


def test_the_figures_are_kept_and_read_by_everybody(app: Flask, world: World) -> None:
    answer = browser(app, world, "oskar").post("/company", {**TYPED, "wave_months": "1", "appeal_days": "14"})
    assert answer.status_code == 303
    db.session.rollback()
    found = company_settings(world.cast.company)
    assert (found.wave_months, found.appeal_days, found.currency, found.shopper_rest_days) == (1, 14, "PLN", 90)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "set up company")).one()
    assert entry.facts == {"changed": ["appeal_days", "currency", "wave_months"]}


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("accent", "#777777", "4.4, at least 4.5"),
        ("accent", "teal", "six digits"),
        ("zone", "Mars/Olympus", "time zone by its name"),
        ("currency", "ZZZ", "Three letters"),
        ("wave_months", "0", "from 1 to 12"),
        ("wave_months", "soon", "whole number"),
        ("appeal_days", "9" * 40, "whole number"),
        ("name_pl", "", "in one language at least"),
        ("name_pl", "a\x00b", "too long"),
    ],
)
def test_what_does_not_fit_is_said_and_stays(app: Flask, world: World, name: str, typed: str, told: str) -> None:
    answer = browser(app, world, "oskar").post("/company", {**TYPED, "name_en": "", "name_ru": "", name: typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Europe/Warsaw"' in answer.text or name == "zone"
    db.session.rollback()
    assert company_settings(world.cast.company) == CompanySettings()


def test_the_action_itself_refuses_what_cannot_be_read(app: Flask, world: World) -> None:
    with pytest.raises(Invalid) as refused:
        actions.keep_company(
            world.people["oskar"], name={"en": "x"}, accent="#FFFF00", zone="UTC", language="en", settings=CompanySettings(review_hours=0)
        )
    assert set(refused.value.problems) == {"accent", "review_hours"}
    with pytest.raises(NotFound):
        actions.drop_logo(world.people["rosa"])


def test_a_logo_keeps_no_byte_of_its_metadata(app: Flask, world: World) -> None:
    her = browser(app, world, "oskar")
    picture = play.picture("red", Artist="Canary Jones", Make="CanaryCam")
    assert her.post("/company/logo", {"logo": (BytesIO(picture), "logo.jpg")}, content_type="multipart/form-data").status_code == 303
    shown = browser(app, world, "leo").get("/company/logo.jpg")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert b"Canary" not in shown.data
    assert her.post("/company/logo", {"drop": "yes"}).status_code == 303
    assert browser(app, world, "leo").get("/company/logo.jpg").status_code == 404


@pytest.mark.parametrize("sent", [b"", b"GIF89a nothing", b"<svg onload=alert(1)>"])
def test_what_is_no_picture_is_told_so(app: Flask, world: World, sent: bytes) -> None:
    answer = browser(app, world, "oskar").post("/company/logo", {"logo": (BytesIO(sent), "x.png")}, content_type="multipart/form-data")
    assert answer.status_code == 422
    db.session.rollback()
    kept = db.session.get(CompanyProfile, world.cast.company)
    assert kept is None or kept.logo_sha256 is None


def test_a_place_is_added_and_changed(app: Flask, world: World) -> None:
    her = browser(app, world, "oskar")
    region = world.place("warsaw")
    answer = her.post(f"/company/places/{region}/new/location", SHOP)
    assert answer.status_code == 303
    db.session.rollback()
    made = db.session.get_one(Node, UUID(answer.headers["Location"].rsplit("/", 1)[1]))
    assert (made.parent_id, made.code, made.hours["mon"], made.hours["tue"]) == (region, "0999", ["06:00", "23:00"], None)
    assert made.holidays == {"2026-12-25": None}
    page = her.get(f"/company/places/{made.id}").text
    assert 'value="06:00-23:00"' in page
    assert her.post(f"/company/places/{made.id}", {**SHOP, "city": "Łódź", "closed_on": "2027-01-01"}).status_code == 303
    db.session.rollback()
    db.session.expire_all()
    assert (db.session.get_one(Node, made.id).city, str(db.session.get_one(Node, made.id).closed_on)) == ("Łódź", "2027-01-01")


@pytest.mark.parametrize(("name", "typed"), [("code", "0117"), ("hours_tue", "late"), ("holidays", "Christmas"), ("zone", "here"), ("closed_on", "soon")])
def test_a_place_that_does_not_fit_is_not_kept(app: Flask, world: World, name: str, typed: str) -> None:
    answer = browser(app, world, "oskar").post(f"/company/places/{world.place('warsaw')}/new/location", {**SHOP, name: typed})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert typed in answer.text


def test_what_may_not_stand_there_has_no_page(app: Flask, world: World) -> None:
    her = browser(app, world, "oskar")
    for kind in ("region", "company", "nonsense"):
        assert her.get(f"/company/places/{world.place('0117')}/new/{kind}").status_code == 404


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_the_pages_in_three_languages(app: Flask, world: World, language: str) -> None:
    her = browser(app, world, "oskar").language(language)
    for path in ("/company", f"/company/places/{world.cast.company}", f"/company/places/{world.place('0117')}", "/notice"):
        assert her.get(path).status_code == 200
