"""What the customer gets, and whether it may be given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import WORK_CASES
from shopper.cases.actions import remedies as actions
from shopper.cases.models import REMEDY_KINDS
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.folder import decider_for
from shopper.cases.views.blueprint import cases, seen, to_case, typed
from shopper.cases.views.case import case_page
from shopper.cases.words import why_not
from shopper.errors import Conflict, Invalid
from shopper.organisation.queries import company_settings
from shopper.values.money import NotMoney, parse_money
from shopper.web.guard import actor, may


@cases.get("/<uuid:case_id>/remedies")
@may(WORK_CASES)
def remedy(case_id: UUID) -> Response:
    return _page(case_id)


@cases.post("/<uuid:case_id>/remedies")
@may(WORK_CASES)
def give(case_id: UUID) -> Response:
    case = case_for(actor().id, case_id)
    try:
        text = typed("amount", 20)
        amount = parse_money(text, company_settings(case.company_id).currency) if text else None
    except (NotMoney, ValueError, ArithmeticError):
        return _page(case_id, status=422, problems={"amount": _("Give an amount, such as 60 or 59,90.")})
    kind, ask = request.form.get("kind", ""), request.form.get("do") == "ask"
    if kind in ("refund", "compensation") and not amount:
        return _page(case_id, status=422, problems={"amount": _("Say how much.")})
    try:
        actions.give_remedy(
            actor().id, case_id, kind=kind, words=typed("words", 1000), amount_minor=amount or None, ask=ask, seen=seen()
        )
    except Conflict as conflict:
        is_above = "limit" in conflict.facts
        return _page(case_id, status=422 if is_above else 409, problem=why_not(conflict), is_above=is_above)
    except Invalid:
        return _page(case_id, status=422, problems={"kind": _("Choose something from the card’s list.")})
    return to_case(case_id, "remedies")


@cases.post("/<uuid:case_id>/remedies/<uuid:remedy_id>/decision")
@may(WORK_CASES)
def decide(case_id: UUID, remedy_id: UUID) -> Response:
    try:
        actions.decide_remedy(
            actor().id, case_id, remedy_id, allow=request.form.get("decision") == "allow", why=typed("why", 1000)
        )
    except Conflict as conflict:
        return case_page("cases/case.html", case_id, status=409, problem=why_not(conflict))
    except Invalid:
        told = {f"why-{remedy_id}": _("Say why it is refused: the customer reads it.")}
        return case_page("cases/case.html", case_id, status=422, problems=told)
    return to_case(case_id, "remedies")


def _page(case_id: UUID, *, is_above: bool = False, **more: Any) -> Response:
    case = case_for(actor().id, case_id)
    wanted = request.values.get("kind", "")
    return case_page(
        "cases/remedy.html",
        case_id,
        kind=wanted if wanted in REMEDY_KINDS else None,
        is_above=is_above,
        decider=decider_for(case, actor().id),
        **more,
    )
