"""Who owns what arises at a place, who is told at each step of the ladder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from shopper.access import queries as access
from shopper.access.models import Grant
from shopper.access.rules import WORK_CASES, roles_that_may
from shopper.accounts.models import User
from shopper.cases.models import Case, Deputy
from shopper.cases.queries.old import is_with_system
from shopper.cases.queries.said import senior_of
from shopper.cases.rules.routing import (
    ABOVE,
    ANYBODY,
    DEPARTMENT,
    MANAGER,
    SENIOR,
    STAGE_OWNER,
    Chosen,
    Post,
    choose,
    leads,
    managers,
    rank_of_post,
)
from shopper.comment_cards.models import Comment, Placement
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id
from shopper.standards.queries import stage_owners

PLACE = aliased(Node)
COMPANY_PART = len("/") + 32 + len("/")


def owner_for(
    place: Node, stage_code: str | None, on: date, senior_id: UUID | None, comment_id: UUID | None = None, *, is_old: bool = False
) -> Chosen:
    """One person, always: the stage's owner there on that local day, else the card's senior, else who leads the place, from near to
    far, else whoever works there; for whoever is absent the deputy. Nobody left who may: it still stands in somebody's name.

    Without a stage whoever leads the place itself comes before the senior; `is_old`: a question about the system is for the senior.
    What colleagues said by a card between departments is first of all for whoever leads the department they speak of.
    """
    stage_code = None if is_old else stage_code
    owner = stage_owners(place.path, on).get(stage_code) if stage_code else None
    named = [(user_id, DEPARTMENT) for user_id in _leads_of_department(comment_id)]
    named += [(owner.owner_id, STAGE_OWNER)] if owner else []
    senior = [(senior_id, SENIOR)] if senior_id else []
    deputies = deputies_on(on)
    posts = posts_around(place.path, [*(user_id for user_id, _ in [*named, *senior]), *deputies.values()])
    named += [(user_id, ABOVE) for user_id in managers(posts, place.path)] if not stage_code and not is_old else []
    named += [*senior, *((user_id, ABOVE) for user_id in [*leads(posts, place.path, 2), *leads(posts, place.path, 1)])]
    return choose(named, {post.user_id for post in posts}, deputies) or Chosen(_anybody(place), ANYBODY)


def lead_for(place: Node, rank: int, on: date) -> Chosen | None:
    """Who is told at a step of the ladder: whoever leads the place with that rank, else the next above."""
    deputies = deputies_on(on)
    posts = posts_around(place.path, deputies.values())
    candidates = [(user_id, ABOVE) for user_id in leads(posts, place.path, rank)]
    return choose(candidates, {post.user_id for post in posts}, deputies)


def acting_for(case: Case, on: date) -> UUID:
    """Whoever hears of the case that day: its owner, or who stands in for them."""
    deputies = deputies_on(on)
    if case.owner_id not in deputies:
        return case.owner_id
    able = {post.user_id for post in posts_around(case.location.path, [case.owner_id, *deputies.values()])}
    chosen = choose([(case.owner_id, ABOVE)], able, deputies)
    return chosen.user_id if chosen else case.owner_id


def posts_around(path: str, also: Collection[UUID] = ()) -> list[Post]:
    """Roles of active people that may work on cases of a place: above it and in it. `also`: people who may stand elsewhere in its
    company."""
    query = (
        sa.select(Grant.user_id, Grant.role, Node.kind, Node.path, Grant.created_at)
        .join(Node, Node.id == Grant.node_id)
        .join(User, User.id == Grant.user_id)
        .where(Grant.role.in_(roles_that_may(WORK_CASES)), User.is_active)
        .where(sa.or_(access.among([path]), sa.and_(Grant.user_id.in_(also), Node.path.startswith(f"/{company_id(path).hex}/"))))
    )
    return [Post(*row) for row in db.session.execute(query)]


def may_work(user_id: UUID, path: str) -> bool:
    """Whether a case of this place may be handed to somebody: only to who works here, above or below."""
    return any(post.user_id == user_id for post in posts_around(path))


def left_behind() -> list[Case]:
    """Open cases whose owner is no longer there: switched off, or without any role in the company that may work on one."""
    own = sa.select(Grant.id).join(Node, Node.id == Grant.node_id).join(User, User.id == Grant.user_id)
    own = own.where(Grant.user_id == Case.owner_id, Grant.role.in_(roles_that_may(WORK_CASES)), User.is_active)
    is_in_company = sa.func.substr(Node.path, 1, COMPANY_PART) == sa.func.substr(PLACE.path, 1, COMPANY_PART)
    query = sa.select(Case).join(PLACE, PLACE.id == Case.location_id).options(joinedload(Case.location))
    query = query.where(Case.closed_at.is_(None), ~own.where(is_in_company).correlate(Case, PLACE).exists())
    return list(db.session.scalars(query.order_by(Case.opened_at)))


def rank_at(user_id: UUID, path: str) -> int:
    """The rank somebody holds over a place at this moment."""
    own = [post for post in posts_around(path, [user_id]) if post.user_id == user_id and path.startswith(post.path)]
    return max(map(rank_of_post, own), default=1)


def deputies_on(on: date) -> dict[UUID, UUID]:
    """Who is absent on a day, and who stands in; of two rows the one made last."""
    query = sa.select(Deputy.user_id, Deputy.deputy_id).where(Deputy.from_on <= on, Deputy.until_on >= on)
    return {row.user_id: row.deputy_id for row in db.session.execute(query.order_by(Deputy.made_at))}


def same_deputy(user_id: UUID, deputy_id: UUID, from_on: date, until_on: date) -> UUID | None:
    query = sa.select(Deputy.id).where(Deputy.user_id == user_id, Deputy.deputy_id == deputy_id)
    return db.session.scalar(query.where(Deputy.from_on == from_on, Deputy.until_on == until_on).limit(1))


def owner_of_case(case: Case, on: date) -> Chosen:
    """Whose it would be if it came in that day; what was too old for a person stays too old."""
    return owner_for(case.location, case.stage_code, on, senior_of(case), case.comment_id, is_old=is_with_system(case))


def _leads_of_department(comment_id: UUID | None) -> list[UUID]:
    """Of an internal card, from near to far; nobody for a customer's."""
    query = sa.select(Node.path).join(Placement, Placement.node_id == Node.id).join(Comment, Comment.placement_id == Placement.id)
    path = db.session.scalar(query.where(Comment.id == comment_id, Comment.source == "internal")) if comment_id else None
    return leads(posts_around(path), path, MANAGER) if path else []


def _anybody(place: Node) -> UUID:
    """Nobody may work here any more; the first who was ever given a role in the company."""
    query = sa.select(Grant.user_id).join(Node, Node.id == Grant.node_id).order_by(Grant.created_at)
    return db.session.scalars(query.where(Node.path.startswith(f"/{company_id(place.path).hex}/")).limit(1)).one()
