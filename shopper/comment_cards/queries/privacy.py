"""Whose card is it, and is it this customer's own comment: for what anybody may ask about their data."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.comment_cards.models import Comment, OrderCode, Placement
from shopper.comment_cards.rules import codes
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node


def company_of_code(typed: str) -> Node:
    """The company whose card bears the code, on a wall or in an order. NotFound for a code of nobody's."""
    code = codes.read(typed) or ""
    of_order = sa.select(OrderCode.placement_id).where(OrderCode.code == code)
    company_id = db.session.scalar(
        sa.select(Placement.company_id).where(sa.or_(Placement.code == code, Placement.id.in_(of_order))).limit(1)
    )
    return _company(company_id)


def own_comment(typed: str) -> tuple[Comment, Node]:
    """By the customer's return code, with the company; erased ones too. NotFound otherwise."""
    found = db.session.scalar(sa.select(Comment).where(Comment.code == (codes.read(typed) or "")))
    if found is None:
        raise NotFound
    return found, _company(found.company_id)


def _company(company_id: UUID | None) -> Node:
    company = db.session.get(Node, company_id) if company_id else None
    if company is None:
        raise NotFound
    return company
