"""Which card hangs behind a code, and whose is the answer?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from shopper.access.queries import company_ids
from shopper.access.rules import ENTER_COMMENT
from shopper.accounts.models import User
from shopper.comment_cards.models import CardRevision, Comment, CommentCard, OrderCode, Placement
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.design import Design, read_design
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.standards.queries import stage_owners

COMPANY = aliased(Node)
SPOT = (
    sa.select(Placement, CommentCard, Node, COMPANY, CardRevision.definition)
    .join(CommentCard, CommentCard.id == Placement.card_id)
    .join(Node, Node.id == Placement.node_id)
    .join(COMPANY, COMPANY.id == Placement.company_id)
    .join(CardRevision, sa.and_(CardRevision.card_id == CommentCard.id, CardRevision.rev == CommentCard.rev))
)
# Made once: asked for every customer, and making a statement costs more than running it.
BY_CODE = SPOT.where(Placement.code == sa.bindparam("code"))
BY_ID = SPOT.where(Placement.id == sa.bindparam("id"))
BY_PAGE = sa.select(Comment.code).where(
    Comment.id == sa.bindparam("id"), Comment.page == sa.bindparam("page"), Comment.erased_on.is_(None)
)
CODE_OF = sa.select(Comment.code).where(Comment.id == sa.bindparam("id"), Comment.erased_on.is_(None))


@dataclass(frozen=True)
class Spot:
    """A code as a customer meets it. `order`: of a single-use code; `is_used`: it has been."""

    code: str
    placement: Placement
    card: CommentCard
    node: Node
    company: Node
    definition: dict[str, Any]
    order: OrderCode | None = None
    is_used: bool = False

    @cached_property
    def design(self) -> Design:
        return read_design(self.definition)

    @property
    def is_open(self) -> bool:
        """Whether it still takes what is said: the card is live and the code was not taken down."""
        return self.card.live_at is not None and self.card.retired_at is None and not self.is_revoked

    @property
    def is_revoked(self) -> bool:
        """Whether the code was taken down, alone or with the batch it was made in."""
        return self.placement.revoked_at is not None or (self.order is not None and self.order.revoked_at is not None)

    @property
    def is_internal(self) -> bool:
        return self.placement.place == "internal"

    @property
    def today(self) -> date:
        return clock.now().astimezone(ZoneInfo(self.node.zone)).date()

    @property
    def source(self) -> str:
        if self.order is not None:
            return "order"
        return self.placement.place if self.placement.place in ("kiosk", "internal") else "qr"


def spot(code: str) -> Spot | None:
    """By the code on the wall or in the order, as `codes.read` gives it."""
    if len(code) == codes.ORDER_LENGTH:
        order = db.session.execute(sa.select(OrderCode).where(OrderCode.code == code)).scalar_one_or_none()
        if order is None:
            return None
        used = db.session.scalar(sa.select(Comment.id).where(Comment.order_code_id == order.id)) is not None
        return _spot(BY_ID, {"id": order.placement_id}, code, order, used)
    return _spot(BY_CODE, {"code": code}, code) if len(code) == codes.PLACEMENT_LENGTH else None


def spot_of(placement_id: UUID) -> Spot | None:
    return _spot(BY_ID, {"id": placement_id}, None)


def is_colleague(user_id: UUID | None, company_id: UUID) -> bool:
    """Whether somebody of the company's own staff is asking: shoppers are none."""
    return user_id is not None and company_id in company_ids(user_id, ENTER_COMMENT)


def newer_code(placement: Placement) -> str | None:
    """The code that hangs there now, through all that took each other's place; None when none does."""
    seen, here = set[UUID](), placement
    while here.replaced_by is not None and here.id not in seen:
        seen.add(here.id)
        following = db.session.get(Placement, here.replaced_by)
        if following is None:
            return None
        here = following
    return here.code if here is not placement and here.revoked_at is None else None


def comment_by_code(code: str) -> Comment | None:
    """By the customer's own code; None for absent and erased alike."""
    found = db.session.execute(sa.select(Comment).where(Comment.code == code)).scalar_one_or_none()
    return found if found is not None and found.erased_on is None else None


def has_said_since(placement: Placement) -> bool:
    """Whether somebody tapped there after it last began."""
    query = sa.select(Comment.id).where(Comment.placement_id == placement.id)
    if placement.begun_at is not None:
        query = query.where(Comment.received_at >= placement.begun_at)
    return db.session.scalar(query.limit(1)) is not None


def code_of(comment_id: UUID) -> str | None:
    """The customer's own code; None for absent and erased alike."""
    return db.session.scalar(CODE_OF, {"id": comment_id})


def code_by_page(comment_id: UUID, page: str) -> str | None:
    """The same, for whoever knows the number of the page it came from as well."""
    return db.session.scalar(BY_PAGE, {"id": comment_id, "page": page[:24].replace("\x00", "")})


def definition_of(comment: Comment) -> dict[str, Any]:
    """What it was asked."""
    revision = db.session.get(CardRevision, (comment.card_id, comment.card_rev))
    return revision.definition if revision else {}


def who_has_it(spot: Spot, stages: Sequence[str]) -> User | None:
    """By name: the owner of the first of these stages that has one there today, else whoever answers for the card.

    Nobody yet for a face without a topic: whose that is the room above decides, and says on the customer's own page."""
    owners = stage_owners(spot.node.path, spot.today)
    for stage in stages:
        if stage in owners:
            return owners[stage].owner
    return db.session.get(User, spot.card.senior_id) if stages and spot.card.senior_id else None


def _spot(
    asked: sa.Select[Any], given: dict[str, Any], code: str | None, order: OrderCode | None = None, used: bool = False
) -> Spot | None:
    row = db.session.execute(asked, given).one_or_none()
    if row is None:
        return None
    placement, card, node, firm, definition = row
    return Spot(code or placement.code, placement, card, node, firm, definition, order, used)
