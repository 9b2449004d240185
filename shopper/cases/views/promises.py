"""Promises made to the customer, and kept."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_babel import gettext as _

from shopper.access.rules import WORK_CASES
from shopper.cases.actions import promises as actions
from shopper.cases.queries.desk import case_for
from shopper.cases.views.blueprint import cases, instant, seen, to_case, typed
from shopper.cases.views.case import case_page
from shopper.cases.words import why_not
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.web.guard import actor, may


@cases.get("/<uuid:case_id>/promises")
@may(WORK_CASES)
def promise(case_id: UUID) -> Response:
    return case_page("cases/promise.html", case_id)


@cases.post("/<uuid:case_id>/promises")
@may(WORK_CASES)
def make_promise(case_id: UUID) -> Response:
    case = case_for(actor().id, case_id)
    due = instant(typed("day", 10), typed("hour", 8), case.location.zone)
    told = {"words": _("Say what is promised."), "due": _("Give a day and an hour that are still to come.")}
    try:
        actions.promise(actor().id, case_id, words=typed("words", 500), due_at=due or clock.now(), seen=seen())
    except Conflict as conflict:
        return case_page("cases/promise.html", case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return case_page("cases/promise.html", case_id, status=422, problems={name: told[name] for name in invalid.problems})
    return to_case(case_id, "promises")


@cases.post("/<uuid:case_id>/promises/<uuid:promise_id>/kept")
@may(WORK_CASES)
def keep(case_id: UUID, promise_id: UUID) -> Response:
    actions.keep_promise(actor().id, case_id, promise_id)
    return to_case(case_id, "promises")
