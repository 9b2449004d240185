"""What may the person plan? Never a branch in which they themselves are among the visited."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import among, branches, company_ids, inside, visited_branches
from shopper.access.rules import PLAN_VISITS
from shopper.assignments.models import Assignment
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import OWN


def plannable(user_id: UUID) -> sa.ColumnElement[bool]:
    """The filter on Node."""
    return sa.and_(inside(branches(user_id, PLAN_VISITS)), sa.not_(among(visited_branches(user_id))))


def company_of(user_id: UUID) -> Node:
    """The company whose visits the person plans. Raises NotFound."""
    found = sorted(company_ids(user_id, PLAN_VISITS))
    if not found:
        raise NotFound
    return db.session.get_one(Node, found[0])


def plans_whole_company(user_id: UUID) -> bool:
    """Waves, scenarios and strangers' shops concern everybody: who plans only a branch reads them."""
    company = company_of(user_id)
    return company.path in branches(user_id, PLAN_VISITS)


def location_for(user_id: UUID, location_id: UUID) -> Node:
    found = db.session.scalar(sa.select(Node).where(Node.id == location_id, Node.kind == "location", plannable(user_id)))
    if found is None:
        raise NotFound
    return found


def assignment_for(user_id: UUID, assignment_id: UUID) -> Assignment:
    query = sa.select(Assignment).join(Node, Node.id == Assignment.location_id)
    found = db.session.scalar(query.where(Assignment.id == assignment_id, plannable(user_id)))
    if found is None:
        raise NotFound
    return found


def strangers(user_id: UUID) -> list[Node]:
    """Competitors' shops and back offices, as far as the person plans them."""
    query = sa.select(Node).where(plannable(user_id), Node.kind == "location", Node.target != OWN)
    return sorted(db.session.scalars(query), key=lambda node: (node.target, node.city or "", node.address or ""))
