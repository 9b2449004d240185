"""The coverage board, the list and the calendar of windows."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, url_for

from shopper.access.rules import PLAN_VISITS
from shopper.assignments import words
from shopper.assignments.actions import planning as actions
from shopper.assignments.forms import CHANNEL_WORDS
from shopper.assignments.queries import board as boards
from shopper.assignments.queries import planning as queries
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.queries.planning import PlanFilter, PlanRow
from shopper.assignments.rules import waves as rules
from shopper.assignments.rules.windows import window
from shopper.infra import clock
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

planning = Blueprint("planning", __name__, url_prefix="/planning")
LOOKED_AT_BOARD = "board"


def an_id(name: str) -> UUID | None:
    """What is no id is no filter."""
    return id_in(request.args.get(name))


def a_state(name: str = "state") -> str | None:
    wanted = request.args.get(name)
    return wanted if wanted in rules.STATES else None


def a_text(name: str) -> str | None:
    return request.args.get(name, "").replace("\x00", "").strip()[:100] or None


def address(endpoint: str, **more: object) -> str:
    """Of the same page with the filters that stand in its address now."""
    kept: dict[str, Any] = {name: value for name in ("branch", "city", "state", "wave") if (value := request.args.get(name))}
    return url_for(endpoint, **kept, **more)  # type: ignore[arg-type]


def board_filter() -> BoardFilter:
    return BoardFilter(an_id("branch"), a_text("city"), a_state(), an_id("wave"), an_id("after"))


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the planning room, with the words all of them use."""
    return render_page(
        f"assignments/{template}",
        status=status,
        state_word=words.state_word,
        states=rules.STATES,
        channels=CHANNEL_WORDS,
        **context,
    )


@planning.get("")
@may(PLAN_VISITS)
def index() -> Response:
    wanted = board_filter()
    waves = queries.waves(actor().id)
    found = boards.board(actor().id, waves, wanted)
    actions.note_look(actor().id, "board", str(wanted.branch_id or LOOKED_AT_BOARD), len(found.rows))
    return page(
        "plan_board.html",
        board=found,
        wanted=wanted,
        following=address("planning.index", after=found.following) if found.following else None,
        first=address("planning.index") if wanted.after else None,
        may_change=queries.plans_whole_company(actor().id),
        waves_in_all=len(waves),
    )


@planning.get("/assignments")
@may(PLAN_VISITS)
def assignments() -> Response:
    wanted = PlanFilter(an_id("wave"), a_state(), an_id("branch"), a_text("city"), an_id("after"))
    rows, following = queries.assignments_page(actor().id, wanted)
    actions.note_look(actor().id, "assignments", str(wanted.wave_id or "all"), len(rows))
    return page(
        "plan_assignments.html",
        rows=rows,
        wanted=wanted,
        waves=queries.waves(actor().id),
        following=address("planning.assignments", after=following) if following else None,
        first=address("planning.assignments") if wanted.after else None,
    )


@planning.get("/calendar")
@may(PLAN_VISITS)
def calendar() -> Response:
    """A month: as a grid where there is room for one, as a list of days on a phone."""
    month = _month()
    wanted = PlanFilter(an_id("wave"), a_state(), an_id("branch"), a_text("city"))
    last = month.replace(day=monthrange(month.year, month.month)[1])
    # Wide enough for the first zone in which the month begins and the last in which it ends.
    start, end = window(month - timedelta(days=1), last + timedelta(days=1), time(0), time(23, 59), "UTC")
    rows = queries.assignments_between(actor().id, start, end, wanted)
    actions.note_look(actor().id, "calendar", f"{month:%Y-%m}", len(rows))
    by_day = _by_day(rows, month, last)
    return page(
        "plan_calendar.html",
        month=month,
        weeks=_weeks(month, last),
        by_day=by_day,
        days=sorted(by_day),
        wanted=wanted,
        waves=queries.waves(actor().id),
        is_full=len(rows) == queries.MOST_ON_CALENDAR,
        today=clock.now().date(),
        before=address("planning.calendar", month=f"{month - timedelta(days=1):%Y-%m}"),
        after=address("planning.calendar", month=f"{last + timedelta(days=1):%Y-%m}"),
    )


def _month() -> date:
    today = clock.now().astimezone(ZoneInfo(queries.company_of(actor().id).zone)).date()
    try:
        found = datetime.strptime(request.args.get("month", ""), "%Y-%m").date()
    except ValueError:
        found = today
    return (found if 2000 < found.year < 2100 else today).replace(day=1)


def _weeks(first: date, last: date) -> list[list[date]]:
    begin = first - timedelta(days=first.weekday())
    days = (last - begin).days + 7 - last.weekday()
    return [[begin + timedelta(days=week + day) for day in range(7)] for week in range(0, days, 7)]


def _by_day(rows: list[PlanRow], first: date, last: date) -> dict[date, list[PlanRow]]:
    """Each under the local day it begins on; what began before the month under the month's first."""
    found: dict[date, list[PlanRow]] = defaultdict(list)
    for row in rows:
        local = ZoneInfo(row.zone)
        begins, ends = row.starts_at.astimezone(local).date(), row.ends_at.astimezone(local).date()
        if begins <= last and ends >= first:
            found[max(begins, first)].append(row)
    return dict(found)
