"""A grant reaches everything below its node, and nothing beside or above it."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.access import queries, rules
from shopper.access.actions import grant_role
from shopper.infra.db import db
from shopper.organisation.models import Node
from tests.support.cast import World


def reached(paths: list[str]) -> set[str | None]:
    return set(db.session.scalars(sa.select(Node.code).where(queries.inside(paths), Node.kind == "location")))


@pytest.mark.parametrize(("who", "how_many"), [("oskar", 31), ("rosa", 17), ("leo", 1), ("bea", 1), ("ewa", 31), ("sam", 0), ("kuba", 0)])
def test_who_reads_reports_of_how_many_places(app: Flask, world: World, who: str, how_many: int) -> None:
    assert len(reached(queries.branches(world.people[who], rules.READ_REPORT))) == how_many


def test_no_branch_is_nothing(app: Flask) -> None:
    assert reached([]) == set()


def test_a_path_is_no_pattern(app: Flask) -> None:
    """A percent sign or an underscore in a path reaches nothing but itself."""
    for path in ("%", "/%", "_", "/________________________________/"):
        assert reached([path]) == set()


def test_two_grants_add_up(app: Flask, world: World) -> None:
    grant_role(None, world.people["leo"], world.place("0109"), "manager")
    assert reached(queries.branches(world.people["leo"], rules.READ_REPORT)) == {"0117", "0109"}


def test_a_partner_stays_in_its_branch(app: Flask, world: World) -> None:
    grant_role(None, world.people["kuba"], world.place("liffey"), "manager")
    assert reached(queries.branches(world.people["kuba"], rules.READ_REPORT)) == {"0207", "0208", "0209"}


def test_the_owner_s_role_does_not_open_the_review_desk(app: Flask, world: World) -> None:
    assert queries.branches(world.people["oskar"], rules.REVIEW_VISIT) == []


def test_people_of_a_place_are_found_from_above(app: Flask, world: World) -> None:
    place = db.session.get_one(Node, world.place("0117"))
    found = set(queries.people_with(rules.READ_REPORT, place.path))
    assert found == {world.people[who] for who in ("leo", "rosa", "oskar", "ewa", "jan")}


def test_companies_by_permission(app: Flask, world: World) -> None:
    assert queries.company_ids(world.people["leo"], rules.READ_BOOK) == {world.cast.company}
    assert queries.company_ids(uuid4(), rules.READ_BOOK) == set()


def test_every_role_is_told_what_it_may() -> None:
    assert set(rules.PERMISSIONS) == set(rules.ROLES)
    assert set(rules.ROLES) >= rules.VISITED_ROLES


def test_a_role_nobody_knows_is_refused_by_the_database(app: Flask, world: World) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        grant_role(None, world.people["sam"], world.cast.company, "god")
