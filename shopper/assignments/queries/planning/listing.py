"""Which visits does a list or the calendar show, and in which state?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment, Offer
from shopper.assignments.queries.planning.reach import company_of, plannable
from shopper.assignments.queries.planning.visits import stands
from shopper.assignments.rules import waves as rules
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper

PAGE_SIZE = 50
MOST_ON_CALENDAR = 600


@dataclass(frozen=True)
class PlanFilter:
    """What stands in the address of a list. `after`: go on after this assignment."""

    wave_id: UUID | None = None
    state: str | None = None
    place_id: UUID | None = None
    city: str | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class PlanRow:
    """An assignment as whoever plans sees it in a list."""

    id: UUID
    location_id: UUID
    location_name: dict[str, str]
    code: str | None
    city: str | None
    zone: str
    target: str
    starts_at: datetime
    ends_at: datetime
    channel: str
    shopper_name: str | None
    state: str


def assignments_page(user_id: UUID, wanted: PlanFilter) -> tuple[list[PlanRow], UUID | None]:
    """The latest window first, and where the next page starts. The company is named for the index that is in this order."""
    query = _rows().where(
        Assignment.company_id == company_of(user_id).id, plannable(user_id), *_wanted(wanted), *_after(user_id, wanted.after)
    )
    found = db.session.execute(query.order_by(Assignment.starts_at.desc(), Assignment.id.desc()).limit(PAGE_SIZE + 1)).all()
    now = clock.now()
    rows = [_row(each, now) for each in found]
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def assignments_between(
    user_id: UUID, start: datetime, end: datetime, wanted: PlanFilter, most: int = MOST_ON_CALENDAR
) -> list[PlanRow]:
    """Windows that touch the time between two instants, by their beginning; those that began long before are found as well."""
    company = company_of(user_id)
    query = _rows().where(
        Assignment.company_id == company.id,
        plannable(user_id),
        Assignment.starts_at < end,
        Assignment.ends_at >= start,
        *_wanted(wanted),
    )
    now = clock.now()
    found = db.session.execute(query.order_by(Assignment.starts_at, Assignment.id).limit(most))
    return [_row(each, now) for each in found]


def assignments_at(location_id: UUID, most: int = 20) -> list[PlanRow]:
    """Of one place, the newest first. Who may ask is for the caller."""
    now = clock.now()
    query = _rows().where(Assignment.location_id == location_id).order_by(Assignment.starts_at.desc(), Assignment.id).limit(most)
    return [_row(each, now) for each in db.session.execute(query)]


def wave_states(user_id: UUID, wave_id: UUID) -> list[PlanRow]:
    """Every assignment of one wave, for its sums."""
    now = clock.now()
    query = _rows().where(Assignment.wave_id == wave_id, plannable(user_id))
    return [_row(each, now) for each in db.session.execute(query)]


def _rows() -> sa.Select[*tuple[Any, ...]]:
    has_offer = sa.exists().where(Offer.assignment_id == Assignment.id, Offer.answered_at.is_(None)).correlate(Assignment)
    return (
        sa.select(
            Assignment.id,
            Assignment.location_id,
            Node.name,
            Node.code,
            Node.city,
            Node.zone,
            Node.target,
            Assignment.starts_at,
            Assignment.ends_at,
            Assignment.channel,
            User.name.label("shopper_name"),
            Assignment.shopper_id,
            Assignment.received_at,
            Assignment.published_at,
            Assignment.excluded_at,
            has_offer.label("has_offer"),
        )
        .select_from(Assignment)
        .join(Node, Node.id == Assignment.location_id)
        .outerjoin(Shopper, Shopper.id == Assignment.shopper_id)
        .outerjoin(User, User.id == Shopper.user_id)
        .where(stands())
    )


def _row(row: Any, now: datetime) -> PlanRow:
    state = rules.state_of(
        now,
        ends_at=row.ends_at,
        has_shopper=row.shopper_id is not None,
        has_offer=row.has_offer,
        is_received=row.received_at is not None,
        is_published=row.published_at is not None,
        is_excluded=row.excluded_at is not None,
    )
    return PlanRow(*row[:11], state)  # type: ignore[call-arg]


def _wanted(wanted: PlanFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.wave_id is not None:
        conditions.append(Assignment.wave_id == wanted.wave_id)
    if wanted.place_id is not None:
        conditions.append(Node.path.startswith(_path(wanted.place_id), autoescape=True))
    if wanted.city:
        conditions.append(Node.city == wanted.city)
    if wanted.state is not None:
        conditions.append(_in_state(wanted.state))
    return conditions


def _path(place_id: UUID) -> str:
    """Of a place that is absent: nothing starts with it."""
    return db.session.scalar(sa.select(Node.path).where(Node.id == place_id)) or "-"


def _in_state(state: str) -> sa.ColumnElement[bool]:
    """The same steps as `rules.waves.state_of`, asked of the database."""
    now = clock.now()
    has_offer = sa.exists().where(Offer.assignment_id == Assignment.id, Offer.answered_at.is_(None)).correlate(Assignment)
    counts, made, over = Assignment.excluded_at.is_(None), Assignment.received_at.is_not(None), Assignment.ends_at < now
    published, taken = Assignment.published_at.is_not(None), Assignment.shopper_id.is_not(None)
    waits = sa.and_(counts, ~published, ~made, ~over)
    conditions = {
        rules.PUBLISHED: sa.and_(counts, published),
        rules.DONE: sa.and_(counts, made, ~published),
        rules.MISSED: sa.or_(~counts, sa.and_(~published, ~made, over)),
        rules.ACCEPTED: sa.and_(waits, taken),
        rules.OFFERED: sa.and_(waits, ~taken, has_offer),
        rules.PLANNED: sa.and_(waits, ~taken, ~has_offer),
    }
    return conditions.get(state, sa.false())


def _after(user_id: UUID, after: UUID | None) -> list[sa.ColumnElement[bool]]:
    """After an assignment of the reader's own reach; one they may not see is no place to go on from."""
    if after is None:
        return []
    mine = sa.select(Assignment.starts_at, Assignment.id).join(Node, Node.id == Assignment.location_id)
    last = db.session.execute(mine.where(Assignment.id == after, plannable(user_id))).first()
    if last is None:
        return [sa.false()]
    place = sa.tuple_(sa.literal(last.starts_at, Assignment.starts_at.type), sa.literal(last.id, Assignment.id.type))
    return [sa.tuple_(Assignment.starts_at, Assignment.id) < place]
