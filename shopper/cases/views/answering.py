"""Call, and answer in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import force_locale
from flask_babel import gettext as _

from shopper.access.rules import WORK_CASES
from shopper.cases.actions import answering as actions
from shopper.cases.models import Case
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.folder import folder, higher
from shopper.cases.rules.answers import Reply
from shopper.cases.rules.log import SERIOUS
from shopper.cases.rules.splitting import THANK
from shopper.cases.views.blueprint import cases, seen, to_case, typed
from shopper.cases.views.case import case_page
from shopper.cases.words import why_not
from shopper.comment_cards.actions.contacts import ContactShown, reveal
from shopper.comment_cards.rules.contact import shown_phone
from shopper.errors import Conflict, Gone, Invalid, NotFound
from shopper.infra.i18n import LANGUAGES
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may


@cases.get("/<uuid:case_id>/call")
@may(WORK_CASES)
def call(case_id: UUID) -> Response:
    """The number is shown here and nowhere else; that it was looked at is written down."""
    return _call_page(case_id)


@cases.post("/<uuid:case_id>/call")
@may(WORK_CASES)
def keep_call(case_id: UUID) -> Response:
    points = [found for each in request.form.getlist("point") if (found := id_in(each))]
    try:
        actions.log_call(
            actor().id,
            case_id,
            outcome=request.form.get("outcome", ""),
            words=typed("words"),
            points=points,
            on_behalf_of=id_in(request.form.get("on_behalf_of")),
            seen=seen(),
        )
    except Conflict as conflict:
        return _call_page(case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        told = {"outcome": _("Choose how the call went."), "on_behalf_of": _("Choose somebody who stands above you here.")}
        return _call_page(case_id, status=422, problems={name: told[name] for name in invalid.problems})
    return to_case(case_id, "log")


@cases.get("/<uuid:case_id>/answer")
@may(WORK_CASES)
def answer(case_id: UUID) -> Response:
    return _answer_page(case_id)


@cases.post("/<uuid:case_id>/answer")
@may(WORK_CASES)
def keep_answer(case_id: UUID) -> Response:
    points = folder(case_for(actor().id, case_id)).open_points
    reply = Reply(
        apology=typed("apology"),
        points={point.id: typed(f"point-{point.id}") for point in points},
        ticked=frozenset(point.id for point in points if request.form.get(f"tick-{point.id}")),
        next=typed("next"),
        thanks=typed("thanks"),
    )
    try:
        actions.answer_case(actor().id, case_id, reply, on_behalf_of=id_in(request.form.get("on_behalf_of")), seen=seen())
    except Conflict as conflict:
        return _answer_page(case_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return _answer_page(case_id, status=422, problems={name: _missing(name, what) for name, what in invalid.problems.items()})
    return to_case(case_id, "log")


def _call_page(case_id: UUID, **more: Any) -> Response:
    case = case_for(actor().id, case_id)
    behalf, contact = higher(case, actor().id), _contact(case)
    phone = shown_phone(contact.phone) if contact and contact.phone else None
    ticked = request.form.getlist("point")
    return case_page("cases/call.html", case_id, contact=contact, phone=phone, behalf=behalf, ticked=ticked, **more)


def _contact(case: Case) -> ContactShown | None:
    try:
        return reveal(actor().id, case.comment_id, "case") if case.comment_id else None
    except (NotFound, Gone):
        return None


def _answer_page(case_id: UUID, **more: Any) -> Response:
    case = case_for(actor().id, case_id)
    language = case.comment.language if case.comment and case.comment.language in LANGUAGES else case.location.language
    behalf, templates = higher(case, actor().id), _templates(case, language)
    return case_page("cases/answer.html", case_id, behalf=behalf, language=language, templates=templates, **more)


def _templates(case: Case, language: str) -> dict[str, str]:
    """Beginnings in the customer's own language; what is true must be added by hand."""
    mends = any(point.kind != THANK for point in case.points)
    with force_locale(language):
        return {
            "apology": str(_apology(case.severity == SERIOUS)) if mends else "",
            "mend": _("What happened: …"),
            "thank": _("Thank you for these kind words. We passed them on."),
            "next": _("What we do, and by when: …") if mends else "",
            "thanks": _("Thank you for telling us."),
        }


def _apology(is_serious: bool) -> str:
    if is_serious:
        return _("We are sorry. This must not happen, and we take it very seriously.")
    return _("We are sorry that this happened to you.")


def _missing(name: str, what: str) -> str:
    if what == "tick":
        return _("Tick the point once your sentence answers it.")
    return {
        "apology": _("Say that you are sorry: they wait for that first."),
        "next": _("Say what is done, and by when."),
        "thanks": _("Say thank you."),
        "on_behalf_of": _("Choose somebody who stands above you here."),
    }.get(name) or _("Answer this point with a sentence of its own.")
