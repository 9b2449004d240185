"""Appeals: handed in beside the report, decided at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import APPEAL_REPORT, REVIEW_VISIT
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.reviews import actions, forms, queries
from shopper.reviews.actions import Decision, Objection
from shopper.reviews.measures.deadlines import is_open
from shopper.reviews.page import choices_of
from shopper.reviews.views.blueprint import go_to, pages
from shopper.reviews.words import why_not
from shopper.web.addresses import public_url
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

appeal_pages = Blueprint("appeals", __name__, url_prefix="/reports/<uuid:publication_id>/appeal")
FAILED = ("critical", "not_met", "partly")


@appeal_pages.get("")
@may(APPEAL_REPORT)
def show(publication_id: UUID) -> Response:
    return _page(publication_id)


@appeal_pages.post("")
@may(APPEAL_REPORT)
def hand_in(publication_id: UUID) -> Response:
    """Every item that has a reason is objected to."""
    publication = queries.report_to_appeal(actor().id, publication_id)
    objections = {}
    for item in publication.snapshot["items"]:
        reason = forms.words(request.form.get(f"reason-{item['key']}"))
        evidence = forms.words(request.form.get(f"evidence-{item['key']}"))
        if reason or evidence:
            objections[item["key"]] = Objection(reason, evidence)
    try:
        actions.raise_appeal(actor().id, publication_id, objections)
    except Conflict as conflict:
        return _page(publication_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        keys = ", ".join(key for key in invalid.problems if key in objections)
        told = _("Say at an item what is wrong.")
        if keys:
            told = _("%(items)s: say what is wrong, not only what shows it.", items=keys)
        return _page(publication_id, status=422, problem=told)
    return go_to(url_for("appeals.show", publication_id=publication_id, _anchor="handed-in"))


def _page(publication_id: UUID, *, status: int = 200, problem: str | None = None) -> Response:
    publication = queries.report_to_appeal(actor().id, publication_id)
    snapshot, appeals = publication.snapshot, queries.appeals_of(publication.series_id)
    until = date.fromisoformat(snapshot["appeal_until"]) if snapshot.get("appeal_until") else None
    zone = snapshot["location"]["zone"]
    before = {item.key for appeal in appeals for item in appeal.items}
    left = [item for item in snapshot["items"] if item["key"] not in before and item["outcome"] != "context"]
    return render_page(
        "reviews/appeal.html",
        status=status,
        publication=publication,
        appeals=appeals,
        titles={item["key"]: item["title"] for item in snapshot["items"]},
        failed=[item for item in left if item["outcome"] in FAILED],
        others=[item for item in left if item["outcome"] not in FAILED],
        until=until,
        is_open=until is not None and is_open(until, zone, clock.now()),
        zone=zone,
        typed={name: forms.words(value) for name, value in request.form.items()},
        problem=problem,
        has_errors=problem is not None,
    )


@pages.get("/appeals")
@may(REVIEW_VISIT)
def appeals() -> Response:
    return render_page("reviews/appeals.html", appeals=queries.open_appeals(actor().id), now=clock.now())


@pages.get("/appeals/<uuid:appeal_id>")
@may(REVIEW_VISIT)
def appeal(appeal_id: UUID) -> Response:
    return _desk(appeal_id)


@pages.post("/appeals/<uuid:appeal_id>")
@may(REVIEW_VISIT)
def decide(appeal_id: UUID) -> Response:
    """Kept, and shown as the page it leads to."""
    found = queries.appeal_for_review(actor().id, appeal_id)
    desk = queries.desk(actor().id, queries.newest_of(found.series_id).visit_id)
    decisions = {item.key: _decision(item.key) for item in found.items}
    for key, each in decisions.items():
        problem = forms.value_problem(desk.specs[key], each.new_value) if each.new_value and key in desk.specs else None
        if problem:
            return _desk(appeal_id, status=422, problem=f"{key}: {problem}")
    try:
        actions.decide_appeal(actor().id, appeal_id, decisions)
    except Conflict as conflict:
        return _desk(appeal_id, status=409, problem=why_not(conflict))
    except Invalid as invalid:
        return _desk(appeal_id, status=422, problem="; ".join(_missing(key, what) for key, what in invalid.problems.items()))
    return go_to(url_for("drafts.appeal", appeal_id=appeal_id))


@pages.post("/appeals/<uuid:appeal_id>/publication")
@may(REVIEW_VISIT)
def close(appeal_id: UUID) -> Response:
    try:
        seen = request.form.get("seen", "")
        publication_id = actions.close_appeal(actor().id, appeal_id, seen=seen, base_url=public_url())
    except Conflict as conflict:
        return _desk(appeal_id, status=409, problem=why_not(conflict))
    return go_to(url_for("reports.show", publication_id=publication_id))


def _decision(key: str) -> Decision:
    value = forms.words(request.form.get(f"value-{key}"), 40)
    return Decision(
        request.form.get(f"decision-{key}", ""), forms.words(request.form.get(f"explanation-{key}")), value or None
    )


def _missing(key: str, what: str) -> str:
    words: dict[str, Any] = {
        "decision": _("%(item)s: choose a decision.", item=key),
        "explanation": _("%(item)s: explain the decision; the shop reads it.", item=key),
    }
    return str(words.get(what) or _("%(item)s: choose the answer that stands from now on.", item=key))


def _desk(appeal_id: UUID, *, status: int = 200, problem: str | None = None) -> Response:
    found = queries.appeal_for_review(actor().id, appeal_id)
    publication = queries.newest_of(found.series_id)
    desk = queries.desk(actor().id, publication.visit_id)
    return render_page(
        "reviews/decide_appeal.html",
        status=status,
        appeal=found,
        publication=publication,
        visit_id=publication.visit_id,
        facts={item["key"]: item for item in publication.snapshot["items"]},
        choices={item.key: choices_of(desk.specs[item.key]) for item in found.items if item.key in desk.specs},
        kinds={key: spec.answer for key, spec in desk.specs.items()},
        decisions=actions.DECISIONS,
        is_involved=queries.is_involved(actor().id, found.series_id),
        zone=publication.snapshot["location"]["zone"],
        now=clock.now(),
        typed={name: forms.words(value) for name, value in request.form.items()},
        problem=problem,
        has_errors=problem is not None,
    )
