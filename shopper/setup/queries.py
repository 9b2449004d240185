"""The company and its places, for those who may set them up."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, grants_of, inside
from shopper.access.rules import SET_UP
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import CompanyProfile, Node
from shopper.organisation.queries import logo
from shopper.organisation.rules import OWN, company_id

MOST_PLACES = 300


def company_for(user_id: UUID) -> Node:
    """The company the person may set up as a whole. Raises NotFound."""
    own = (sa.and_(Node.kind == "company", inside(branches(user_id, SET_UP))),)
    found = db.session.scalar(sa.select(Node).where(*own).order_by(Node.id).limit(1))
    if found is None:
        raise NotFound
    return found


def place_for(user_id: UUID, node_id: UUID) -> Node:
    found = db.session.scalar(sa.select(Node).where(Node.id == node_id, inside(branches(user_id, SET_UP))))
    if found is None:
        raise NotFound
    return found


def places_below(node: Node) -> Sequence[Node]:
    """Directly below: branches first, then locations by their code. Strangers' shops are the planner's."""
    query = sa.select(Node).where(Node.parent_id == node.id, Node.target == OWN)
    found = db.session.scalars(query.order_by(Node.code, Node.id).limit(MOST_PLACES)).all()
    return sorted(found, key=lambda each: (each.kind == "location", each.code or "", str(each.name.get("en", ""))))


def way_to(node: Node) -> list[Node]:
    """From the company down to the place above this one."""
    ids = [UUID(hex=part) for part in node.path.strip("/").split("/")][:-1]
    found = {each.id: each for each in db.session.scalars(sa.select(Node).where(Node.id.in_(ids)))}
    return [found[each] for each in ids]


def is_code_taken(company: UUID, code: str, apart_from: UUID | None) -> bool:
    query = sa.select(Node.id).where(Node.path.startswith(f"/{company.hex}/"), Node.code == code, Node.id != apart_from)
    return db.session.scalar(query.limit(1)) is not None


def own_logo(user_id: UUID) -> CompanyProfile:
    """Of the company the person belongs to. Raises NotFound when there is none."""
    paths = sorted(held.path for held in grants_of(user_id))
    found = logo(company_id(paths[0])) if paths else None
    if found is None:
        raise NotFound
    return found
