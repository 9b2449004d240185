"""Waves, scenarios, places of others."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import PLAN_VISITS
from shopper.assignments import words
from shopper.assignments.actions import planning as plan_actions
from shopper.assignments.actions import waves as actions
from shopper.assignments.forms import QUESTIONS, TARGET_WORDS, ScenarioForm, StrangerForm, WaveForm
from shopper.assignments.models import Scenario, Wave
from shopper.assignments.queries import planning as queries
from shopper.assignments.queries import proposals
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.rules import waves as rules
from shopper.assignments.views.board import board_filter, page, planning
from shopper.errors import Invalid, NotFound
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES, pick
from shopper.organisation.queries import company_settings
from shopper.values.money import decimal_of
from shopper.web.addresses import id_in
from shopper.web.fields import clean, options
from shopper.web.guard import actor, may

MOST_ASKED = 5
SHOWN = 100


@planning.get("/waves/new")
@may(PLAN_VISITS)
def new_wave() -> Response:
    return _wave_form_page(_wave_form(None), None)


@planning.post("/waves")
@may(PLAN_VISITS)
def start_wave() -> Response:
    form = _wave_form(None, posted=True)
    if not form.validate():
        return _wave_form_page(form, None, status=422)
    return _to_wave(actions.start_wave(actor().id, form.terms()))


@planning.get("/waves/<uuid:wave_id>")
@may(PLAN_VISITS)
def wave(wave_id: UUID) -> Response:
    found = queries.wave_for(actor().id, wave_id)
    rows = queries.wave_states(actor().id, wave_id)
    return page(
        "plan_wave.html",
        wave=found,
        totals=Counter(row.state for row in rows),
        total=len(rows),
        may_change=queries.plans_whole_company(actor().id),
    )


@planning.get("/waves/<uuid:wave_id>/edit")
@may(PLAN_VISITS)
def edit_wave(wave_id: UUID) -> Response:
    found = queries.wave_for(actor().id, wave_id)
    return _wave_form_page(_wave_form(found), found)


@planning.post("/waves/<uuid:wave_id>")
@may(PLAN_VISITS)
def change_wave(wave_id: UUID) -> Response:
    found = queries.wave_for(actor().id, wave_id)
    form = _wave_form(found, posted=True)
    if not form.validate():
        return _wave_form_page(form, found, status=422)
    actions.change_wave(actor().id, wave_id, form.terms())
    return _to_wave(wave_id)


@planning.get("/waves/<uuid:wave_id>/proposal")
@may(PLAN_VISITS)
def proposal(wave_id: UUID) -> Response:
    """What planning the rest of the wave would make, before it is made."""
    found = queries.wave_for(actor().id, wave_id)
    wanted = board_filter()
    proposed = proposals.proposal(actor().id, found, wanted)
    plan_actions.note_look(actor().id, "proposal", wave_id, len(proposed))
    fitting = [(place, each) for place, each in proposed if each.window]
    return page(
        "plan_proposal.html",
        wave=found,
        wanted=wanted,
        fitting=fitting[:SHOWN],
        fitting_count=len(fitting),
        left_out=[(place, words.no_window(each)) for place, each in proposed if not each.window][:SHOWN],
        left_out_count=len(proposed) - len(fitting),
        untold=sum(each.why_not == rules.NOT_TOLD for _place, each in proposed),
        most_asked=MOST_ASKED,
    )


@planning.post("/waves/<uuid:wave_id>/proposal")
@may(PLAN_VISITS)
def plan_wave(wave_id: UUID) -> Response:
    asked = request.form.get("ask", "0")
    most = int(asked) if asked.isascii() and asked.isdigit() and int(asked) <= MOST_ASKED else 0
    plan_actions.plan_wave(actor().id, wave_id, _posted_filter(), ask=most)
    return _to_wave(wave_id)


@planning.get("/scenarios")
@may(PLAN_VISITS)
def scenarios() -> Response:
    company = queries.company_of(actor().id)
    return page(
        "plan_scenarios.html",
        scenarios=queries.scenarios(company.id, retired=True),
        may_change=queries.plans_whole_company(actor().id),
    )


@planning.get("/scenarios/new")
@may(PLAN_VISITS)
def new_scenario() -> Response:
    _only_whole_company()
    return _scenario_page(ScenarioForm(), None)


@planning.post("/scenarios")
@may(PLAN_VISITS)
def add_scenario() -> Response:
    return _keep_scenario(None)


@planning.get("/scenarios/<uuid:scenario_id>")
@may(PLAN_VISITS)
def scenario(scenario_id: UUID) -> Response:
    found = queries.scenario_for(actor().id, scenario_id)
    form = ScenarioForm()
    form.fill(found)
    return _scenario_page(form, found)


@planning.post("/scenarios/<uuid:scenario_id>")
@may(PLAN_VISITS)
def change_scenario(scenario_id: UUID) -> Response:
    queries.scenario_for(actor().id, scenario_id)
    if request.form.get("retire"):
        actions.retire_scenario(actor().id, scenario_id, retired=request.form["retire"] == "yes")
        return redirect(url_for("planning.scenarios"), code=303)  # type: ignore[return-value]
    return _keep_scenario(scenario_id)


@planning.get("/places")
@may(PLAN_VISITS)
def strangers() -> Response:
    return _strangers_page(StrangerForm(zone=queries.company_of(actor().id).zone))


@planning.post("/places")
@may(PLAN_VISITS)
def add_stranger() -> Response:
    _only_whole_company()
    form = StrangerForm(request.form)
    if not form.validate():
        return _strangers_page(form, status=422)
    name = {queries.company_of(actor().id).language: clean(form.name.data)}
    fields = {each: clean(form[each].data) or None for each in ("address", "city", "zone")}
    made = actions.add_stranger(actor().id, form.target.data, name, contact=form.contact(), **fields)
    return redirect(url_for("planning.location", location_id=made), code=303)  # type: ignore[return-value]


def _to_wave(wave_id: UUID) -> Response:
    return redirect(url_for("planning.wave", wave_id=wave_id), code=303)  # type: ignore[return-value]


def _posted_filter() -> BoardFilter:
    return BoardFilter(id_in(request.form.get("branch")), clean(request.form.get("city"))[:100] or None)


def _only_whole_company() -> None:
    if not queries.plans_whole_company(actor().id):
        raise NotFound


def _wave_form(wave: Wave | None, *, posted: bool = False) -> WaveForm:
    """Filled from the wave, else for the next stretch of time with the company's own figures."""
    _only_whole_company()
    company = queries.company_of(actor().id)
    form = WaveForm(request.form if posted else None, data=_of_wave(wave) if wave else _of_next_wave(company.id))
    form.questionnaire.choices = options(
        (str(each.id), f"{pick(each.name).text} {each.version}") for each in queries.questionnaires(company.id)
    )
    form.scenario.choices = options([("", _("None")), *((str(each.id), each.name) for each in queries.scenarios(company.id))])
    if wave and wave.scenario and wave.scenario.retired_at:
        form.scenario.choices += options([(str(wave.scenario.id), wave.scenario.name)])
    return form


def _of_wave(wave: Wave) -> dict[str, object]:
    same = (
        "name",
        "first_day",
        "last_day",
        "window_days",
        "shopper_rest_days",
        "location_rest_days",
        "most_per_shopper",
        "currency",
        "offer_hours",
    )
    return {
        **{name: getattr(wave, name) for name in same},
        "questionnaire": str(wave.questionnaire_id),
        "scenario": str(wave.scenario_id or ""),
        "fee": format(decimal_of(wave.fee_minor, wave.currency), "f"),
        "refund_cap": format(decimal_of(wave.refund_cap_minor, wave.currency), "f"),
    }


def _of_next_wave(company_id: UUID) -> dict[str, object]:
    settings, last = company_settings(company_id), queries.waves(actor().id, most=1)
    first_day, last_day = rules.next_period(clock.now().date(), last[0].last_day if last else None, settings.wave_months)
    return {
        "name": rules.name_of(first_day, settings.wave_months),
        "first_day": first_day,
        "last_day": last_day,
        "window_days": 7,
        "shopper_rest_days": settings.shopper_rest_days,
        "location_rest_days": settings.location_rest_days,
        "fee": format(decimal_of(settings.fee_minor, settings.currency), "f"),
        "refund_cap": "0",
        "currency": settings.currency,
        "offer_hours": settings.offer_hours,
    }


def _wave_form_page(form: WaveForm, found: Wave | None, *, status: int = 200) -> Response:
    return page("plan_wave_form.html", status=status, form=form, wave=found, has_errors=status >= 400)


def _keep_scenario(scenario_id: UUID | None) -> Response:
    _only_whole_company()
    form = ScenarioForm(request.form)
    if form.validate():
        try:
            actions.keep_scenario(actor().id, scenario_id, form.terms())
            return redirect(url_for("planning.scenarios"), code=303)  # type: ignore[return-value]
        except Invalid:
            form.form_errors.append(_("The quiz has two to five questions, or none."))
    found = queries.scenario_for(actor().id, scenario_id) if scenario_id else None
    return _scenario_page(form, found, status=422)


def _scenario_page(form: ScenarioForm, found: Scenario | None, *, status: int = 200) -> Response:
    names = dict(LANGUAGE_NAMES)
    return page(
        "plan_scenario.html",
        status=status,
        form=form,
        scenario=found,
        has_errors=status >= 400,
        written_in=[(code, names[code]) for code in LANGUAGES],
        questions=QUESTIONS,
        may_change=queries.plans_whole_company(actor().id),
    )


def _strangers_page(form: StrangerForm, *, status: int = 200) -> Response:
    return page(
        "plan_places.html",
        status=status,
        form=form,
        places=queries.strangers(actor().id),
        target_words=TARGET_WORDS,
        may_change=queries.plans_whole_company(actor().id),
        has_errors=status >= 400,
    )
