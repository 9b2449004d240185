"""Whose it is, what it falls into, whether it rests, who stands in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import WORK_CASES
from shopper.cases import actions
from shopper.cases.actions import resting
from shopper.cases.models import POINT_KINDS
from shopper.cases.queries.deputies import absent_for, colleagues_of, deputies_of, deputy_for
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.folder import colleagues
from shopper.cases.rules.triage import Piece
from shopper.cases.views.blueprint import all_typed, cases, go_to, instant, seen, to_case, typed
from shopper.cases.views.case import case_page
from shopper.cases.words import rank_words, why_not
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.web.addresses import id_in
from shopper.web.fields import clean
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

MOST_POINTS = 12


@cases.get("/<uuid:case_id>/owner")
@may(WORK_CASES)
def owner(case_id: UUID) -> Response:
    return _owner_page(case_id)


@cases.post("/<uuid:case_id>/owner")
@may(WORK_CASES)
def hand_over(case_id: UUID) -> Response:
    told = {"owner": _("Choose somebody of this place."), "why": _("Say why: they should know what is expected.")}
    to_id = id_in(request.form.get("owner"))
    missing = {"owner": to_id is None, "why": not typed("why", 500)}
    if to_id is None or any(missing.values()):
        return _owner_page(case_id, status=422, problems={name: told[name] for name, is_missing in missing.items() if is_missing})
    try:
        resting.give_away(actor().id, case_id, to_id=to_id, why=typed("why", 500), seen=seen())
    except Conflict as conflict:
        return _owner_page(case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return _owner_page(case_id, status=422, problems={name: told[name] for name in invalid.problems})
    return go_to(url_for("cases.index"))  # it may not be the actor's to see any more


@cases.get("/<uuid:case_id>/pause")
@may(WORK_CASES)
def pause(case_id: UUID) -> Response:
    return case_page("cases/pause.html", case_id)


@cases.post("/<uuid:case_id>/pause")
@may(WORK_CASES)
def keep_pause(case_id: UUID) -> Response:
    case = case_for(actor().id, case_id)
    until = instant(typed("day", 10), typed("hour", 8), case.location.zone)
    told = {"reason": _("Say what is waited for."), "until": _("Give a day and an hour within a week.")}
    try:
        resting.pause_case(actor().id, case_id, reason=typed("reason", 500), until=until or clock.now(), seen=seen())
    except Conflict as conflict:
        return case_page("cases/pause.html", case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return case_page("cases/pause.html", case_id, status=422, problems={name: told[name] for name in invalid.problems})
    return to_case(case_id)


@cases.post("/<uuid:case_id>/resumption")
@may(WORK_CASES)
def resume(case_id: UUID) -> Response:
    try:
        resting.resume_case(actor().id, case_id, seen())
    except Conflict as conflict:
        return case_page("cases/case.html", case_id, status=409, problem=why_not(conflict))
    return to_case(case_id)


@cases.get("/<uuid:case_id>/points")
@may(WORK_CASES)
def points(case_id: UUID) -> Response:
    return case_page("cases/points.html", case_id, most=MOST_POINTS)


@cases.post("/<uuid:case_id>/points")
@may(WORK_CASES)
def split(case_id: UUID) -> Response:
    """Rows without words are no points."""
    rows = [(request.form.get(f"kind-{row}", ""), clean(request.form.get(f"words-{row}"))[:2000]) for row in range(MOST_POINTS)]
    pieces = [Piece(kind if kind in POINT_KINDS else "mend", None, words) for kind, words in rows if words]
    try:
        resting.split_case(actor().id, case_id, pieces, seen())
    except Conflict as conflict:
        return case_page("cases/points.html", case_id, status=409, problem=why_not(conflict), most=MOST_POINTS)
    except Invalid:
        told = {"words-0": _("Leave one point at least: the customer said something.")}
        return case_page("cases/points.html", case_id, status=422, problems=told, most=MOST_POINTS)
    return to_case(case_id, "points")


@cases.get("/deputies")
@may(WORK_CASES)
def deputies() -> Response:
    return _deputies_page()


@cases.post("/deputies")
@may(WORK_CASES)
def keep_deputy() -> Response:
    """For oneself, or for somebody of a place one oversees."""
    who, to_id = id_in(request.form.get("user")) or actor().id, id_in(request.form.get("deputy"))
    able = {each for each, _name in colleagues_of(actor().id)}
    absent = {each for each, _name in absent_for(actor().id)} | {actor().id}
    told = {
        "user": _("Choose somebody of your places."),
        "deputy": _("Choose somebody else of your places."),
        "until_on": _("Give the first and the last day, such as 2026-11-30."),
    }
    start, end = _day("from_on"), _day("until_on")
    wrong = {"user": who not in absent, "deputy": to_id not in able, "until_on": not start or not end}
    problems = {name: told[name] for name, is_wrong in wrong.items() if is_wrong}
    if problems or to_id is None or start is None or end is None:
        return _deputies_page(status=422, problems=problems)
    try:
        actions.set_deputy(actor().id, who, to_id, start, end)
    except Invalid as invalid:
        return _deputies_page(status=422, problems={name: told[name] for name in invalid.problems})
    return go_to(url_for("cases.deputies"))


@cases.post("/deputies/<uuid:deputy_id>/end")
@may(WORK_CASES)
def end_deputy(deputy_id: UUID) -> Response:
    actions.end_deputy(actor().id, deputy_for(actor().id, deputy_id).id)
    return go_to(url_for("cases.deputies"))


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(typed(name, 10))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _deputies_page(*, status: int = 200, problems: dict[str, str] | None = None) -> Response:
    who = actor().id
    return render_page(
        "cases/deputies.html",
        status=status,
        rows=deputies_of(who),
        absent=absent_for(who),
        people=colleagues_of(who),
        typed=all_typed(),
        problems=problems or {},
        has_errors=status >= 400,
    )


def _owner_page(case_id: UUID, **more: Any) -> Response:
    case = case_for(actor().id, case_id)
    kind = case.location.kind
    people = [(each, f"{name} · {rank_words(rank, kind)}") for each, name, rank in colleagues(case) if each != case.owner_id]
    return case_page("cases/owner.html", case_id, people=people, **more)
