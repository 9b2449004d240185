"""One place, one visit: plan, ask, give, take back, move, call off."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shopper.access.rules import PLAN_VISITS
from shopper.assignments import words
from shopper.assignments.actions import planning as actions
from shopper.assignments.forms import PlanForm, ReasonForm, ShoppersForm, WindowForm
from shopper.assignments.models import Assignment
from shopper.assignments.queries import notices, proposals
from shopper.assignments.queries import planning as queries
from shopper.assignments.rules import waves as rules
from shopper.assignments.rules.windows import days_of
from shopper.assignments.views.board import an_id, page, planning
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings
from shopper.organisation.rules import OWN
from shopper.values.money import decimal_of
from shopper.web.fields import options
from shopper.web.formats import localdate
from shopper.web.guard import actor, may

MOST_SHOPPERS_SHOWN = 200


@planning.get("/locations/<uuid:location_id>")
@may(PLAN_VISITS)
def location(location_id: UUID) -> Response:
    place = queries.location_for(actor().id, location_id)
    return _location_page(place, _plan_form(place, an_id("wave")))


@planning.post("/locations/<uuid:location_id>/assignments")
@may(PLAN_VISITS)
def plan(location_id: UUID) -> Response:
    place = queries.location_for(actor().id, location_id)
    form = _plan_form(place, None, posted=True)
    problem = None
    if form.validate():
        try:
            made = actions.plan_visit(actor().id, location_id, form.terms(place.zone))
            return redirect(url_for("planning.assignment", assignment_id=made), code=303)  # type: ignore[return-value]
        except Invalid as invalid:
            problem = _why_not_planned(invalid)
    return _location_page(place, form, status=422, problem=problem)


@planning.get("/assignments/<uuid:assignment_id>")
@may(PLAN_VISITS)
def assignment(assignment_id: UUID) -> Response:
    return _assignment_page(assignment_id)


@planning.post("/assignments/<uuid:assignment_id>/offers")
@may(PLAN_VISITS)
def offer(assignment_id: UUID) -> Response:
    chosen = ShoppersForm(request.form).chosen()
    try:
        actions.offer_to(actor().id, assignment_id, chosen)
    except (Invalid, Conflict) as refusal:
        return _assignment_page(assignment_id, status=refusal.status, problem=_why_refused(refusal))
    return _back_to(assignment_id)


@planning.post("/assignments/<uuid:assignment_id>/shopper")
@may(PLAN_VISITS)
def give(assignment_id: UUID) -> Response:
    chosen = ShoppersForm(request.form).chosen()
    try:
        if len(chosen) != 1:
            raise Invalid(shoppers="one")
        actions.give_visit(actor().id, assignment_id, chosen[0])
    except (Invalid, Conflict) as refusal:
        problem = _("Choose one shopper to give the visit to.") if len(chosen) != 1 else _why_refused(refusal)
        return _assignment_page(assignment_id, status=refusal.status, problem=problem)
    return _back_to(assignment_id)


@planning.post("/assignments/<uuid:assignment_id>/window")
@may(PLAN_VISITS)
def move(assignment_id: UUID) -> Response:
    found = queries.assignment_for(actor().id, assignment_id)
    form, problem, status = WindowForm(request.form), None, 422
    if form.validate():
        try:
            actions.move_window(actor().id, assignment_id, *form.window(found.location.zone))
            return _back_to(assignment_id)
        except (Invalid, Conflict) as refusal:
            problem, status = _why_refused(refusal), refusal.status
    return _assignment_page(assignment_id, status=status, problem=problem, window=form)


@planning.post("/assignments/<uuid:assignment_id>/successor")
@may(PLAN_VISITS)
def reassign(assignment_id: UUID) -> Response:
    form, problem, status = ReasonForm(request.form, prefix="again-"), None, 422
    queries.assignment_for(actor().id, assignment_id)
    if form.validate():
        try:
            return _back_to(actions.reassign(actor().id, assignment_id, form.reason.data or ""))
        except Conflict as refusal:
            problem, status = _why_refused(refusal), refusal.status
    return _assignment_page(assignment_id, status=status, problem=problem, again=form)


@planning.post("/assignments/<uuid:assignment_id>/cancellation")
@may(PLAN_VISITS)
def cancel(assignment_id: UUID) -> Response:
    form, problem, status = ReasonForm(request.form, prefix="off-"), None, 422
    queries.assignment_for(actor().id, assignment_id)
    if form.validate():
        try:
            actions.call_off(actor().id, assignment_id, form.reason.data or "")
            return _back_to(assignment_id)
        except Conflict as refusal:
            problem, status = _why_refused(refusal), refusal.status
    return _assignment_page(assignment_id, status=status, problem=problem, off=form)


def _back_to(assignment_id: UUID) -> Response:
    return redirect(url_for("planning.assignment", assignment_id=assignment_id), code=303)  # type: ignore[return-value]


def _plan_form(place: Node, wave_id: UUID | None, *, posted: bool = False) -> PlanForm:
    """Filled with the wave's terms, else the company's."""
    waves = [wave for wave in queries.waves(actor().id) if wave.last_day >= clock.now().date()]
    wave = next((each for each in waves if each.id == wave_id), None)
    settings = company_settings(place.company_id)
    tomorrow = clock.now().date() + timedelta(days=1)
    first = max(tomorrow, wave.first_day) if wave else tomorrow
    currency = wave.currency if wave else settings.currency
    form = PlanForm(
        request.form if posted else None,
        first_day=first,
        last_day=min(first + timedelta(days=6), wave.last_day) if wave else first + timedelta(days=6),
        from_time=time(9),
        to_time=time(20),
        fee=_amount(wave.fee_minor if wave else settings.fee_minor, currency),
        refund_cap=_amount(wave.refund_cap_minor if wave else 0, currency),
        currency=currency,
        questionnaire=str(wave.questionnaire_id) if wave else None,
        scenario=str(wave.scenario_id) if wave and wave.scenario_id else "",
        channel=wave.scenario.channel if wave and wave.scenario else "in_person",
        wave=str(wave.id) if wave else "",
    )
    company_id = place.company_id
    form.questionnaire.choices = options(
        (str(each.id), f"{pick(each.name).text} {each.version}") for each in queries.questionnaires(company_id)
    )
    form.scenario.choices = options([("", _("None")), *((str(each.id), each.name) for each in queries.scenarios(company_id))])
    form.wave.choices = options([("", _("Outside any wave")), *((str(each.id), each.name) for each in waves)])
    return form


def _amount(minor: int, currency: str) -> str:
    return format(decimal_of(minor, currency), "f")


def _location_page(place: Node, form: PlanForm, *, status: int = 200, problem: str | None = None) -> Response:
    rows = queries.assignments_at(place.id)
    actions.note_look(actor().id, "location", place.id, len(rows))
    told = place.target != OWN or rules.is_told(place.path, notices.told_branches(place.company_id))
    return page(
        "plan_location.html",
        status=status,
        place=place,
        form=form,
        rows=rows,
        problem=problem,
        is_told=told,
        has_errors=status >= 400,
    )


def _assignment_page(
    assignment_id: UUID,
    *,
    status: int = 200,
    problem: str | None = None,
    window: WindowForm | None = None,
    again: ReasonForm | None = None,
    off: ReasonForm | None = None,
) -> Response:
    found = queries.assignment_for(actor().id, assignment_id)
    actions.note_look(actor().id, "assignment", assignment_id, 1)
    offers = queries.offers_of(assignment_id)
    is_open = found.cancellation is None and found.received_at is None
    candidates = proposals.candidates_for(actor().id, found) if is_open and found.shopper_id is None else []
    return page(
        "plan_assignment.html",
        status=status,
        it=found,
        place=found.location,
        state=_state(found, any(offer.answered_at is None for offer, _name in offers)),
        shopper=queries.shopper_name(found.shopper_id),
        offers=offers,
        answer_word=words.answer_word,
        reason_word=words.reason_not_to_ask,
        candidates=candidates[:MOST_SHOPPERS_SHOWN],
        free=sum(not each.why_not for each in candidates),
        is_open=is_open,
        now=clock.now(),
        window=window or _window_form(found),
        again=again or ReasonForm(prefix="again-"),
        off=off or ReasonForm(prefix="off-"),
        problem=problem,
        has_errors=status >= 400,
    )


def _window_form(found: Assignment) -> WindowForm:
    zone = found.location.zone
    first, last = days_of(found.starts_at, found.ends_at, zone)
    return WindowForm(first_day=first, last_day=last, from_time=_clock(found.starts_at, zone), to_time=_clock(found.ends_at, zone))


def _clock(instant, zone: str) -> time:  # type: ignore[no-untyped-def]
    from zoneinfo import ZoneInfo

    at: time = instant.astimezone(ZoneInfo(zone)).time()
    return at


def _state(found: Assignment, has_offer: bool) -> str:
    return rules.state_of(
        clock.now(),
        ends_at=found.ends_at,
        has_shopper=found.shopper_id is not None,
        has_offer=has_offer,
        is_received=found.received_at is not None,
        is_published=found.published_at is not None,
        is_excluded=found.excluded_at is not None,
    )


def _why_not_planned(invalid: Invalid) -> str:
    if "rest" in invalid.problems:
        day = localdate(date.fromisoformat(invalid.problems["rest"]))
        return _("The location rests until %(day)s. Choose later days, or tick that it is planned all the same.", day=day)
    if "staff" in invalid.problems:
        return _("Staff there have not been told that visits happen. Record it first.")
    return _("The window is over. Choose later days.")


def _why_refused(refusal: Invalid | Conflict) -> str:
    if isinstance(refusal, Conflict):
        return {
            "taken": _("A shopper has taken this visit. Take it back first."),
            "cancelled": _("This visit was called off."),
            "done": _("This visit was made already."),
            "free": _("This visit is nobody's yet."),
        }.get(str(refusal.facts.get("state")), _("Something has changed meanwhile. Look again."))
    if "shoppers" in refusal.problems:
        return _("Choose at least one shopper whom nothing speaks against.")
    return _("The window is over. Choose later days.")


def offers_made(planned: int, asked: int) -> str:
    return " ".join(
        (
            ngettext("%(num)s visit was planned.", "%(num)s visits were planned.", planned),
            ngettext("%(num)s offer was made.", "%(num)s offers were made.", asked),
        )
    )
