"""How reliable a shopper is, as facts with their n: no grade, nothing kept apart from what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.infra import clock
from shopper.infra.db import db
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
