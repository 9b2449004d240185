"""Whoever reviews and works in the branch sees nothing of it; who looks before publication is written down."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access.actions import grant_role
from shopper.infra.db import db
from shopper.organisation.actions import add_node
from shopper.reviews.queries import queue
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of, look
from tests.web.play import Played

pytestmark = pytest.mark.one_database


class TestWhoReviewsAndWorksThere:
    """A reviewer who is among the visited sees nothing of the branch; what they may see elsewhere stays."""

    @pytest.fixture
    def visits(self, app: Flask, world: World) -> dict[str, Played]:
        return {code: play.send(app, world, play.assign(world, code=code)) for code in ("0117", "0104", "0201")}

    @pytest.mark.parametrize(
        ("role", "place", "seen"),
        [
            ("manager", "0117", {"0104", "0201"}),
            ("employee", "0117", {"0104", "0201"}),
            ("employee", "warsaw", {"0201"}),
            ("manager", "company", set()),
            ("employee", "bakery of 0117", {"0104", "0201"}),
        ],
    )
    def test_sees_all_but_that(self, app: Flask, world: World, visits: dict[str, Played], role: str, place: str, seen: set[str]) -> None:
        ewa = world.people["ewa"]
        grant_role(None, ewa, node(world, place), role)
        rows = {row.id for row in queue(ewa)}
        assert rows == {visits[code].visit for code in seen}
        client = client_of(app, world.sign_in(app, "ewa"))
        for code, done in visits.items():
            assert (look(client, f"/reviews/{done.visit}").status == 200) == (code in seen)
        post = client.post(f"/reviews/{visits['0117'].visit}/publication", headers={"Origin": "http://localhost"})
        assert post.status_code == 404

    def test_after_publication_they_read_the_report(self, app: Flask, world: World, visits: dict[str, Played]) -> None:
        done = play.publish(world, visits["0117"])
        grant_role(None, world.people["ewa"], world.place("0117"), "manager")
        client = client_of(app, world.sign_in(app, "ewa"))
        assert look(client, f"/reviews/{done.visit}").status == 404
        assert look(client, f"/reports/{done.publication}").status == 200


def node(world: World, place: str) -> UUID:
    if place.startswith("bakery"):
        return add_node(None, world.place("0117"), "department", {"en": "Bakery"})
    return world.place(place)


def test_whoever_looks_before_publication_is_written_down(app: Flask, world: World) -> None:
    done = play.send(app, world, play.assign(world))
    client = client_of(app, world.sign_in(app, "ewa"))
    assert looks(world, done) == 0
    look(client, f"/reviews/{done.visit}")
    look(client, f"/reviews/{done.visit}")
    assert looks(world, done) == 2
    play.publish(world, done)
    look(client, f"/reviews/{done.visit}")
    assert looks(world, done) == 2  # by now it is no secret


def looks(world: World, done: Played) -> int:
    db.session.rollback()
    query = sa.text("SELECT count(*) FROM audit_entry WHERE verb = 'look at visit' AND subject_id = :id")
    return int(db.session.execute(query, {"id": str(done.visit)}).scalar_one())
