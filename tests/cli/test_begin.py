"""A company of one's own: begun by a command, entered by a link, set up in the browser."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.infra.db import db
from shopper.organisation.models import Node

pytestmark = pytest.mark.one_database
OWN = {"company": "Pod Orłem", "language": "pl", "zone": "Europe/Warsaw", "owner": "Jan Żak", "email": "jan@orzel.example"}


def begin(app: Flask, **changed: str):
    given = [f"--{name}={value}" for name, value in {**OWN, **changed}.items()]
    return app.test_cli_runner().invoke(args=["begin", *given])


def how_many() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Node.kind == "company")) or 0


def test_its_owner_comes_in_by_the_link_and_can_set_it_up(app: Flask) -> None:
    browser, link = app.test_client(), urlsplit(begin(app).output.strip())
    chosen = browser.post(link.path, data={"password": "dwanaście liter"})
    assert chosen.status_code == 303
    assert browser.get("/", follow_redirects=True).status_code == 200
    assert "Pod Orłem" in browser.get("/company").text


@pytest.mark.parametrize(
    "wrong", [{"zone": "Warsaw"}, {"email": "jan.orzel.example"}, {"company": " "}, {"owner": ""}, {"language": "de"}]
)
def test_what_does_not_fit_is_named_and_nothing_begins(app: Flask, wrong: dict[str, str]) -> None:
    before, answer = how_many(), begin(app, **wrong)
    assert answer.exit_code == 2
    assert f"--{next(iter(wrong))}" in answer.output
    assert how_many() == before


def test_one_address_is_one_person(app: Flask) -> None:
    begin(app)
    before, answer = how_many(), begin(app, company="Second")
    assert "already" in answer.output
    assert how_many() == before
