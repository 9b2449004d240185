"""Comments for whoever reads them, and which of those a person may judge: never what rates only the place they manage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import branches, inside
from shopper.access.rules import JUDGE_COMMENTS, READ_COMMENTS
from shopper.comment_cards.models import TRACES, Comment
from shopper.comment_cards.rules.clusters import cluster_of
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node

PAGE = 30
MOST_HELD = 5_000


Leads = Callable[[UUID, Collection[UUID]], dict[UUID, str]]
"""By comment, for a reader: the page on which it is seen to."""
_leads: list[Leads] = []


def leads_on(ask: Leads) -> Leads:
    """Register the room above in which comments are seen to."""
    _leads[:] = [ask]
    return ask


def leads_from(user_id: UUID, comment_ids: Collection[UUID]) -> dict[UUID, str]:
    return _leads[0](user_id, comment_ids) if _leads and comment_ids else {}


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for. `before`: the last one of the page before."""

    standing: str | None = None
    face: int | None = None
    place: UUID | None = None
    source: str | None = None
    label: str | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class Cluster:
    """Held comments that look alike. `sample`: the newest of them."""

    name: str
    sample: Comment
    ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Held:
    """How many are held at a place, and when the first and the last of them came."""

    place: Node
    n: int
    oldest: datetime
    newest: datetime


def comments_for(user_id: UUID, wanted: Wanted) -> tuple[list[Comment], bool]:
    """A page of what the person may read, the newest first, and whether there is more. Hidden ones only when asked for."""
    those = _readable(user_id)
    those = those.where(Comment.standing == wanted.standing) if wanted.standing else those.where(Comment.standing != "hidden")
    if wanted.standing == "held":
        those = those.where(Comment.erased_on.is_(None))
    if wanted.face is not None:
        those = those.where(Comment.face == wanted.face)
    if wanted.place is not None:
        those = those.where(Comment.location_id == wanted.place)
    if wanted.source:
        those = those.where(Comment.source == wanted.source)
    if wanted.label:
        those = those.where(sa.cast(Comment.labels, sa.Text).contains(f'"{wanted.label}"', autoescape=True))
    if wanted.before:
        last = db.session.get(Comment, wanted.before)
        those = those.where(_older_than(last) if last else sa.false())
    newest = those.order_by(Comment.received_at.desc(), Comment.id.desc()).limit(PAGE + 1)
    rows = list(db.session.scalars(newest.options(joinedload(Comment.location), joinedload(Comment.placement))))
    return rows[:PAGE], len(rows) > PAGE


def count_held(user_id: UUID) -> int:
    """How many wait for somebody like this person."""
    those = _judged_by(user_id, sa.select(sa.func.count(Comment.id)).select_from(Comment)).where(Comment.standing == "held")
    return db.session.scalar(those) or 0


def places_to_read(user_id: UUID) -> list[Node]:
    """Locations from which the person may read comments."""
    those = sa.select(Node).where(inside(branches(user_id, READ_COMMENTS)), Node.kind == "location")
    return list(db.session.scalars(those.order_by(Node.code, Node.id)))


def judgeable(user_id: UUID, comment_ids: Sequence[UUID]) -> list[Comment]:
    """Those of them that the person may release or hide; held to the end of the transaction."""
    those = _judged_by(user_id, sa.select(Comment)).where(Comment.id.in_(comment_ids))
    return list(db.session.scalars(those.with_for_update(of=Comment)))


def may_judge(user_id: UUID, comment_ids: Iterable[UUID]) -> set[UUID]:
    """For the page: on which the buttons stand."""
    those = _judged_by(user_id, sa.select(Comment.id)).where(Comment.id.in_(list(comment_ids)))
    return set(db.session.scalars(those))


def shown_to(user_id: UUID, comment_id: UUID) -> Comment:
    """One that the person reads; what does not count, only when they judge it. NotFound for every other."""
    found = db.session.scalar(_readable(user_id).where(Comment.id == comment_id))
    if found is None or (found.standing != "counted" and not may_judge(user_id, [comment_id])):
        raise NotFound
    return found


def clusters_for(user_id: UUID) -> list[Cluster]:
    """Held comments that look alike and the person may judge, the largest first."""
    those = _judged_by(user_id, sa.select(Comment)).where(Comment.standing == "held").options(joinedload(Comment.location))
    found: dict[str, list[Comment]] = {}
    for comment in db.session.scalars(those.order_by(Comment.received_at.desc()).limit(MOST_HELD)):
        name = _cluster(comment)
        if name:
            found.setdefault(name, []).append(comment)
    clusters = [Cluster(name, each[0], tuple(one.id for one in each)) for name, each in found.items() if len(each) > 1]
    return sorted(clusters, key=lambda cluster: (-len(cluster.ids), cluster.name))


def held_by_place(company_id: UUID) -> list[Held]:
    """Where something is held and waits."""
    first, last = sa.func.min(Comment.received_at), sa.func.max(Comment.received_at)
    those = sa.select(Node, sa.func.count(Comment.id), first, last).join(Comment, Comment.location_id == Node.id)
    those = those.where(Comment.company_id == company_id, Comment.standing == "held").group_by(Node.id).order_by(Node.path)
    return [Held(*row) for row in db.session.execute(those)]


def with_old_traces(company_id: UUID, until: datetime) -> list[UUID]:
    """Comments from before then of which it could still be told who sent them."""
    traced = sa.or_(*(getattr(Comment, each).is_not(None) for each in TRACES))
    those = sa.select(Comment.id).where(Comment.company_id == company_id, Comment.received_at < until, traced)
    return list(db.session.scalars(those))


def _older_than(last: Comment) -> sa.ColumnElement[bool]:
    same_time = sa.and_(Comment.received_at == last.received_at, Comment.id < last.id)
    return sa.or_(Comment.received_at < last.received_at, same_time)


def _readable(user_id: UUID) -> sa.Select[Comment]:
    return sa.select(Comment).join(Node, Node.id == Comment.location_id).where(inside(branches(user_id, READ_COMMENTS)))


def _judged_by(user_id: UUID, those: sa.Select[Any]) -> sa.Select[Any]:
    """From above: a manager of the region or the company, never of the very place alone. What was erased waits for nobody."""
    above = [sa.and_(Node.path.startswith(path, autoescape=True), Node.path != path) for path in branches(user_id, JUDGE_COMMENTS)]
    return those.join(Node, Node.id == Comment.location_id).where(sa.or_(sa.false(), *above), Comment.erased_on.is_(None))


def _cluster(comment: Comment) -> str | None:
    day = comment.received_at.astimezone(ZoneInfo(comment.location.zone)).date()
    return cluster_of(comment.labels, place=comment.placement_id or comment.location_id, day=day, hand=comment.hand_key)
