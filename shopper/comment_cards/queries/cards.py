"""Cards for those who design them, and for those who place them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.access.queries import branches, company_ids, inside
from shopper.access.rules import DESIGN_CARDS, JUDGE_IDEAS, OVERSEE_CASES, PLACE_CARDS, roles_that_may
from shopper.accounts.models import User
from shopper.comment_cards.models import CardRevision, Comment, CommentCard, Placement
from shopper.comment_cards.queries.real import is_real
from shopper.comment_cards.rules.design import Design, read_design
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node

LATELY = timedelta(days=28)
LEADING = ("company", "region", "partner")


@dataclass(frozen=True)
class Listed:
    """A card with how many codes hang and how many comments came in four weeks, in the reader's branches."""

    card: CommentCard
    placements: int
    comments: int


def cards_for(user_id: UUID) -> list[Listed]:
    """Every card of the companies in which the person places or designs cards: live first, retired last."""
    cards = db.session.scalars(sa.select(CommentCard).where(CommentCard.company_id.in_(company_ids(user_id, PLACE_CARDS)))).all()
    order = sorted(cards, key=lambda each: (each.retired_at is not None, each.live_at is None, -each.updated_at.timestamp()))
    reach = inside(branches(user_id, PLACE_CARDS))
    hanging = sa.select(Placement.card_id, sa.func.count()).join(Placement.node).where(reach, Placement.revoked_at.is_(None))
    lately = sa.and_(Comment.received_at >= clock.now() - LATELY, is_real())
    came = sa.select(Comment.card_id, sa.func.count()).join(Comment.location).where(reach, lately)
    codes, comments = _counted(hanging.group_by(Placement.card_id)), _counted(came.group_by(Comment.card_id))
    return [Listed(each, codes.get(each.id, 0), comments.get(each.id, 0)) for each in order]


def card_for(user_id: UUID, card_id: UUID, *, to_change: bool = False) -> CommentCard:
    """A card to design; NotFound when it is absent or another company's."""
    return _card(card_id, company_ids(user_id, DESIGN_CARDS), to_change=to_change)


def card_to_place(user_id: UUID, card_id: UUID) -> CommentCard:
    """A card to hang up; NotFound when it is absent or another company's."""
    return _card(card_id, company_ids(user_id, PLACE_CARDS))


def design_of(card: CommentCard, rev: int | None = None) -> Design:
    """What the card asks now, or asked in one of its revisions."""
    return read_design(db.session.get_one(CardRevision, (card.id, rev or card.rev)).definition)


def revisions_of(card_id: UUID) -> Sequence[CardRevision]:
    """The newest first."""
    query = sa.select(CardRevision).where(CardRevision.card_id == card_id)
    return db.session.scalars(query.order_by(CardRevision.rev.desc())).all()


def mark_of(card: CommentCard) -> str:
    """What a page shows again, so that nobody overwrites what they did not see."""
    return f"{card.rev}.{card.updated_at.timestamp():.6f}"


def companies_to_design(user_id: UUID) -> Sequence[Node]:
    query = sa.select(Node).where(Node.id.in_(company_ids(user_id, DESIGN_CARDS)))
    return db.session.scalars(query.order_by(Node.id)).all()


def possible_seniors(company_id: UUID) -> list[User]:
    """Who may answer when the owner of a stage does not: leads of the company, a region or a partner."""
    return _people(company_id, OVERSEE_CASES, LEADING)


def possible_judges(company_id: UUID) -> list[User]:
    """Who may be given suggestions to judge."""
    return _people(company_id, JUDGE_IDEAS, None)


def _people(company_id: UUID, permission: str, kinds: Sequence[str] | None) -> list[User]:
    query = (
        sa.select(User)
        .join(Grant, Grant.user_id == User.id)
        .join(Node, Node.id == Grant.node_id)
        .where(Grant.role.in_(roles_that_may(permission)), User.is_active, inside([f"/{company_id.hex}/"]))
    )
    if kinds is not None:
        query = query.where(Node.kind.in_(kinds))
    return sorted(db.session.scalars(query).unique(), key=lambda user: user.name)


def _card(card_id: UUID, companies: set[UUID], *, to_change: bool = False) -> CommentCard:
    query = sa.select(CommentCard).where(CommentCard.id == card_id, CommentCard.company_id.in_(companies))
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("card")
    return found


def _counted(query: sa.Select[UUID, int]) -> dict[UUID, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}
