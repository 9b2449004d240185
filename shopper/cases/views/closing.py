"""Mended, or held to be unjustified: the customer reads it and is asked."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import WORK_CASES
from shopper.cases.actions import closing as actions
from shopper.cases.views.blueprint import cases, seen, to_case, typed
from shopper.cases.views.case import case_page
from shopper.cases.words import why_not
from shopper.errors import Conflict, Invalid
from shopper.web.guard import actor, may


@cases.get("/<uuid:case_id>/resolution")
@may(WORK_CASES)
def resolution(case_id: UUID) -> Response:
    return case_page("cases/resolve.html", case_id)


@cases.post("/<uuid:case_id>/resolution")
@may(WORK_CASES)
def resolve(case_id: UUID) -> Response:
    told = {
        "words": _("Say it to the customer in a sentence."),
        "cause": _("Choose where it came from."),
        "why": _("Say in a sentence what it came from."),
        "prevention": _("Say what will keep it from happening again."),
    }
    try:
        actions.resolve_case(
            actor().id,
            case_id,
            cause=request.form.get("cause", ""),
            why=typed("why"),
            prevention=typed("prevention"),
            words=typed("words"),
            seen=seen(),
        )
    except Conflict as conflict:
        return case_page("cases/resolve.html", case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        problems = {name: words for name, words in told.items() if name in invalid.problems}  # in the order of the page
        return case_page("cases/resolve.html", case_id, status=422, problems=problems)
    return to_case(case_id, "log")


@cases.get("/<uuid:case_id>/unjustified")
@may(WORK_CASES)
def unjustified(case_id: UUID) -> Response:
    return case_page("cases/unjustified.html", case_id)


@cases.post("/<uuid:case_id>/unjustified")
@may(WORK_CASES)
def find_unjustified(case_id: UUID) -> Response:
    told = {"reason": _("Say what shows it."), "words": _("Say it to the customer in a sentence.")}
    try:
        actions.find_unjustified(actor().id, case_id, reason=typed("reason"), words=typed("words"), seen=seen())
    except Conflict as conflict:
        return case_page("cases/unjustified.html", case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return case_page("cases/unjustified.html", case_id, status=422, problems={name: told[name] for name in invalid.problems})
    return to_case(case_id, "log")
