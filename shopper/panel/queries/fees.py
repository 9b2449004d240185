"""Fees: by their assignment, by their shopper, by who pays them."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.panel import rules
from shopper.panel.models import Fee
from shopper.panel.queries.outside import ASSIGNMENT


def live_fee(assignment_id: UUID) -> Fee | None:
    """The fee of an assignment that is not given back."""
    return db.session.scalar(_live(assignment_id))


def hold_live_fee(assignment_id: UUID) -> Fee | None:
    """The same, as it stands now; whoever else wants to change it waits for this transaction."""
    return db.session.scalar(_live(assignment_id).with_for_update().execution_options(populate_existing=True))


def last_released_fee(assignment_id: UUID) -> Fee | None:
    query = sa.select(Fee).where(Fee.assignment_id == assignment_id, Fee.state == rules.RELEASED)
    return db.session.scalar(query.order_by(Fee.released_at.desc(), Fee.id).limit(1))


def company_of_assignment(assignment_id: UUID) -> UUID | None:
    found: UUID | None = db.session.scalar(sa.select(ASSIGNMENT.c.company_id).where(ASSIGNMENT.c.id == assignment_id))
    return found


def _live(assignment_id: UUID) -> sa.Select[Fee]:
    return sa.select(Fee).where(Fee.assignment_id == assignment_id, Fee.state != rules.RELEASED)
