"""Codes in their spots, for those who hang them up in their branches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shopper.access.queries import branches, inside
from shopper.access.rules import PLACE_CARDS
from shopper.comment_cards.models import Comment, OrderCode, Placement
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import OWN

PAGE, MOST_PLACES = 60, 500
LATELY = timedelta(days=28)
HANGING_KINDS = ("location", "department")


@dataclass(frozen=True)
class Spot:
    """A placement with what came in through it: in four weeks, and when last."""

    placement: Placement
    comments: int
    last_at: datetime | None


@dataclass(frozen=True)
class Batch:
    """Order codes that were made together."""

    id: UUID
    created_at: datetime
    codes: int
    used: int
    is_revoked: bool


def spots_of(
    user_id: UUID, card_id: UUID, place_id: UUID | None = None, start_at: UUID | None = None
) -> tuple[list[Spot], UUID | None]:
    """A page of the card's placements in the person's branches: those that hang first, the newest first; where the next begins."""
    query = (
        _reachable(user_id)
        .where(Placement.card_id == card_id)
        .order_by(Placement.revoked_at.is_not(None), Placement.created_at.desc(), Placement.id)
    )
    if place_id is not None:
        query = query.where(_within(place_id))
    ids = db.session.scalars(query.with_only_columns(Placement.id)).all()
    start = ids.index(start_at) if start_at in ids else 0
    wanted = ids[start : start + PAGE]
    found = {each.id: each for each in db.session.scalars(_reachable(user_id).where(Placement.id.in_(wanted)))}
    heard = _heard(wanted)
    spots = [Spot(found[each], *heard.get(each, (0, None))) for each in wanted]
    return spots, ids[start + PAGE] if len(ids) > start + PAGE else None


def spot_for(user_id: UUID, placement_id: UUID) -> Spot:
    found = placement_for(user_id, placement_id)
    return Spot(found, *_heard([found.id]).get(found.id, (0, None)))


def placement_for(user_id: UUID, placement_id: UUID, *, to_change: bool = False) -> Placement:
    """Raises NotFound when it is absent or hangs outside the person's branches."""
    query = _reachable(user_id).where(Placement.id == placement_id)
    if to_change:
        query = query.with_for_update(of=Placement).execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("placement")
    return found


def to_print(user_id: UUID, card_id: UUID, place_id: UUID | None, most: int) -> Sequence[Placement]:
    """What hangs on paper of a card in the person's branches, shop by shop."""
    query = _reachable(user_id).where(Placement.card_id == card_id, Placement.revoked_at.is_(None))
    query = query.where(Placement.place.not_in(("order", "kiosk")))
    if place_id is not None:
        query = query.where(_within(place_id))
    return db.session.scalars(query.order_by(Node.code, Placement.created_at, Placement.id).limit(most)).all()


def placements_by_id(ids: Collection[UUID]) -> Sequence[Placement]:
    """For work that was asked for by somebody who might: in the order given."""
    found = {each.id: each for each in db.session.scalars(_loaded().where(Placement.id.in_(ids)))}
    return [found[each] for each in ids if each in found]


def places_to_hang(user_id: UUID, company_id: UUID) -> Sequence[Node]:
    """Own locations and departments in the person's branches of a company, by their code."""
    query = sa.select(Node).where(_hangable(company_id), inside(branches(user_id, PLACE_CARDS)))
    return db.session.scalars(query.order_by(Node.code, Node.path).limit(MOST_PLACES)).all()


def departments_of(company_id: UUID) -> Sequence[Node]:
    """Who may be asked by an internal card: every location, office and department of the company."""
    query = sa.select(Node).where(Node.path.startswith(f"/{company_id.hex}/"), Node.kind.in_(HANGING_KINDS))
    return db.session.scalars(query.order_by(Node.code, Node.path).limit(MOST_PLACES)).all()


def codes_taken(codes: Collection[str]) -> set[str]:
    """Those that hang or were given to orders, now or ever."""
    return {
        *db.session.scalars(sa.select(Placement.code).where(Placement.code.in_(codes))),
        *db.session.scalars(sa.select(OrderCode.code).where(OrderCode.code.in_(codes))),
    }


def free_codes(made: Callable[[], str], count: int = 1) -> list[str]:
    """New codes that nothing bears yet."""
    codes = set[str]()
    while len(codes) < count:
        codes |= {made() for _ in range(count - len(codes))}
        codes -= codes_taken(codes)
    return list(codes)


def replacement_of(placement: Placement) -> Placement | None:
    return db.session.get(Placement, placement.replaced_by) if placement.replaced_by else None


def batches_of(placement_id: UUID) -> list[Batch]:
    """The newest first."""
    made_at, used, revoked = sa.func.min(OrderCode.created_at), sa.func.count(Comment.id), sa.func.count(OrderCode.revoked_at)
    query = (
        sa.select(OrderCode.batch_id, made_at, sa.func.count(OrderCode.id), used, revoked)
        .outerjoin(Comment, Comment.order_code_id == OrderCode.id)
        .where(OrderCode.placement_id == placement_id)
        .group_by(OrderCode.batch_id)
        .order_by(made_at.desc())
    )
    return [Batch(row[0], row[1], row[2], row[3], row[4] > 0) for row in db.session.execute(query)]


def order_codes(placement_id: UUID, batch_id: UUID) -> Sequence[OrderCode]:
    """Of one batch, as they stood in the file; NotFound for a batch of another placement."""
    query = sa.select(OrderCode).where(OrderCode.placement_id == placement_id, OrderCode.batch_id == batch_id)
    found = db.session.scalars(query).all()
    if not found:
        raise NotFound("batch")
    return sorted(found, key=lambda each: int(each.purchase.get("row", 0)))


def known_orders(placement_id: UUID, orders: Collection[str]) -> set[str]:
    """Which of these already have a code that is good."""
    good = sa.select(OrderCode.purchase).where(OrderCode.placement_id == placement_id, OrderCode.revoked_at.is_(None))
    return {str(each["order"]) for each in db.session.scalars(good)} & set(orders)


def _loaded() -> sa.Select[Placement]:
    return sa.select(Placement).join(Placement.node).options(contains_eager(Placement.node), joinedload(Placement.card))


def _reachable(user_id: UUID) -> sa.Select[Placement]:
    return _loaded().where(inside(branches(user_id, PLACE_CARDS)))


def _within(place_id: UUID) -> sa.ColumnElement[bool]:
    """At the place or below it; nothing for an id that nothing has."""
    place = db.session.get(Node, place_id)
    return inside([place.path] if place else [])


def _hangable(company_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(Node.path.startswith(f"/{company_id.hex}/"), Node.kind.in_(HANGING_KINDS), Node.target == OWN)


def _heard(ids: Collection[UUID]) -> dict[UUID, tuple[int, datetime | None]]:
    """How many comments came through each in four weeks, and when the last one ever did; what is spam does not count."""
    lately = sa.func.count(sa.case((Comment.received_at >= clock.now() - LATELY, 1)))
    query = sa.select(Comment.placement_id, lately, sa.func.max(Comment.received_at)).where(
        Comment.placement_id.in_(ids), Comment.standing != "hidden"
    )
    rows = db.session.execute(query.group_by(Comment.placement_id))
    return {row[0]: (row[1], row[2]) for row in rows if row[0] is not None}
