"""An assignment is loaded by nobody but the shopper it belongs to."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from shopper.assignments.queries import own_assignment, own_row, own_rows
from shopper.errors import NotFound
from tests.support.cast import PEOPLE, World
from tests.web import play
from tests.web.crawl import browser, client_of, look

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"sam"}))
def test_nobody_else_loads_it(app: Flask, world: World, who: str) -> None:
    for load in (own_assignment, own_row):
        with pytest.raises(NotFound):
            load(world.people[who], world.assignment)
    assert world.assignment not in {row.id for row in own_rows(world.people[who])}


def test_its_shopper_does(app: Flask, world: World) -> None:
    assert own_assignment(world.people["sam"], world.assignment).id == world.assignment
    mine = {row.id for row in own_rows(world.people["sam"])}
    assert {world.assignment, world.other_assignment} <= mine
    assert world.ines_assignment not in mine


def test_absent_and_foreign_are_refused_alike(app: Flask, world: World) -> None:
    told = []
    for assignment in (world.assignment, uuid4()):
        with pytest.raises(NotFound) as refused:
            own_assignment(world.people["leo"], assignment)
        told.append(str(refused.value))
    assert told[0] == told[1]


@pytest.mark.parametrize("who", ["leo", "rosa", "oskar", "kuba", "bea", "ewa"])
def test_no_page_of_theirs_names_one(app: Flask, world: World, who: str) -> None:
    """Not even in what a page carries along for scripts."""
    client = client_of(app, world.sign_in(app, who))
    for path in ("/", "/reports", "/reviews", "/standards", "/assignments", "/sw.js"):
        page = look(client, path)
        for assignment in (world.assignment, world.other_assignment, world.ines_assignment):
            assert str(assignment).encode() not in page


def test_the_form_s_title_gives_nothing_away(app: Flask, world: World) -> None:
    """Whoever looks over a shopper's shoulder reads a shopping list."""
    html = browser(app, world, "sam").get(f"/assignments/{world.assignment}/visit").text
    title = html.split("<title>", 1)[1].split("</title>", 1)[0].lower()
    assert "shopping list" in title
    for word in ("visit", "mystery", "shopper", "puławska"):
        assert word not in title


def test_weights_are_kept_from_the_shopper(app: Flask, world: World) -> None:
    """Lest they see what counts."""
    sam = browser(app, world, "sam")
    for path in (f"/assignments/{world.assignment}/visit", f"/assignments/{world.assignment}", f"/standards/{world.editions['1.1']}/4.8"):
        text = sam.get(path).text.lower()
        assert "weight" not in text, path
        assert "critical=" not in text


def test_two_shoppers_never_meet(app: Flask, world: World) -> None:
    """Nor their receipts: a submission of another under one's own assignment is absent."""
    done = play.send(app, world, play.assign(world))
    ines = client_of(app, world.sign_in(app, "ines"))
    for path in (f"/api/s/{done.submission}", f"/assignments/{world.ines_assignment}/visit/{done.submission}/received"):
        assert ines.get(path).status_code == 404
    assert b'value="342"' not in ines.get(f"/assignments/{world.ines_assignment}/visit/{done.submission}").data
