"""Who stands in for whom, as somebody may see and set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shopper.access.models import Grant
from shopper.access.queries import branches, grants_of, inside
from shopper.access.rules import OVERSEE_CASES, WORK_CASES, roles_that_may
from shopper.accounts.models import User
from shopper.cases.models import Deputy
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id


@dataclass(frozen=True)
class DeputyRow:
    """`may_end`: whether the reader may say that they are back."""

    id: UUID
    name: str
    deputy: str
    from_on: date
    until_on: date
    may_end: bool


def colleagues_of(user_id: UUID) -> list[tuple[UUID, str]]:
    """Those who work on cases where the person oversees them; for anybody else, those of their own places and who leads them."""
    held = branches(user_id, OVERSEE_CASES)
    query = sa.select(User.id, User.name).join(Grant, Grant.user_id == User.id).join(Node, Node.id == Grant.node_id)
    query = query.where(User.is_active, Grant.role.in_(roles_that_may(WORK_CASES)))
    if held:
        reach = inside([f"/{company_id(path).hex}/" for path in held])
    else:
        own = [each.path for each in grants_of(user_id)]
        reach = sa.or_(inside(own), *(sa.literal(path).startswith(Node.path) for path in own))
    rows = db.session.execute(query.where(reach).distinct().order_by(User.name))
    return [(row.id, row.name) for row in rows]


def absent_for(user_id: UUID) -> list[tuple[UUID, str]]:
    """For whom the person may say that they are away: the people of the places they oversee."""
    query = sa.select(User.id, User.name).join(Grant, Grant.user_id == User.id).join(Node, Node.id == Grant.node_id)
    query = query.where(User.is_active, Grant.role.in_(roles_that_may(WORK_CASES)), User.id != user_id)
    rows = db.session.execute(query.where(inside(branches(user_id, OVERSEE_CASES))).distinct().order_by(User.name))
    return [(row.id, row.name) for row in rows]


def deputies_of(user_id: UUID) -> list[DeputyRow]:
    """Of the person themselves on either side, and of people in places they oversee; what is over is not shown."""
    absent, standing = aliased(User), aliased(User)
    query = (
        sa.select(Deputy.id, absent.name, standing.name, Deputy.from_on, Deputy.until_on, _mine(user_id))
        .join(absent, absent.id == Deputy.user_id)
        .join(standing, standing.id == Deputy.deputy_id)
        .where(Deputy.until_on >= clock.now().date(), sa.or_(_mine(user_id), Deputy.deputy_id == user_id))
        .order_by(Deputy.from_on, Deputy.id)
    )
    return [DeputyRow(*row) for row in db.session.execute(query)]


def deputy_for(user_id: UUID, row_id: UUID) -> Deputy:
    """NotFound for what is neither their own nor of their places."""
    found = db.session.scalar(sa.select(Deputy).where(Deputy.id == row_id, _mine(user_id)))
    if found is None:
        raise NotFound
    return found


def _mine(user_id: UUID) -> sa.ColumnElement[bool]:
    there = sa.select(Grant.user_id).join(Node, Node.id == Grant.node_id).where(inside(branches(user_id, OVERSEE_CASES)))
    return sa.or_(Deputy.user_id == user_id, Deputy.user_id.in_(there))
