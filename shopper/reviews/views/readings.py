"""Second readings: a visit judged blind, and the agreement that comes of it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import REVIEW_VISIT
from shopper.errors import Conflict, Invalid, NotFound
from shopper.reviews import actions, queries
from shopper.reviews.desk import view_of
from shopper.reviews.measures.agreement import agreement_of
from shopper.reviews.views.blueprint import go_to, pages
from shopper.reviews.words import why_not
from shopper.web.formats import number as decimal
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/second-readings")
@may(REVIEW_VISIT)
def readings() -> Response:
    agreement = agreement_of(queries.judged_pairs(actor().id))
    return render_page(
        "reviews/readings.html",
        waiting=queries.readings_waiting(actor().id),
        agreement=agreement,
        kappa=None if agreement.kappa is None else decimal(agreement.kappa),
    )


@pages.get("/<uuid:visit_id>/second-reading")
@may(REVIEW_VISIT)
def reading(visit_id: UUID) -> Response:
    actions.note_look(actor().id, visit_id)
    return _page(visit_id)


@pages.post("/<uuid:visit_id>/second-reading")
@may(REVIEW_VISIT)
def read(visit_id: UUID) -> Response:
    queries.reading_for(actor().id, visit_id)
    judged = {name.removeprefix("judge-"): value for name, value in request.form.items() if name.startswith("judge-")}
    try:
        actions.read_again(actor().id, visit_id, judged)
    except Conflict as conflict:
        return _page(visit_id, status=409, problem=why_not(conflict))
    except Invalid:
        return _page(visit_id, status=422, problem=_("Judge at least one item."))
    return go_to(url_for("reviews.readings"))


def _page(visit_id: UUID, *, status: int = 200, problem: str | None = None) -> Response:
    """Items with something to judge by: a measure, a fact, a photo. The first judgement is nowhere in it."""
    if queries.reading_for(actor().id, visit_id).read_at is not None and problem is None:
        raise NotFound
    visit = view_of(queries.desk(actor().id, visit_id))
    telling = [
        item
        for section in visit.sections
        for item in section.items
        if item.outcome in ("met", "partly", "not_met", "critical") and (item.fact or item.seconds is not None or item.photos)
    ]
    return render_page(
        "reviews/reading.html",
        status=status,
        visit=visit,
        items=telling,
        judgements=actions.JUDGEMENTS,
        problem=problem,
        has_errors=problem is not None,
    )
