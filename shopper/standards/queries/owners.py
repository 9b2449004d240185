"""Whose is each stage, and since when?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shopper.access import queries as access
from shopper.access.models import Grant
from shopper.access.rules import CONFIRM_BOOK, EDIT_BOOK, roles_that_may
from shopper.accounts.models import User
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards import rules
from shopper.standards.models import Stage, StageOwner
from shopper.standards.queries.editions import books_of, local_day, published_editions_of


def stages_of(company: UUID) -> list[Stage]:
    """The stages of what the company's books say now and will say, each code once, in their order."""
    today = local_day(company)
    found: dict[str, Stage] = {}
    for book in books_of(company):
        editions = published_editions_of(book.id)
        holding = rules.edition_in_force(editions, today)
        for edition in [each for each in editions if each.in_force_from > today] + ([holding] if holding else []):
            found |= {stage.code: stage for stage in edition.stages}
    return list(found.values())


def handover_for(user_id: UUID, handover_id: UUID) -> StageOwner:
    """A handover at a place the person may rule; NotFound otherwise."""
    query = sa.select(StageOwner).join(Node, Node.id == StageOwner.node_id)
    query = query.where(StageOwner.id == handover_id, access.inside(access.branches(user_id, EDIT_BOOK)))
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("handover")
    return found


def handovers_at(node_id: UUID) -> Sequence[StageOwner]:
    """Every handover of the stages of one place, the last first."""
    query = sa.select(StageOwner).where(StageOwner.node_id == node_id).options(joinedload(StageOwner.owner))
    return db.session.scalars(query.order_by(StageOwner.from_on.desc())).all()


def stage_owners(path: str, on: date) -> dict[str, StageOwner]:
    """Who owns each stage at a place of the tree on a local day: one person, that of the nearest place above that has one."""
    query = (
        sa.select(StageOwner)
        .join(Node, Node.id == StageOwner.node_id)
        .options(joinedload(StageOwner.owner), contains_eager(StageOwner.node))
    )
    rows = db.session.scalars(query.where(sa.literal(path).startswith(Node.path), StageOwner.from_on <= on)).all()
    places = {row.node.path for row in rows}
    by_place = {place: rules.held_on([row for row in rows if row.node.path == place], on) for place in places}
    return rules.nearest(by_place, path)


def owned_places(user_id: UUID) -> Sequence[Node]:
    """Places whose stages the person may hand over: from the company down to regions and partners of their branches."""
    query = sa.select(Node).where(access.inside(access.branches(user_id, EDIT_BOOK)), Node.kind.in_(rules.OWNING_KINDS))
    return db.session.scalars(query.order_by(Node.path)).all()


def owned_place(user_id: UUID, node_id: UUID) -> Node:
    """One of `owned_places`; NotFound otherwise."""
    query = sa.select(Node).where(access.inside(access.branches(user_id, EDIT_BOOK)), Node.kind.in_(rules.OWNING_KINDS))
    found = db.session.scalars(query.where(Node.id == node_id)).one_or_none()
    if found is None:
        raise NotFound("place")
    return found


def possible_owners(path: str) -> list[User]:
    """Active people of the company who read the book as staff and stand on this branch: above it, in it or below it."""
    rows = db.session.execute(
        sa.select(User, Node.path)
        .join(Grant, Grant.user_id == User.id)
        .join(Node, Node.id == Grant.node_id)
        .where(Grant.role.in_(roles_that_may(CONFIRM_BOOK)), User.is_active, access.among([path]))
    )
    return sorted({row.User.id: row.User for row in rows}.values(), key=lambda user: user.name)
