"""From written to seen to heard back, of each card that counts: reckoned from the rows, whenever somebody asks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import branches, inside
from shopper.access.rules import READ_COMMENTS
from shopper.cases.models import Case, CaseEvent
from shopper.cases.rules import log
from shopper.cases.rules.lag import UNSEEN_DAYS, Leg, leg
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.real import is_real
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node

MONTHS = 12
MOST_UNSEEN = 30
LOOKED = (log.SEEN, log.CALLED, log.ANSWERED, log.TOLD, log.RESOLVED)
TOLD = (log.ANSWERED, log.TOLD)


@dataclass(frozen=True)
class Place:
    id: UUID
    name: dict[str, str]
    zone: str


@dataclass(frozen=True)
class Lag:
    """Of some cards: until the place saw them, until their customers heard back (only those that are owed an answer)."""

    seen: Leg
    heard: Leg


@dataclass(frozen=True)
class Meter:
    """The whole page: altogether, by place, by month (the first of each, the newest first)."""

    total: Lag
    places: list[tuple[Place, Lag]]
    months: list[tuple[datetime, Lag]]


@dataclass(frozen=True)
class Backlog:
    """Cards that nobody of the place has seen. `late`: those that lie there too long; `oldest`: some of them, the oldest first."""

    unseen: int
    late: int
    oldest: list[Comment]


Card = tuple[int, int | None, int | None, bool]
"""Written, seen, heard back, in seconds of the epoch; whether an answer is owed."""


def meter(user_id: UUID, place_id: UUID | None = None) -> Meter:
    """Of the last twelve months, in the branches whose comments the person reads."""
    now, places = clock.now(), [each for each in places_of(user_id) if place_id in (None, each.id)]
    since, at = now - timedelta(days=31 * MONTHS), int(now.timestamp())
    every: list[Card] = []
    by_place: list[tuple[Place, Lag]] = []
    by_month: dict[datetime, list[Card]] = defaultdict(list)
    for place in places:
        cards = _cards(place.id, since)
        every += cards
        by_place += [(place, _lag(cards, at))] if cards else []
        months = _months(since, now, ZoneInfo(place.zone))
        starts = [start for start, _ in months]
        for card in cards:
            by_month[months[bisect_right(starts, card[0]) - 1][1]].append(card)
    return Meter(_lag(every, at), by_place, [(month, _lag(by_month[month], at)) for month in sorted(by_month, reverse=True)])


def places_of(user_id: UUID) -> list[Place]:
    """Where the person reads comments: locations and departments, by name of the path."""
    query = sa.select(Node.id, Node.name, Node.zone).where(inside(branches(user_id, READ_COMMENTS)))
    return [Place(*row) for row in db.session.execute(query.where(Node.kind.in_(("location", "department"))).order_by(Node.path))]


def backlog(user_id: UUID, place_id: UUID | None = None) -> Backlog:
    """What lies unread now, however old."""
    unseen = _readable(user_id).where(Comment.seen_at.is_(None), _looked_at().is_(None))
    unseen = unseen.where(Comment.location_id == place_id) if place_id else unseen
    late = unseen.where(Comment.received_at < clock.now() - timedelta(days=UNSEEN_DAYS))
    oldest = unseen.order_by(Comment.written_at, Comment.id).limit(MOST_UNSEEN).options(joinedload(Comment.location))
    return Backlog(_count(unseen), _count(late), list(db.session.scalars(oldest)))


def unread_by_place(company_id: UUID) -> list[tuple[Node, int]]:
    """How many cards of each place have been seen by nobody for too long."""
    late = clock.now() - timedelta(days=UNSEEN_DAYS)
    query = sa.select(Comment.location_id, sa.func.count(Comment.id).label("cards")).where(Comment.company_id == company_id)
    query = query.where(Comment.standing == "counted", Comment.erased_on.is_(None), is_real(), Comment.received_at < late)
    found = query.where(Comment.seen_at.is_(None), _looked_at().is_(None)).group_by(Comment.location_id).subquery()
    rows = db.session.execute(sa.select(Node, found.c.cards).join(found, found.c.location_id == Node.id).order_by(Node.path))
    return [(row.Node, row.cards) for row in rows]


def _cards(place_id: UUID, since: datetime) -> list[Card]:
    """Seconds are worked out by the database, and no row becomes an object: there may be a hundred thousand."""
    query = (
        sa.select(_seconds(Comment.written_at), _seconds(Comment.seen_at), _raw(Case.id))
        .select_from(Comment)
        .outerjoin(Case, Case.comment_id == Comment.id)
        .where(Comment.location_id == place_id, Comment.written_at >= since, Comment.standing == "counted", is_real())
    )
    found, events = [], _looks(place_id)
    for written, seen, case in db.session.connection().execute(query):
        looked, heard = events.get(case, (None, None))
        first = looked if seen is None else seen if looked is None or seen < looked else looked
        found.append((written, first, heard, case is not None))
    return found


def _looks(place_id: UUID) -> dict[object, tuple[int | None, int | None]]:
    """By case: when somebody first looked, when the customer heard back. Joined to the cards here, not by the database: PostgreSQL
    may not know yet how many there are, and then reckons them anew for every card."""
    query = (
        sa.select(
            _raw(CaseEvent.case_id),
            _seconds(sa.func.min(CaseEvent.at)),
            _seconds(sa.func.min(sa.case((_is_talk(), CaseEvent.at)))),
        )
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.kind.in_(LOOKED), Case.location_id == place_id)
        .group_by(CaseEvent.case_id)
    )
    return {case: (looked, heard) for case, looked, heard in db.session.connection().execute(query)}


def _months(since: datetime, now: datetime, zone: ZoneInfo) -> list[tuple[int, datetime]]:
    """When each month began at the place, and a day by which it is named; what is a little older counts as the first."""
    day = since.astimezone(zone)
    found = []
    year, month = day.year, day.month
    while (year, month) <= (now.astimezone(zone).year, now.astimezone(zone).month):
        found.append((int(datetime(year, month, 1, tzinfo=zone).timestamp()), datetime(year, month, 1, 12, tzinfo=UTC)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _lag(cards: Sequence[Card], now: int) -> Lag:
    seen = leg([(written, seen) for written, seen, _, _ in cards], now)
    return Lag(seen, leg([(written, heard) for written, _, heard, is_owed in cards if is_owed], now))


def _is_talk() -> sa.ColumnElement[bool]:
    reached = sa.and_(CaseEvent.kind == log.CALLED, CaseEvent.facts["outcome"].as_string() == log.REACHED)
    return sa.or_(CaseEvent.kind.in_(TOLD), reached)


def _looked_at() -> sa.ScalarSelect[datetime]:
    """When somebody first opened the comment's case."""
    query = sa.select(sa.func.min(CaseEvent.at)).join(Case, Case.id == CaseEvent.case_id)
    return query.where(Case.comment_id == Comment.id, CaseEvent.kind.in_(LOOKED)).correlate(Comment).scalar_subquery()


def _readable(user_id: UUID) -> sa.Select[Comment]:
    query = sa.select(Comment).join(Node, Node.id == Comment.location_id).where(inside(branches(user_id, READ_COMMENTS)))
    return query.where(Comment.standing == "counted", Comment.erased_on.is_(None), is_real())


def _count(query: sa.Select[Comment]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Comment.id).subquery())) or 0


def _raw(key: Any) -> sa.ColumnElement[Any]:
    """As the database gives it: to be compared, no more."""
    return sa.type_coerce(key, sa.types.NullType())


def _seconds(instant: Any) -> sa.ColumnElement[int]:
    return sa.cast(sa.extract("epoch", instant), sa.BigInteger)
