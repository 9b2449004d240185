"""Cases as a person at work may see them: the list, one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shopper.access.queries import branches, inside
from shopper.access.rules import OVERSEE_CASES
from shopper.accounts.models import User
from shopper.cases.models import SEVERITIES, Case, CaseEvent, Deputy, Ring
from shopper.cases.queries.log import targets_of, times_of
from shopper.cases.rules.clocks import Clocks, clocks_of
from shopper.cases.rules.log import OWNED, Entry
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.judging import leads_on
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import company_id

OWED, WAITING, CLOSED = "owed", "waiting", "closed"
STATES = (OWED, WAITING, CLOSED)
PAGE_SIZE = 40
COUNTED = 1000
FEW_PLACES = 8
"""So many places are asked one by one, each by its own index."""


@dataclass(frozen=True)
class CaseFilter:
    """What stands in the address of the list. `after`: go on after this case."""

    location_id: UUID | None = None
    owner_id: UUID | None = None
    severity: str | None = None
    stage: str | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class CaseRow:
    """A case in the list; what is owed is reckoned, what waits for the customer or is closed owes nothing."""

    case: Case
    clocks: Clocks | None


def case_for(user_id: UUID, case_id: UUID) -> Case:
    """A case of somebody's own, of whom they stand in for, to which they were called instead of them, or of a place they oversee.
    NotFound for every other."""
    loaded = (joinedload(Case.location), joinedload(Case.owner), joinedload(Case.comment).joinedload(Comment.placement))
    found = db.session.scalar(sa.select(Case).where(Case.id == case_id, sa.or_(*_reaches(user_id))).options(*loaded))
    if found is None:
        raise NotFound
    return found


@leads_on
def cases_of(user_id: UUID, comment_ids: Collection[UUID]) -> dict[UUID, str]:
    """For the list of comments: where the case of each stands, as far as the reader may see it."""
    query = sa.select(Case.comment_id, Case.id).where(Case.comment_id.in_(comment_ids), visible(user_id))
    return {row.comment_id: f"/cases/{row.id}" for row in db.session.execute(query)}


def passed_on_by(user_id: UUID, case_id: UUID) -> Case:
    """A case that was this person's and is somebody else's now, of which a letter or a line may still lead here. Else NotFound."""
    left = sa.exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind == OWNED)
    left = left.where(CaseEvent.facts["before"].as_string() == str(user_id))
    found = db.session.scalar(sa.select(Case).where(Case.id == case_id, left).options(joinedload(Case.owner)))
    if found is None:
        raise NotFound
    return found


def cases_for(user_id: UUID, state: str, wanted: CaseFilter, most: int = PAGE_SIZE) -> tuple[list[CaseRow], UUID | None]:
    """One page of a state, and the case to go on after: what is owed first by its hour, what is closed last first."""
    # Each reach by its own index: one OR over all of them would read everything.
    parts = (_first(each, state, user_id, wanted, most + 1).subquery() for each in _reaches(user_id))
    ids = sa.union(*(sa.select(part.c.id) for part in parts))
    query = sa.select(Case).where(Case.id.in_(ids)).order_by(*_order(state)).limit(most + 1)
    loaded = (joinedload(Case.location), joinedload(Case.owner), joinedload(Case.comment))
    rows = list(db.session.scalars(query.options(*loaded)))
    shown = _reckoned(rows[:most]) if state == OWED else [CaseRow(each, None) for each in rows[:most]]
    return shown, rows[most - 1].id if len(rows) > most else None


def count_cases(user_id: UUID, state: str, wanted: CaseFilter) -> int:
    """How many, up to one more than are counted."""
    parts = (_first(each, state, user_id, wanted, COUNTED + 1, is_ordered=False).subquery() for each in _reaches(user_id))
    ids = sa.union(*(sa.select(part.c.id) for part in parts)).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(ids)) or 0


def visible(user_id: UUID) -> sa.ColumnElement[bool]:
    """The filter for other lists."""
    return sa.or_(*_reaches(user_id))


def stands_in_for(user_id: UUID) -> sa.Select[UUID]:
    """Whose deputy somebody is today, by the clock of London; a few hours sooner or later do no harm."""
    today = clock.now().date()
    return sa.select(Deputy.user_id).where(Deputy.deputy_id == user_id, Deputy.from_on <= today, Deputy.until_on >= today)


def _reaches(user_id: UUID) -> list[sa.ColumnElement[bool]]:
    """The ways by which a case may be somebody's, each of which an index knows."""
    found: list[sa.ColumnElement[bool]] = [Case.owner_id == user_id, Case.owner_id.in_(stands_in_for(user_id))]
    if db.session.scalar(stands_in_for(user_id).limit(1)) is not None:  # the ladder calls them instead of whoever leads the place
        found.append(sa.and_(Case.closed_at.is_(None), Case.id.in_(sa.select(Ring.case_id).where(Ring.told_id == user_id))))
    paths = branches(user_id, OVERSEE_CASES)
    whole = {company_id(path) for path in paths if path.count("/") == 2}
    found += [Case.company_id == each for each in whole]
    for company in {company_id(path) for path in paths} - whole:
        within = inside([path for path in paths if company_id(path) == company])
        places = list(db.session.scalars(sa.select(Node.id).where(within).limit(FEW_PLACES + 1)))
        if len(places) <= FEW_PLACES:
            found += [Case.location_id == each for each in places]
        else:  # the company's own order, and of that what lies in the region: its end is found without sorting its years
            found.append(sa.and_(Case.company_id == company, Case.location_id.in_(sa.select(Node.id).where(within))))
    return found


def _first(
    reach: sa.ColumnElement[bool], state: str, user_id: UUID, wanted: CaseFilter, most: int, *, is_ordered: bool = True
) -> sa.Select[UUID]:
    query = sa.select(Case.id).where(reach, *_state(state), *_wanted(wanted), *_after(user_id, state, wanted))
    return (query.order_by(*_order(state)) if is_ordered else query).limit(most)


def _state(state: str) -> Iterator[sa.ColumnElement[bool]]:
    if state == CLOSED:
        yield Case.closed_at.is_not(None)
        return
    yield Case.closed_at.is_(None)
    yield Case.due_at.is_(None) if state == WAITING else Case.due_at.is_not(None)


def _order(state: str) -> tuple[Any, Any]:
    if state == CLOSED:
        return (Case.closed_at.desc(), Case.id.desc())
    return (Case.due_at, Case.id) if state == OWED else (Case.opened_at, Case.id)


def _wanted(wanted: CaseFilter) -> Iterator[sa.ColumnElement[bool]]:
    if wanted.location_id is not None:
        yield Case.location_id == wanted.location_id
    if wanted.owner_id is not None:
        yield Case.owner_id == wanted.owner_id
    if wanted.severity in SEVERITIES:
        yield Case.severity == wanted.severity
    if wanted.stage:
        yield Case.stage_code == wanted.stage


def _after(user_id: UUID, state: str, wanted: CaseFilter) -> Iterator[sa.ColumnElement[bool]]:
    """After a case of the reader's own reach; one they may not see is no place to go on from."""
    if wanted.after is None:
        return
    last = db.session.scalar(sa.select(Case).where(Case.id == wanted.after, visible(user_id)))
    column = {CLOSED: Case.closed_at, OWED: Case.due_at, WAITING: Case.opened_at}[state]
    value = getattr(last, column.key) if last is not None else None
    if last is None or value is None:
        yield sa.false()
        return
    key = sa.tuple_(column, Case.id)
    mark = sa.tuple_(sa.literal(value, column.type), sa.literal(last.id, Case.id.type))
    yield key < mark if state == CLOSED else key > mark


def _reckoned(cases: list[Case]) -> list[CaseRow]:
    """The logs of a page at once."""
    query = sa.select(CaseEvent.case_id, CaseEvent.id, CaseEvent.kind, CaseEvent.at, CaseEvent.facts, CaseEvent.by)
    logs: dict[UUID, list[Entry]] = {case.id: [] for case in cases}
    for case_id, *line in db.session.execute(query.where(CaseEvent.case_id.in_(logs))):
        logs[case_id].append(Entry(*line))
    targets = {company: targets_of(company) for company in {each.company_id for each in cases}}
    return [CaseRow(each, clocks_of(logs[each.id], times_of(each.location), targets[each.company_id])) for each in cases]


def choices_for(user_id: UUID, most: int = 400) -> tuple[list[Node], list[tuple[UUID, str]]]:
    """For the filters: places and owners of cases within reach."""
    reach = visible(user_id)
    places = sa.select(Node).where(Node.kind.in_(("location", "department")), sa.exists().where(Case.location_id == Node.id, reach))
    owners = sa.select(User.id, User.name).where(sa.exists().where(Case.owner_id == User.id, reach)).order_by(User.name).limit(most)
    found = sorted(db.session.scalars(places.limit(most)), key=lambda node: (node.city or "", node.address or ""))
    return found, [(row.id, row.name) for row in db.session.execute(owners)]

