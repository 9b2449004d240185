"""Where people were told that visits happen."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import branches, grants_of
from shopper.access.rules import PLAN_VISITS
from shopper.assignments.models import StaffNotice
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import parents_of


def told_branches(company_id: UUID) -> frozenset[UUID]:
    """The places, each with all below it, in which people have been told."""
    query = sa.select(StaffNotice.node_id).join(Node, Node.id == StaffNotice.node_id)
    query = query.where(Node.path.startswith(f"/{company_id.hex}/"), StaffNotice.told_on <= clock.now().date())
    return frozenset(db.session.scalars(query))


def notices(user_id: UUID) -> list[StaffNotice]:
    """What was recorded in the planner's company, the newest first."""
    companies = {path.split("/")[1] for path in branches(user_id, PLAN_VISITS)}
    reach = sa.or_(sa.false(), *(Node.path.startswith(f"/{each}/") for each in companies))
    query = sa.select(StaffNotice).join(Node, Node.id == StaffNotice.node_id).where(reach).options(joinedload(StaffNotice.node))
    return list(db.session.scalars(query.order_by(StaffNotice.told_on.desc(), StaffNotice.recorded_at.desc()).limit(100)))


def notice_to_read(user_id: UUID) -> StaffNotice | None:
    """The newest that concerns where this person works: their place, or a branch that holds it."""
    concerned = {each for held in grants_of(user_id) for each in parents_of(held.path)}
    query = sa.select(StaffNotice).where(StaffNotice.node_id.in_(concerned), StaffNotice.told_on <= clock.now().date())
    return db.session.scalar(query.order_by(StaffNotice.told_on.desc(), StaffNotice.recorded_at.desc()).limit(1))


def branches_to_tell(user_id: UUID) -> list[Node]:
    """Company, regions and partners within what the person plans, from the top down."""
    paths = branches(user_id, PLAN_VISITS)
    reach = sa.or_(sa.false(), *(Node.path.startswith(path, autoescape=True) for path in paths))
    query = sa.select(Node).where(reach, Node.kind.in_(("company", "region", "partner")))
    return sorted(db.session.scalars(query), key=lambda node: (node.path.count("/"), str(node.name.get("en", ""))))
