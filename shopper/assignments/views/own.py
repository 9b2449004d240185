"""The shopper answers: offers, and the questions before the first visit of a scenario."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import FILL_VISIT
from shopper.assignments import queries, words
from shopper.assignments.actions import answers
from shopper.assignments.queries import own
from shopper.assignments.queries.offers import open_offer_of
from shopper.assignments.queries.planning import scenario
from shopper.errors import Conflict, NotFound
from shopper.panel import actions as panel
from shopper.panel.rules import quiz as quiz_rules
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

own_pages = Blueprint("own_visits", __name__, url_prefix="/assignments")
MOST_WORDS = 500


@own_pages.get("/offers/<uuid:offer_id>")
@may(FILL_VISIT)
def offer(offer_id: UUID) -> Response:
    return _offer_page(offer_id)


@own_pages.post("/offers/<uuid:offer_id>/acceptance")
@may(FILL_VISIT)
def accept(offer_id: UUID) -> Response:
    known = open_offer_of(actor().id, offer_id)
    if known.answered_at is None and "no_conflict" not in request.form:
        return _offer_page(offer_id, status=422, problem=_("Tick that neither you nor your family work there, or decline below."))
    try:
        assignment_id = answers.accept_without_conflict(actor().id, offer_id)
    except Conflict as conflict:
        return _too_late(conflict)
    return _to(url_for("assignments.show", assignment_id=assignment_id))


@own_pages.post("/offers/<uuid:offer_id>/refusal")
@may(FILL_VISIT)
def decline(offer_id: UUID) -> Response:
    open_offer_of(actor().id, offer_id)
    reason, said = request.form.get("reason", ""), request.form.get("said", "").replace("\x00", "").strip()[:MOST_WORDS]
    if reason not in answers.REASONS:
        return _offer_page(offer_id, status=422, problem=_("Choose why not; it helps whoever plans."), said=said)
    try:
        answers.decline(actor().id, offer_id, reason, said)
    except Conflict as conflict:
        return _too_late(conflict)
    return _to(url_for("assignments.index"))


@own_pages.route("/<uuid:assignment_id>/quiz", methods=["GET", "POST"])
@may(FILL_VISIT)
def quiz(assignment_id: UUID) -> Response:
    """Two to five questions on the brief; a wrong answer is explained, trying again costs nothing."""
    row = queries.own_row(actor().id, assignment_id)
    asked = scenario(row.scenario_id)
    if asked is None or not asked.quiz:
        raise NotFound
    questions = quiz_rules.marked(asked.quiz, request.form if request.method == "POST" else {})
    if request.method == "POST" and quiz_rules.is_passed(questions):
        panel.pass_quiz(actor().id, asked.id, quiz_rules.digest(asked.quiz))
        return _to(url_for("assignments.show", assignment_id=assignment_id))
    return render_page(
        "assignments/quiz.html",
        status=422 if request.method == "POST" else 200,
        row=row,
        questions=questions,
        is_answered=request.method == "POST",
        is_passed=not own.quizzes_to_pass(actor().id, [asked.id]),
    )


def _offer_page(offer_id: UUID, *, status: int = 200, problem: str | None = None, said: str = "") -> Response:
    known = open_offer_of(actor().id, offer_id)
    try:
        row = own.own_offer(actor().id, offer_id)
    except NotFound:
        if known.answer == "accepted":
            return _to(url_for("assignments.show", assignment_id=known.assignment_id))
        return render_page("assignments/offer_over.html", status=410, why=words.offer_over(known.answer))
    kept = scenario(row.scenario_id)
    return render_page(
        "assignments/offer.html",
        status=status,
        row=row,
        dos=kept.dos if kept else [],
        donts=kept.donts if kept else [],
        reasons=words.decline_reasons(),
        reason=request.form.get("reason"),
        said=said,
        problem=problem,
    )


def _too_late(conflict: Conflict) -> Response:
    return render_page("assignments/offer_over.html", status=409, why=words.offer_over(str(conflict.facts.get("state"))))


def _to(address: str) -> Response:
    return redirect(address, code=303)  # type: ignore[return-value]
