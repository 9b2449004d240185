"""What a person may reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from shopper.access import rules
from shopper.access.models import Grant
from shopper.accounts.models import User
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id, is_inside


@dataclass(frozen=True)
class Held:
    """A role held at a path of the tree."""

    role: str
    path: str


def grants_of(user_id: UUID) -> list[Held]:
    rows = db.session.execute(
        sa.select(Grant.role, Node.path).join(Node, Node.id == Grant.node_id).where(Grant.user_id == user_id)
    )
    return [Held(row.role, row.path) for row in rows]


def company_name(grants: Iterable[Held]) -> dict[str, str]:
    """The name of the company of whoever holds these; empty for a person without a role."""
    paths = sorted(held.path for held in grants)
    company = db.session.get(Node, company_id(paths[0])) if paths else None
    return company.name if company else {}


def branches(user_id: UUID, permission: str) -> list[str]:
    """Paths of the branches in which the person holds the permission."""
    return _paths(user_id, rules.roles_that_may(permission))


def visited_branches(user_id: UUID) -> list[str]:
    """Paths of the branches in which the person works and is therefore among the visited."""
    return _paths(user_id, rules.VISITED_ROLES)


def company_ids(user_id: UUID, permission: str) -> set[UUID]:
    """The companies in which the person holds the permission anywhere."""
    return {company_id(path) for path in branches(user_id, permission)}


def people_with(permission: str, path: str) -> list[UUID]:
    """Active people whose branch holds the place at `path`."""
    roles = rules.roles_that_may(permission)
    rows = db.session.execute(
        sa.select(Grant.user_id, Node.path)
        .join(Node, Node.id == Grant.node_id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.role.in_(roles), User.is_active)
    )
    return [row.user_id for row in rows if is_inside(path, row.path)]


def people_at(node_id: UUID) -> dict[UUID, str]:
    """Who works at the place, its departments included, and in the shop a department belongs to: whom a customer meets there."""
    path = sa.select(Node.path).where(Node.id == node_id).scalar_subquery()
    above = sa.and_(path.startswith(Node.path), Node.kind.in_(("location", "department")))
    query = (
        sa.select(User.id, User.name)
        .join(Grant, Grant.user_id == User.id)
        .join(Node, Node.id == Grant.node_id)
        .where(Grant.role.in_(rules.VISITED_ROLES), User.is_active, sa.or_(Node.path.startswith(path), above))
        .order_by(User.name)
    )
    return {row.id: row.name for row in db.session.execute(query)}


def inside(paths: Iterable[str]) -> sa.ColumnElement[bool]:
    """The filter: nodes within any of the branches. No branch, nothing."""
    return sa.or_(sa.false(), *(Node.path.startswith(path, autoescape=True) for path in paths))


def among(paths: Iterable[str]) -> sa.ColumnElement[bool]:
    """The filter: nodes where the people of these branches work. Whoever works in a department works in its shop as well."""
    held = list(paths)
    return sa.or_(inside(held), *(sa.literal(path).startswith(Node.path) for path in held))


def _paths(user_id: UUID, roles: Collection[str]) -> list[str]:
    return [held.path for held in grants_of(user_id) if held.role in roles]
