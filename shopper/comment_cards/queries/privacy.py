"""Whose card is it: for whoever asks what is kept of them."""

from __future__ import annotations

import sqlalchemy as sa

from shopper.comment_cards.models import OrderCode, Placement
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
    company = db.session.get(Node, company_id) if company_id else None
    if company is None:
        raise NotFound
    return company
