"""The coverage board: places down, waves across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shopper.assignments.models import Assignment, Cancellation, Offer, Wave
from shopper.assignments.queries.notices import told_branches
from shopper.assignments.queries.planning import plannable
from shopper.assignments.rules import waves as rules
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.rules import OWN, parents_of

WAVES_SHOWN = 4
PAGE_SIZE = 60


@dataclass(frozen=True)
class BoardFilter:
    """What stands in the address. `state`: only places that stand so in `wave_id`, or in the newest; `after`: go on after it."""

    branch_id: UUID | None = None
    city: str | None = None
    state: str | None = None
    wave_id: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True)
class Cell:
    """How a place stands in a wave; `assignment_id`: the assignment furthest along."""

    state: str
    assignment_id: UUID | None = None


@dataclass(frozen=True)
class BoardRow:
    """A place with one cell for each wave shown. `group`: ids of the branches above it, the company left out."""

    id: UUID
    name: dict[str, str]
    code: str | None
    city: str | None
    path: str
    group: tuple[UUID, ...]
    cells: tuple[Cell, ...]
    is_told: bool


@dataclass(frozen=True)
class Board:
    """`totals`: for each wave, how many places stand how; `missed`: places without a visit in the last wave that is over."""

    waves: tuple[Wave, ...]
    rows: tuple[BoardRow, ...]
    totals: tuple[Counter[str], ...]
    missed: int
    missed_wave: Wave | None
    untold: int
    places: int
    shown: int
    following: UUID | None
    branches: dict[UUID, Node]
    cities: tuple[str, ...]


def board(user_id: UUID, waves: Sequence[Wave], wanted: BoardFilter) -> Board:
    """The whole reach is read for the sums, a few light columns each; one page of it is shown."""
    shown = tuple(waves[:WAVES_SHOWN])
    places = _places(user_id)
    branches = _branches(places)
    filtered = [row for row in places if _fits(row, wanted)]
    cells = _cells(user_id, [wave.id for wave in shown])
    told = told_branches(UUID(hex=places[0].path.split("/")[1])) if places else frozenset()
    ended = {wave.id: _is_over(wave) for wave in shown}
    rows = [
        BoardRow(
            row.id,
            row.name,
            row.code,
            row.city,
            row.path,
            tuple(parents_of(row.path)[1:-1]),
            tuple(_cell(cells.get((row.id, wave.id), {}), is_over=ended[wave.id]) for wave in shown),
            rules.is_told(row.path, told),
        )
        for row in filtered
    ]
    rows.sort(key=lambda row: ([_name(branches[each]) for each in row.group if each in branches], row.code or "", row.id))
    totals = tuple(Counter(row.cells[at].state for row in rows) for at in range(len(shown)))
    over = next((at for at, wave in enumerate(shown) if ended[wave.id]), None)
    untold = sum(not row.is_told for row in rows)
    kept = _in_state(rows, shown, wanted)
    page, following = _page(kept, wanted.after)
    return Board(
        waves=shown,
        rows=tuple(page),
        totals=totals,
        missed=totals[over][rules.MISSED] if over is not None else 0,
        missed_wave=shown[over] if over is not None else None,
        untold=untold,
        places=len(rows),
        shown=len(kept),
        following=following,
        branches=branches,
        cities=tuple(sorted({row.city for row in places if row.city})),
    )


def places_without(user_id: UUID, wave: Wave, wanted: BoardFilter) -> list[Node]:
    """The company's own open places in reach that have nothing planned, offered, accepted or made in a wave."""
    cells = _cells(user_id, [wave.id])
    ids = [
        row.id
        for row in _places(user_id)
        if _fits(row, wanted) and _cell(cells.get((row.id, wave.id), {}), is_over=False).state in (rules.NONE, rules.MISSED)
    ]
    return list(db.session.scalars(sa.select(Node).where(Node.id.in_(ids)))) if len(ids) < 500 else _all_of(user_id, set(ids))


def _all_of(user_id: UUID, ids: set[UUID]) -> list[Node]:
    found = db.session.scalars(sa.select(Node).where(plannable(user_id), Node.kind == "location"))
    return [place for place in found if place.id in ids]


def _places(user_id: UUID) -> list[sa.Row[tuple[UUID, dict[str, str], str | None, str | None, str]]]:
    """Own places that are not closed for good."""
    open_today = sa.or_(Node.closed_on.is_(None), Node.closed_on > clock.now().date())
    query = sa.select(Node.id, Node.name, Node.code, Node.city, Node.path)
    query = query.where(plannable(user_id), Node.kind == "location", Node.target == OWN, open_today)
    return list(db.session.execute(query))


def _branches(places: Sequence[sa.Row[tuple[UUID, dict[str, str], str | None, str | None, str]]]) -> dict[UUID, Node]:
    ids = {each for row in places for each in parents_of(row.path)[1:-1]}
    return {node.id: node for node in db.session.scalars(sa.select(Node).where(Node.id.in_(ids)))}


def _cells(user_id: UUID, wave_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], dict[UUID, str]]:
    """States of the assignments, by place and wave."""
    has_offer = sa.exists().where(Offer.assignment_id == Assignment.id, Offer.answered_at.is_(None)).correlate(Assignment)
    query = (
        sa.select(
            Assignment.id,
            Assignment.location_id,
            Assignment.wave_id,
            Assignment.ends_at,
            Assignment.shopper_id,
            Assignment.received_at,
            Assignment.published_at,
            Assignment.excluded_at,
            has_offer.label("has_offer"),
        )
        .join(Node, Node.id == Assignment.location_id)
        .where(
            Assignment.wave_id.in_(wave_ids),
            plannable(user_id),
            ~sa.exists().where(Cancellation.assignment_id == Assignment.id).correlate(Assignment),
        )
    )
    now = clock.now()
    found: dict[tuple[UUID, UUID], dict[UUID, str]] = {}
    for row in db.session.execute(query):
        state = rules.state_of(
            now,
            ends_at=row.ends_at,
            has_shopper=row.shopper_id is not None,
            has_offer=row.has_offer,
            is_received=row.received_at is not None,
            is_published=row.published_at is not None,
            is_excluded=row.excluded_at is not None,
        )
        found.setdefault((row.location_id, row.wave_id), {})[row.id] = state
    return found


def _cell(states: dict[UUID, str], *, is_over: bool) -> Cell:
    furthest = min(states, key=lambda each: rules.STATES.index(states[each]), default=None)
    return Cell(rules.cell_state(states.values(), is_over=is_over), furthest)


def _is_over(wave: Wave) -> bool:
    """When its last day has passed everywhere; a place's own window may still run for an hour somewhere."""
    return clock.now().astimezone(ZoneInfo("UTC")).date() > wave.last_day + timedelta(days=1)


def _fits(row: sa.Row[tuple[UUID, dict[str, str], str | None, str | None, str]], wanted: BoardFilter) -> bool:
    in_branch = wanted.branch_id is None or wanted.branch_id.hex in row.path
    return in_branch and (not wanted.city or row.city == wanted.city)


def _in_state(rows: list[BoardRow], shown: tuple[Wave, ...], wanted: BoardFilter) -> list[BoardRow]:
    if not wanted.state or not shown:
        return rows
    at = next((at for at, wave in enumerate(shown) if wave.id == wanted.wave_id), 0)
    return [row for row in rows if row.cells[at].state == wanted.state]


def _page(rows: list[BoardRow], after: UUID | None) -> tuple[list[BoardRow], UUID | None]:
    """An unknown place to go on from is no place: nothing follows it."""
    if after is not None:
        at = next((at for at, row in enumerate(rows) if row.id == after), len(rows))
        rows = rows[at + 1 :]
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None


def _name(node: Node) -> str:
    return str(node.name.get("en") or next(iter(node.name.values()), ""))
