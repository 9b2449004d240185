"""How many comments of each place are bad, over the last weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import branches, inside
from shopper.access.rules import JUDGE_COMMENTS
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.real import is_real
from shopper.comment_cards.rules.positive import BAD_FACES, OnlyPositive, only_positive
from shopper.infra.db import db
from shopper.organisation.models import Node


@dataclass(frozen=True)
class Alarm:
    """A location and what is too good to be true about it."""

    place: Node
    found: OnlyPositive


def alarms_of(company_id: UUID, since: datetime) -> list[Alarm]:
    """Every place of the company against all the others."""
    counted = (
        sa.select(Comment.location_id, sa.func.count(), sa.func.sum(sa.case((Comment.face.in_(BAD_FACES), 1), else_=0)))
        .where(Comment.company_id == company_id, Comment.received_at >= since)
        .where(Comment.standing == "counted", Comment.face.is_not(None), is_real())
        .group_by(Comment.location_id)
    )
    rows = [(row[0], row[1], row[2] or 0) for row in db.session.execute(counted)]
    total, all_bad = sum(n for _id, n, _bad in rows), sum(bad for _id, _n, bad in rows)
    found = {place_id: only_positive(bad, n, all_bad - bad, total - n) for place_id, n, bad in rows}
    odd = {place_id: each for place_id, each in found.items() if each}
    places = db.session.scalars(sa.select(Node).where(Node.id.in_(odd)).order_by(Node.path))
    return [Alarm(place, odd[place.id]) for place in places]


def alarms_for(user_id: UUID, since: datetime) -> list[Alarm]:
    """Those of places above which the person stands."""
    held = branches(user_id, JUDGE_COMMENTS)
    companies = set(db.session.scalars(sa.select(Node.id).where(Node.kind == "company", _holds(held))))
    above = [each for company in sorted(companies, key=str) for each in alarms_of(company, since)]
    return [each for each in above if any(each.place.path.startswith(path) and each.place.path != path for path in held)]


def _holds(paths: list[str]) -> sa.ColumnElement[bool]:
    """Companies in whose tree the branches hang."""
    return sa.or_(inside(paths), *(sa.literal(path).startswith(Node.path) for path in paths))
