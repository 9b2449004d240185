"""Who may be asked to make a visit, and why not: the panel's facts and the planner's own, read for everybody at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.assignments.models import Assignment, Cancellation, Offer, Wave
from shopper.assignments.queries.planning import plannable
from shopper.assignments.rules.rest import Before, Days, WhyNot, why_not
from shopper.assignments.rules.windows import days_of
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel import rules as panel
from shopper.panel.models import DeclaredConflict, Qualification, Shopper
from shopper.panel.rules.eligibility import ACTIVE, PAUSED, Held

Key = tuple[UUID, UUID]
"""Of a shopper and a place, or a shopper and a wave."""


@dataclass(frozen=True)
class Candidate:
    """A shopper in view of one visit; `why_not` is empty when they may be asked. `load`: visits they have in the wave."""

    id: UUID
    name: str
    city: str
    load: int
    why_not: tuple[WhyNot, ...] = ()


@dataclass
class People:
    """A company's shoppers with what is known of them; `of` judges one visit without asking the database again."""

    shoppers: list[tuple[Shopper, str]]
    held: dict[UUID, list[Held]] = field(default_factory=lambda: defaultdict(list))
    conflicts: dict[UUID, list[str]] = field(default_factory=lambda: defaultdict(list))
    here: dict[Key, list[Days]] = field(default_factory=lambda: defaultdict(list))
    in_wave: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    offers: dict[Key, set[str | None]] = field(default_factory=lambda: defaultdict(set))

    def of(
        self,
        place: Node,
        start: datetime,
        end: datetime,
        *,
        channel: str,
        wave: Wave | None,
        rest_days: int,
        assignment_id: UUID | None = None,
    ) -> list[Candidate]:
        """Everybody, those who may be asked first, among them the least busy."""
        wanted = days_of(start, end, place.zone)
        found = []
        for shopper, name in self.shoppers:
            load = self.in_wave[(shopper.id, wave.id)] if wave else 0
            answers = self.offers[(shopper.id, assignment_id)] if assignment_id else set()
            before = Before(tuple(self.here[(shopper.id, place.id)]), load, None in answers, "declined" in answers)
            reasons = why_not(before, wanted, rest_days=rest_days, most_in_wave=wave.most_per_shopper if wave else None)
            on_panel = panel.why_not(
                state=shopper.state,
                languages=shopper.languages,
                channels=shopper.channels,
                held=self.held[shopper.id],
                has_conflict=any(place.path.startswith(path) for path in self.conflicts[shopper.id]),
                on=start.astimezone(ZoneInfo(place.zone)).date(),
                channel=channel,
            )
            reasons = [*(WhyNot(each.code, words=each.what) for each in on_panel), *reasons]
            found.append(Candidate(shopper.id, name, shopper.city, load, tuple(reasons)))
        return sorted(found, key=lambda each: (len(each.why_not) > 0, each.load, each.name, each.id))


def people_for(
    user_id: UUID, company_id: UUID, *, location_ids: Collection[UUID], wave_id: UUID | None, assignment_id: UUID | None = None
) -> People:
    """Five questions to the database, however many shoppers and places.

    Visits of the wave are counted where `user_id` plans: of a branch they work in, a sum would tell what its list keeps back.
    """
    listed = sa.select(Shopper, User.name).join(User, User.id == Shopper.user_id)
    listed = listed.where(Shopper.company_id == company_id, Shopper.state.in_((ACTIVE, PAUSED)), User.is_active)
    people = People([(shopper, name) for shopper, name in db.session.execute(listed.order_by(User.name, Shopper.id))])
    mine = sa.select(Shopper.id).where(Shopper.company_id == company_id)
    for each in db.session.scalars(sa.select(Qualification).where(Qualification.shopper_id.in_(mine))):
        people.held[each.shopper_id].append(Held(each.kind, each.name, each.until))
    for row in db.session.execute(_conflicts(mine)):
        people.conflicts[row.shopper_id].append(row.path)
    for row in db.session.execute(_visits(mine, location_ids)):
        people.here[(row.shopper_id, row.location_id)].append(days_of(row.starts_at, row.ends_at, row.zone))
    if wave_id is not None:
        for row in db.session.execute(_loads(user_id, mine, wave_id)):
            people.in_wave[(row.shopper_id, wave_id)] = row.load
    if assignment_id is not None:
        asked = sa.select(Offer.shopper_id, Offer.answer).where(Offer.assignment_id == assignment_id)
        for shopper_id, answer in db.session.execute(asked):
            people.offers[(shopper_id, assignment_id)].add(answer)
    return people


def askable(candidates: Iterable[Candidate], most: int) -> list[UUID]:
    return [each.id for each in candidates if not each.why_not][:most]


def _conflicts(mine: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(DeclaredConflict.shopper_id, Node.path).join(Node, Node.id == DeclaredConflict.node_id)
    return query.where(DeclaredConflict.shopper_id.in_(mine), DeclaredConflict.ended_at.is_(None))


def _visits(mine: sa.Select[*tuple[Any, ...]], location_ids: Collection[UUID]) -> sa.Select[*tuple[Any, ...]]:
    made = sa.or_(Assignment.received_at.is_not(None), Assignment.ends_at >= clock.now())
    query = (
        sa.select(Assignment.shopper_id, Assignment.location_id, Assignment.starts_at, Assignment.ends_at, Node.zone)
        .join(Node, Node.id == Assignment.location_id)
        .where(
            Assignment.shopper_id.in_(mine),
            made,
            ~sa.exists().where(Cancellation.assignment_id == Assignment.id).correlate(Assignment),
        )
    )
    return query.where(Assignment.location_id.in_(location_ids)) if len(location_ids) < 500 else query


def _loads(user_id: UUID, mine: sa.Select[*tuple[Any, ...]], wave_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(Assignment.shopper_id, sa.func.count().label("load")).join(Node, Node.id == Assignment.location_id)
    query = query.where(Assignment.wave_id == wave_id, Assignment.shopper_id.in_(mine), plannable(user_id))
    query = query.where(~sa.exists().where(Cancellation.assignment_id == Assignment.id).correlate(Assignment))
    return query.group_by(Assignment.shopper_id)
