"""How reliable a shopper is, as facts with their n: no grade, nothing kept apart from what happened. Who is told of a fee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Fee, Shopper
from shopper.panel.queries.outside import ASSIGNMENT, CANCELLATION, OFFER, RETURN

IN_TIME = timedelta(hours=24)


@dataclass(frozen=True)
class Facts:
    """Each `k` of its `n`. Visits: those that were due and not called off. Offers: those answered or lapsed, not withdrawn."""

    due: int
    made: int
    in_time: int
    returned: int
    offers: int
    answered: int


def person_and_place(fee: Fee) -> tuple[UUID, dict[str, str]] | None:
    """Whose fee it is and for a visit to where, for what is told about it; None while it is nobody's."""
    found = db.session.execute(
        sa.select(Shopper.user_id, Node.name)
        .select_from(Shopper)
        .join(ASSIGNMENT, ASSIGNMENT.c.id == fee.assignment_id)
        .join(Node, Node.id == ASSIGNMENT.c.location_id)
        .where(Shopper.id == fee.shopper_id)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def facts(shopper_id: UUID) -> Facts:
    """In time: received within 24 hours after the window's end. Returned: sent back by a reviewer at least once."""
    called_off = sa.exists().where(CANCELLATION.c.assignment_id == ASSIGNMENT.c.id)
    visits = db.session.execute(
        sa.select(ASSIGNMENT.c.id, ASSIGNMENT.c.ends_at, ASSIGNMENT.c.received_at).where(
            ASSIGNMENT.c.shopper_id == shopper_id,
            ~called_off,
            sa.or_(ASSIGNMENT.c.ends_at < clock.now(), ASSIGNMENT.c.received_at.is_not(None)),
        )
    ).all()
    made = [row for row in visits if row.received_at is not None]
    back = sa.select(sa.func.count(sa.distinct(RETURN.c.assignment_id))).join(ASSIGNMENT, ASSIGNMENT.c.id == RETURN.c.assignment_id)
    answers = sa.select(OFFER.c.answer, sa.func.count()).where(
        OFFER.c.shopper_id == shopper_id, OFFER.c.answer.in_(("accepted", "declined", "lapsed"))
    )
    offers = {row[0]: row[1] for row in db.session.execute(answers.group_by(OFFER.c.answer))}
    return Facts(
        due=len(visits),
        made=len(made),
        in_time=sum(row.received_at <= row.ends_at + IN_TIME for row in made),
        returned=db.session.scalar(back.where(ASSIGNMENT.c.shopper_id == shopper_id)) or 0,
        offers=sum(offers.values()),
        answered=sum(offers.values()) - offers.get("lapsed", 0),
    )
