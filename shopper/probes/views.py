"""The probes room, for the owner alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import RUN_PROBES
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGES
from shopper.organisation.models import Node
from shopper.organisation.queries import node
from shopper.organisation.rules.opening import OpeningTimes
from shopper.probes import actions, queries, rules, words
from shopper.probes.forms import CloseForm, PlanForm
from shopper.probes.models import CHANNELS, Probe
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("probes", __name__, url_prefix="/probes")


@pages.get("")
@may(RUN_PROBES)
def index() -> Response:
    rows = [_row(probe, place) for probe, place in queries.probes_for(actor().id)]
    return render_page("probes/index.html", rows=rows, channels=words.CHANNELS, ranks=words.RANKS, remedies=words.REMEDIES)


@pages.get("/new")
@may(RUN_PROBES)
def new() -> Response:
    """First where and how, then what: the codes to choose from are the place's."""
    place = _place(request.args.get("place"))
    if place is None:
        return render_page("probes/choose.html", places=queries.places_to_probe(actor().id), channels=words.CHANNELS)
    return _plan_page(place, _channel(request.args.get("channel")), PlanForm())


@pages.post("/new")
@may(RUN_PROBES)
def plan() -> Response:
    place, channel, form = _place(request.form.get("place")), _channel(request.form.get("channel")), PlanForm(request.form)
    if place is None:
        raise NotFound("place")
    if not form.validate():
        return _plan_page(place, channel, form, status=422)
    face, language = request.form.get("face"), request.form.get("language")
    more: dict[str, Any] = {"spot_id": id_in(request.form.get("spot")), "face": int(face) if face in ("1", "2", "3") else 2}
    more["language"] = language if language in LANGUAGES else place.language
    try:
        actions.plan_probe(
            actor().id, place.id, channel, form.words.data, form.lines(), form.sent_at(place.zone), **more
        )
    except Invalid:
        return _plan_page(place, channel, form, status=422, problem=_("Choose a code that hangs there."))
    return _home()


@pages.get("/<uuid:probe_id>")
@may(RUN_PROBES)
def show(probe_id: UUID) -> Response:
    return _page(queries.probe_for(actor().id, probe_id), CloseForm())


@pages.post("/<uuid:probe_id>/closing")
@may(RUN_PROBES)
def close(probe_id: UUID) -> Response:
    probe, form = queries.probe_for(actor().id, probe_id), CloseForm(request.form)
    place = _there(probe)
    if not form.validate():
        return _page(probe, form, status=422)
    try:
        actions.close_probe(actor().id, probe_id, form.outcome(place.zone, len(probe.points)))
    except Invalid:
        return _page(probe, form, status=422, problem=_("Give an hour after the probe was sent, and not one to come."))
    except Conflict:
        return _page(probe, form, status=409, problem=_("This probe is closed already."))
    return redirect(url_for("probes.show", probe_id=probe_id), code=303)  # type: ignore[return-value]


def _page(probe: Probe, form: CloseForm, *, status: int = 200, problem: str | None = None) -> Response:
    return render_page(
        "probes/show.html",
        status=status,
        form=form,
        problem=problem,
        case=queries.case_of(probe),
        channels=words.CHANNELS,
        ranks=words.RANKS,
        remedies=words.REMEDIES,
        money=words.MONEY,
        **_row(probe, _there(probe)),
    )


def _row(probe: Probe, place: Node) -> dict[str, Any]:
    case = queries.case_of(probe) if probe.outcome is None else None
    outcome = rules.read_outcome(probe.outcome) if probe.outcome else queries.outcome_of(case) if case else None
    times = OpeningTimes(place.hours, place.holidays, place.zone)
    answered_at = outcome.answered_at if outcome else None
    waits_since = probe.sent_at if answered_at is None and probe.closed_at is None and probe.sent_at <= clock.now() else None
    hours = rules.opening_hours_to(clock.now() if waits_since else answered_at, probe.sent_at, times)
    return {"probe": probe, "place": place, "outcome": outcome, "hours": hours, "waits": waits_since is not None}


def _plan_page(place: Node, channel: str, form: PlanForm, *, status: int = 200, problem: str | None = None) -> Response:
    spots = queries.spots_to_probe(place.id) if channel == "card" else []
    given = {name: request.form.get(name, "") for name in ("spot", "face", "language")}
    context: dict[str, Any] = {"place": place, "channel": channel, "channels": words.CHANNELS, "spots": spots, "given": given}
    return render_page("probes/plan.html", status=status, form=form, problem=problem, **context)


def _place(text: str | None) -> Node | None:
    wanted = id_in(text)
    return next((each for each in queries.places_to_probe(actor().id) if each.id == wanted), None) if wanted else None


def _channel(text: str | None) -> str:
    return text if text in CHANNELS else "card"


def _there(probe: Probe) -> Node:
    found = node(probe.location_id)
    if found is None:
        raise NotFound("place")
    return found


def _home() -> Response:
    return redirect(url_for("probes.index"), code=303)  # type: ignore[return-value]
