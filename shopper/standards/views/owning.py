"""Who owns which stage, since when, and what a book still lacks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid
from shopper.standards import actions, queries, rules
from shopper.standards.views.blueprint import pages
from shopper.standards.words import problem_words
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/owners")
@may(EDIT_BOOK)
def owners() -> Response:
    """The places whose stages one may hand over; with one place, that place."""
    places = queries.owned_places(actor().id)
    if len(places) == 1:
        return redirect(url_for("standards.owners_at", node_id=places[0].id), code=303)  # type: ignore[return-value]
    return render_page("standards/places.html", places=places)


@pages.get("/owners/<uuid:node_id>")
@may(EDIT_BOOK)
def owners_at(node_id: UUID) -> Response:
    return _page(node_id)


@pages.post("/owners/<uuid:node_id>")
@may(EDIT_BOOK)
def hand_over(node_id: UUID) -> Response:
    place = queries.owned_place(actor().id, node_id)
    typed = {name: request.form.get(name, "") for name in ("stage", "owner", "from_on")}
    problems = {}
    if typed["stage"] not in {stage.code for stage in queries.stages_of(place.company_id)}:
        problems["stage"] = _("Choose one of these.")
    owner, day = id_in(typed["owner"]), _day(typed["from_on"])
    if owner is None:
        problems["owner"] = _("Choose one of the people listed.")
    if day is None:
        problems["from_on"] = _("Choose a day.")
    if not problems and owner and day:
        try:
            actions.hand_over_stage(actor().id, node_id, typed["stage"], owner, day)
        except Invalid as refusal:
            problems = {name: problem_words(text) for name, text in refusal.problems.items()}
        except Conflict:
            problems = {"from_on": _("This stage changes hands on that day already. Choose another day.")}
    if problems:
        return _page(node_id, status=422, typed=typed, problems=problems)
    return redirect(url_for("standards.owners_at", node_id=node_id), code=303)  # type: ignore[return-value]


@pages.post("/owners/handovers/<uuid:handover_id>/removal")
@may(EDIT_BOOK)
def call_off(handover_id: UUID) -> Response:
    node_id = queries.handover_for(actor().id, handover_id).node_id
    try:
        actions.call_off_handover(actor().id, handover_id)
    except Conflict:
        return _page(node_id, status=409, problems={"": _("It has begun, and what has begun stays. Hand the stage over again.")})
    return redirect(url_for("standards.owners_at", node_id=node_id), code=303)  # type: ignore[return-value]


@pages.get("/<uuid:edition_id>/warnings")
@may(EDIT_BOOK)
def warnings(edition_id: UUID) -> Response:
    shelved = queries.shelved_edition(queries.authored_companies(actor().id), edition_id)
    edition = shelved.edition
    company = edition.book.company_id
    held = queries.stage_owners(f"/{company.hex}/", queries.local_day(company))
    return render_page(
        "standards/warnings.html",
        edition=edition,
        sound=rules.soundness_of(edition, held),
        names={stage.code: stage.name for stage in edition.stages},
        owners={code: each.owner.name for code, each in held.items()},
        company=company,
    )


def _page(
    node_id: UUID, *, status: int = 200, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
) -> Response:
    place = queries.owned_place(actor().id, node_id)
    today = queries.local_day(place.company_id)
    here, whole = queries.handovers_at(node_id), queries.stage_owners(place.path, today)
    return render_page(
        "standards/owners.html",
        status=status,
        has_errors=status == 422,
        place=place,
        today=today,
        stages=[_stage(stage, whole, here, node_id, today) for stage in queries.stages_of(place.company_id)],
        people=queries.possible_owners(place.path),
        typed=typed or {"stage": request.args.get("stage", ""), "owner": "", "from_on": today.isoformat()},
        problems=problems or {},
        is_only_place=len(queries.owned_places(actor().id)) == 1,
    )


def _stage(stage: Any, whole: dict[str, Any], here: Any, node_id: UUID, today: date) -> dict[str, Any]:
    held = whole.get(stage.code)
    return {
        "code": stage.code,
        "name": stage.name,
        "held": held,
        "from_above": held is not None and held.node_id != node_id,
        "coming": [each for each in here if each.stage_code == stage.code and each.from_on > today],
        "past": [each for each in here if each.stage_code == stage.code and each.from_on <= today and each is not held],
    }


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
