"""What is owed, by time left; what waits for the customer; what is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request, url_for

from shopper.access.rules import OVERSEE_CASES, WORK_CASES
from shopper.cases.home import parts_for
from shopper.cases.models import SEVERITIES
from shopper.cases.page import shown
from shopper.cases.queries import desk
from shopper.cases.queries.desk import CLOSED, OWED, STATES, CaseFilter
from shopper.cases.queries.line import line_shares
from shopper.cases.queries.old import said_in
from shopper.cases.queries.unjustified import high_shares
from shopper.cases.views.blueprint import cases
from shopper.cases.words import short_time
from shopper.standards.queries import stages_of
from shopper.web.addresses import id_in, id_or_nowhere
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

FEW = 8


@cases.get("")
@may(WORK_CASES)
def index() -> Response:
    wanted, who = _wanted(), actor().id
    state = request.args.get("state")
    states = (state,) if state in STATES else STATES
    given = _given(wanted, state)
    places, owners = desk.choices_for(who)
    return render_page(
        "cases/index.html",
        fragment="list",
        parts=[_part(each, wanted, given, is_alone=len(states) == 1) for each in states],
        filters={"state": state, **given},
        is_filtered=bool(given),
        places=places,
        owners=owners,
        stages=_stages(places),
        also=parts_for(who) if state not in STATES and not given else [],
        short_time=short_time,
    )


@cases.get("/line")
@may(WORK_CASES)
def line() -> Response:
    """What is counted over months, apart from the list, which must not wait for it."""
    who, location_id = actor().id, id_or_nowhere(request.args.get("location"))
    return render_page(
        "cases/line.html",
        fragment="figures",
        shares=line_shares(who, location_id),
        unjustified=high_shares(who) if OVERSEE_CASES in actor().permissions else [],
    )


def _part(state: str, wanted: CaseFilter, given: dict[str, Any], *, is_alone: bool) -> dict[str, Any]:
    who, many = actor().id, desk.PAGE_SIZE if is_alone or state == OWED else FEW
    rows, following = desk.cases_for(who, state, wanted, many)
    said = said_in([row.case for row in rows])
    address = {**given, "state": state}
    further: dict[str, Any] = {"after": following} if is_alone or state == OWED else {}
    return {
        "state": state,
        "rows": [(row.case, shown(row.clocks.next_due) if row.clocks else None, row.clocks, said[row.case.id]) for row in rows],
        "total": desk.count_cases(who, state, replace(wanted, after=None)) if is_alone or state != CLOSED else None,
        "first": url_for("cases.index", **address) if wanted.after and is_alone else None,
        "more": url_for("cases.index", **address, **further) if following else None,
    }


def _wanted() -> CaseFilter:
    args = request.args
    severity = args.get("severity")
    return CaseFilter(
        location_id=id_or_nowhere(args.get("location")),
        owner_id=id_or_nowhere(args.get("owner")),
        severity=severity if severity in SEVERITIES else None,
        stage=args.get("stage", "").replace("\x00", "")[:10] or None,
        after=id_in(args.get("after")),
    )


def _given(wanted: CaseFilter, state: str | None) -> dict[str, Any]:
    values = {
        "state": state if state in STATES else None,
        "location": wanted.location_id,
        "owner": wanted.owner_id,
        "severity": wanted.severity,
        "stage": wanted.stage,
    }
    return {name: str(value) for name, value in values.items() if value}


def _stages(places: list[Any]) -> list[tuple[str, dict[str, str]]]:
    companies = {place.company_id for place in places}
    return [(stage.code, stage.name) for company in companies for stage in stages_of(company)]
