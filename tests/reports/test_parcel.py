"""Many PDFs as one ZIP: what is missing is made first, a few at a time; private, and gone after a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.models import Grant
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import run_due
from shopper.infra.pdf import RenderedPdf, RenderFailed
from shopper.infra.storage import storage
from shopper.infra.transaction import writing
from shopper.reports import actions, queries
from shopper.reviews.actions import withdraw_report
from shopper.reviews.models import Publication
from tests.support.cast import Lay, World
from tests.web import play
from tests.web.crawl import browser, client_of
from tests.web.play import Story

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as time:
        yield time


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a PDF holds is not the matter here."""
    made: list[str] = []

    def render(snapshot, language, *_, **__):  # type: ignore[no-untyped-def]
        if snapshot["narrative"] == "impossible":
            raise RenderFailed("no")
        made.append(language)
        return RenderedPdf(b"%PDF-1.7 " + language.encode() + snapshot["visit"]["local_date"].encode() + bytes([len(made)]), 3, ())

    monkeypatch.setattr(actions, "render_pdf", render)
    return made


@pytest.fixture
def reports(app: Flask, world: World, lay: Lay) -> Any:
    stories = [Story(), Story(), Story(came_in=play.CAME_IN - timedelta(days=3))]
    return lay(lambda: [play.played(app, world, story).publication for story in stories])


def test_from_ticks_to_a_file(app: Flask, world: World, reports: list[UUID], quick: list[str]) -> None:
    leo = browser(app, world, "leo")
    answer = leo.post("/reports/parcels", {"publication": [str(each) for each in reports], "language": ["pl", "en"]})
    assert answer.status_code == 303
    path = answer.headers["Location"]
    assert "0 of 6 documents are made." in leo.get(path).text
    assert leo.client.get(f"{path}.zip").status_code == 404
    run_due()
    page = leo.get(path).text
    assert "Everything is packed" in page
    assert "every 3s" not in page
    names = ZipFile(BytesIO(leo.client.get(f"{path}.zip").data)).namelist()
    assert len(names) == 6
    assert {"Mokotów-Puławska-112-2026-04-18-pl.pdf", "Mokotów-Puławska-112-2026-04-18-pl-2.pdf", "Mokotów-Puławska-112-2026-04-15-en.pdf"} <= set(names)
    assert quick.count("en") == 3
    assert path in leo.get("/reports/parcels").text


def test_all_that_fit_the_filters(app: Flask, world: World, reports: list[UUID]) -> None:
    leo = browser(app, world, "leo")
    path = leo.post("/reports/parcels", {"which": "all", "to": "2026-04-16", "language": "pl"}).headers["Location"]
    assert queries.parcels_of(world.people["leo"])[0].publications == [str(reports[2])]
    assert path.startswith("/reports/parcels/")


def test_step_by_step_so_that_nobody_waits(app: Flask, world: World, reports: list[UUID], quick: list[str]) -> None:
    run_due()
    parcel = actions.pack(world.people["leo"], reports, ["en", "ru"])
    run_due(most=1)
    db.session.rollback()
    assert queries.parcel(world.people["leo"], parcel).done == actions.A_STEP


def test_what_cannot_be_made_is_left_out_and_named(app: Flask, world: World, reports: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    bad = play.played(app, world, Story(narrative="impossible"))
    assert bad.publication
    parcel = actions.pack(world.people["leo"], [*reports, bad.publication], ["ru"])
    run_due()
    db.session.rollback()
    found = queries.parcel(world.people["leo"], parcel)
    assert (found.state, found.left_out) == ("ready", [[str(bad.publication), "ru"]])
    assert "1 document could not be made" in browser(app, world, "leo").get(f"/reports/parcels/{parcel}").text


def test_it_is_gone_after_a_day(app: Flask, world: World, reports: list[UUID], now: clock.FrozenClock) -> None:
    parcel = actions.pack(world.people["leo"], reports, ["pl"])
    run_due()
    key = queries.parcel(world.people["leo"], parcel).file_key
    assert storage().exists(key)
    db.session.rollback()
    now.advance(timedelta(days=1, minutes=1))
    run_due()
    assert not storage().exists(key)
    client = client_of(app, world.sign_in(app, "leo"))
    assert client.get(f"/reports/parcels/{parcel}.zip").status_code == 404
    assert "Pack it again" in client.get(f"/reports/parcels/{parcel}").get_data(as_text=True)


def test_nobody_else_s_and_nothing_one_may_not_read(app: Flask, world: World, reports: list[UUID]) -> None:
    parcel = actions.pack(world.people["rosa"], reports, ["pl"])
    run_due()
    for who in ("leo", "ewa", "oskar", "bea"):
        assert client_of(app, world.sign_in(app, who)).get(f"/reports/parcels/{parcel}.zip").status_code == 404
    assert browser(app, world, "bea").post("/reports/parcels", {"publication": [str(each) for each in reports], "language": "pl"}).status_code == 422
    rosa = client_of(app, world.sign_in(app, "rosa"))
    assert rosa.get(f"/reports/parcels/{parcel}.zip").status_code == 200
    db.session.rollback()
    with writing():
        db.session.query(Grant).filter(Grant.user_id == world.people["rosa"]).delete()
    assert rosa.get(f"/reports/parcels/{parcel}.zip").status_code == 404


@pytest.mark.parametrize(
    "form", [{}, {"language": "pl"}, {"publication": "rubbish", "language": "pl"}, {"publication": str(uuid4()), "language": "tlh"}, {"which": "all", "from": "x", "language": "pl"}]
)
def test_nothing_chosen_is_told_in_words(app: Flask, world: World, reports: list[UUID], form: dict[str, str]) -> None:
    answer = browser(app, world, "leo").post("/reports/parcels", form)
    assert answer.status_code == 422
    assert "Tick at least one report" in answer.text


def test_not_too_many_and_not_too_often(app: Flask, world: World, reports: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_IN_A_PARCEL", 2)
    leo = browser(app, world, "leo")
    assert "More than 2 reports fit" in leo.post("/reports/parcels", {"which": "all", "language": "pl"}).text
    for _ in range(actions.PARCELS_AT_ONCE):
        actions.pack(world.people["leo"], reports[:1], ["ru"])
    assert "Three parcels" in leo.post("/reports/parcels", {"publication": str(reports[0]), "language": "ru"}).text


def test_what_is_withdrawn_is_packed_and_handed_out_no_more(app: Flask, world: World, reports: list[UUID]) -> None:
    """By whatever address one still has: the page, the document, the parcel made before, a new one."""
    parcel = actions.pack(world.people["leo"], reports, ["pl"])
    run_due()
    db.session.rollback()
    leo = client_of(app, world.sign_in(app, "leo"))
    assert leo.get(f"/reports/parcels/{parcel}.zip").status_code == 200
    visit = db.session.scalars(sa.select(Publication.visit_id).where(Publication.id == reports[0])).one()
    withdraw_report(world.people["ewa"], visit, "The wrong shop")
    assert leo.get(f"/reports/parcels/{parcel}.zip").status_code == 404
    assert leo.get(f"/reports/{reports[0]}/pl.pdf").status_code == 410
    again = actions.pack(world.people["leo"], reports, ["pl"])
    assert queries.parcel(world.people["leo"], again).publications == [str(each) for each in reports[1:]]
