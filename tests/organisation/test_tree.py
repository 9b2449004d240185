"""The tree: what may stand under what, and what lies inside."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from shopper.errors import Invalid
from shopper.infra.db import db
from shopper.organisation import queries, rules
from shopper.organisation.actions import add_node
from shopper.organisation.models import Node
from tests.support.cast import World

IDS = st.lists(st.uuids(), min_size=1, max_size=5)


def path_through(ids: list[UUID]) -> str:
    path = None
    for each in ids:
        path = rules.path_of(each, path)
    assert path
    return path


@given(IDS, IDS)
def test_inside_is_being_below_or_the_same(outer: list[UUID], further: list[UUID]) -> None:
    branch = path_through(outer)
    assert rules.is_inside(branch, branch)
    assert rules.is_inside(path_through(outer + further), branch)
    assert not rules.is_inside(branch, path_through(outer + further))


@given(IDS)
def test_a_path_knows_its_company(ids: list[UUID]) -> None:
    assert rules.company_id(path_through(ids)) == ids[0]


@given(IDS, st.uuids())
def test_a_sibling_is_not_inside(ids: list[UUID], other: UUID) -> None:
    if other != ids[-1]:
        assert not rules.is_inside(path_through([*ids[:-1], other]), path_through(ids))


def test_the_order_of_kinds() -> None:
    allowed = {(child, parent) for child in rules.KINDS for parent in (None, *rules.KINDS) if rules.may_stand_under(child, parent)}
    assert ("company", None) in allowed
    assert ("location", "partner") in allowed
    assert ("location", "company") in allowed
    assert not {("region", None), ("company", "company"), ("region", "location"), ("location", "location")} & allowed


def test_a_place_keeps_its_path(app: Flask, world: World) -> None:
    shop = db.session.get_one(Node, world.place("0207"))
    partner = db.session.get_one(Node, world.place("liffey"))
    assert shop.path == f"{partner.path}{shop.id.hex}/"
    assert shop.company_id == world.cast.company
    assert shop.parent_id == partner.id


def test_what_may_not_stand_there_is_refused(app: Flask, world: World) -> None:
    with pytest.raises(Invalid):
        add_node(None, world.place("0117"), "region", {"en": "Upside down"})
    with pytest.raises(Invalid):
        add_node(None, uuid4(), "region", {"en": "Under nothing"})


def test_another_company_may_use_the_same_code(app: Flask, world: World) -> None:
    other = add_node(None, None, "company", {"en": "Other"})
    same_code = add_node(None, other, "location", {"en": "Shop"}, code="0117")
    assert queries.node(same_code).code == queries.node(world.place("0117")).code == "0117"
