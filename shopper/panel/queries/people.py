"""Shoppers: who may see them, what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.access.models import Grant
from shopper.access.queries import company_ids, visited_branches
from shopper.access.rules import RUN_PANEL
from shopper.accounts.models import User
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id as company_of
from shopper.panel import rules
from shopper.panel.models import DeclaredConflict, Qualification, QuizPass, Shopper
from shopper.panel.queries.outside import ASSIGNMENT, CANCELLATION
from shopper.panel.rules.eligibility import Held

PAGE = 50


@dataclass(frozen=True)
class ShopperFilter:
    """Of the list, as in its address. `after`: the shopper the page before ended with."""

    search: str = ""
    language: str = ""
    city: str = ""
    state: str = ""
    after: UUID | None = None


@dataclass(frozen=True)
class ShopperRow:
    """A line of the list."""

    id: UUID
    number: int | None
    name: str
    city: str
    languages: list[str]
    state: str
    wants_to_leave: bool


@dataclass(frozen=True)
class ConflictRow:
    """A declared conflict with the branch it is about."""

    id: UUID
    kind: str
    node_name: dict[str, str]
    words: str
    declared_at: datetime


def companies_run_by(user_id: UUID, permission: str = RUN_PANEL) -> set[UUID]:
    """Whose shoppers a person may know. Whoever works among the visited of a company never does, whatever else they may do."""
    return company_ids(user_id, permission) - {company_of(path) for path in visited_branches(user_id)}


def own_shopper(user_id: UUID, *, hold: bool = False) -> Shopper:
    """The shopper a user is, in the company they joined first. Raises NotFound."""
    query = sa.select(Shopper).where(Shopper.user_id == user_id).order_by(Shopper.number, Shopper.id).limit(1)
    found = db.session.scalar(query.with_for_update() if hold else query)
    if found is None:
        raise NotFound
    return found


def shopper_for(user_id: UUID, shopper_id: UUID, *, hold: bool = False) -> Shopper:
    """Raises NotFound when absent or of a company whose panel this person does not run."""
    query = sa.select(Shopper).where(Shopper.id == shopper_id, Shopper.company_id.in_(companies_run_by(user_id)))
    found = db.session.scalar(query.with_for_update() if hold else query)
    if found is None:
        raise NotFound
    return found


def person(shopper: Shopper) -> User:
    return db.session.get_one(User, shopper.user_id)


def shoppers_for(user_id: UUID, wanted: ShopperFilter) -> tuple[list[ShopperRow], UUID | None]:
    """A page of the panel by name, and the shopper it ends with when there are more."""
    query = sa.select(Shopper, User.name).join(User, User.id == Shopper.user_id)
    query = query.where(Shopper.company_id.in_(companies_run_by(user_id)), *_fits(wanted))
    if wanted.after is not None:
        last = sa.select(User.name, Shopper.id).join(Shopper, Shopper.user_id == User.id).where(Shopper.id == wanted.after)
        known = db.session.execute(last.where(Shopper.company_id.in_(companies_run_by(user_id)))).first()
        if known is None:
            return [], None
        query = query.where(sa.tuple_(User.name, Shopper.id) > sa.tuple_(sa.literal(known.name), sa.literal(known.id, sa.Uuid)))
    found = db.session.execute(query.order_by(User.name, Shopper.id).limit(PAGE + 1)).all()
    rows = [
        ShopperRow(each.id, each.number, name, each.city, each.languages, each.state, each.wants_to_leave_at is not None)
        for each, name in found[:PAGE]
    ]
    return rows, rows[-1].id if len(found) > PAGE else None


def cities(user_id: UUID) -> list[str]:
    """Where shoppers live, for the filter."""
    query = sa.select(Shopper.city).where(Shopper.company_id.in_(companies_run_by(user_id)), Shopper.city != "")
    return list(db.session.scalars(query.distinct().order_by(Shopper.city).limit(300)))


def qualifications(shopper_id: UUID) -> list[Qualification]:
    query = sa.select(Qualification).where(Qualification.shopper_id == shopper_id)
    return list(db.session.scalars(query.order_by(Qualification.kind, Qualification.name)))


def conflicts(shopper_id: UUID) -> list[ConflictRow]:
    query = (
        sa.select(DeclaredConflict, Node.name)
        .outerjoin(Node, Node.id == DeclaredConflict.node_id)
        .where(DeclaredConflict.shopper_id == shopper_id, DeclaredConflict.ended_at.is_(None))
        .order_by(DeclaredConflict.declared_at, DeclaredConflict.id)
    )
    return [
        ConflictRow(each.id, each.kind, name or {}, each.words, each.declared_at) for each, name in db.session.execute(query)
    ]


def conflict_of(shopper_id: UUID, conflict_id: UUID) -> DeclaredConflict:
    found = db.session.get(DeclaredConflict, conflict_id)
    if found is None or found.shopper_id != shopper_id:
        raise NotFound
    return found


def branches_of(company_id: UUID, most: int = 2000) -> list[tuple[UUID, str, dict[str, str], str | None]]:
    """Regions, partners and locations of a company in the order of the tree: what a conflict can be about."""
    query = sa.select(Node.id, Node.kind, Node.name, Node.city).where(
        Node.path.startswith(f"/{company_id.hex}/"), Node.kind.in_(("region", "partner", "location"))
    )
    return [(row.id, row.kind, row.name, row.city) for row in db.session.execute(query.order_by(Node.path).limit(most))]


def next_number(company_id: UUID) -> int:
    last = db.session.scalar(sa.select(sa.func.max(Shopper.number)).where(Shopper.company_id == company_id))
    return (last or 0) + 1


def visits_to_make(shopper_id: UUID) -> int:
    """Visits given to a shopper whose time is not over, with nothing received for them yet."""
    called_off = sa.exists().where(CANCELLATION.c.assignment_id == ASSIGNMENT.c.id)
    query = sa.select(sa.func.count()).select_from(ASSIGNMENT).where(
        ASSIGNMENT.c.shopper_id == shopper_id, ASSIGNMENT.c.ends_at > clock.now(), ASSIGNMENT.c.received_at.is_(None), ~called_off
    )
    return db.session.scalar(query) or 0


def is_only_shopper(user_id: UUID, shopper_id: UUID) -> bool:
    """Whether the account serves nothing but this one place in a panel."""
    other_role = sa.select(Grant.id).where(Grant.user_id == user_id, Grant.role != "shopper").limit(1)
    other_panel = sa.select(Shopper.id).where(Shopper.user_id == user_id, Shopper.id != shopper_id).limit(1)
    return db.session.scalar(other_role) is None and db.session.scalar(other_panel) is None


def eligibility(
    shopper_id: UUID,
    location_id: UUID,
    at: datetime,
    *,
    language: str | None = None,
    channel: str = rules.CHANNELS[0],
    needs: Iterable[tuple[str, str]] = (),
    scenario: tuple[UUID, str] | None = None,
) -> list[rules.WhyNot]:
    """What speaks against sending a shopper there then, as far as the panel knows; rest and caps are the planner's.

    `scenario`: its id and the digest of its quiz, where that must have been passed already. Raises NotFound for a shopper or a
    place that is absent, or for two of different companies.
    """
    shopper, place = db.session.get(Shopper, shopper_id), db.session.get(Node, location_id)
    if shopper is None or place is None or place.company_id != shopper.company_id:
        raise NotFound
    found = rules.why_not(
        state=shopper.state,
        languages=shopper.languages,
        channels=shopper.channels,
        held=[Held(each.kind, each.name, each.until) for each in qualifications(shopper_id)],
        has_conflict=has_conflict(shopper_id, place.path),
        on=at.astimezone(ZoneInfo(place.zone)).date(),
        language=language,
        channel=channel,
        needs=needs,
    )
    if scenario is not None and not has_passed_quiz(shopper_id, *scenario):
        found.append(rules.WhyNot("quiz"))
    return found


def has_conflict(shopper_id: UUID, path: str) -> bool:
    """Whether the shopper said that this place, or a branch that holds it, is no place for them."""
    query = sa.select(DeclaredConflict.id).join(Node, Node.id == DeclaredConflict.node_id)
    query = query.where(DeclaredConflict.shopper_id == shopper_id, DeclaredConflict.ended_at.is_(None))
    return db.session.scalar(query.where(sa.literal(path).startswith(Node.path)).limit(1)) is not None


def has_passed_quiz(shopper_id: UUID, scenario_id: UUID, quiz_sha256: str) -> bool:
    return db.session.get(QuizPass, (shopper_id, scenario_id, quiz_sha256)) is not None


def _fits(wanted: ShopperFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.search:
        # SQLite folds the case of Latin letters alone: the usual spellings are asked for beside what was typed.
        spellings = {wanted.search, wanted.search.lower(), wanted.search.title()}
        columns = (User.name, User.email, Shopper.city)
        number = int(wanted.search) if wanted.search.isascii() and wanted.search.isdecimal() and len(wanted.search) < 9 else -1
        found.append(
            sa.or_(
                Shopper.number == number,
                *(column.icontains(text, autoescape=True) for text in spellings for column in columns),
            )
        )
    if wanted.language:
        found.append(sa.cast(Shopper.languages, sa.Text).contains(f'"{wanted.language}"', autoescape=True))
    if wanted.city:
        found.append(Shopper.city == wanted.city)
    found.append(Shopper.state == wanted.state if wanted.state else Shopper.state != "erased")
    return found
