"""The shopper's home and brief; beside them the pages of those who plan (`board`, `visits`, `waves`, `notices`)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, url_for

from shopper.access.rules import FILL_VISIT
from shopper.assignments import queries, rules, words
from shopper.assignments.queries.offers import open_offers
from shopper.assignments.queries.own import open_returns, quizzes_to_pass
from shopper.assignments.queries.planning import scenario
from shopper.assignments.views import visits, waves  # noqa: F401  hang their pages on the blueprint
from shopper.assignments.views.board import planning
from shopper.assignments.views.notices import notice_page
from shopper.assignments.views.own import own_pages
from shopper.panel.queries import own_due
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

__all__ = ["notice_page", "own_pages", "pages", "planning"]

pages = Blueprint("assignments", __name__, url_prefix="/assignments")


@pages.get("")
@may(FILL_VISIT)
def index() -> Response:
    rows = queries.own_rows(actor().id)
    return render_page(
        "assignments/index.html",
        fragment="received",
        today=[row for row in rows if row.status == rules.OPEN],
        upcoming=[row for row in rows if row.status == rules.UPCOMING],
        offers=open_offers(actor().id),
        returns=open_returns(actor().id),
        due=own_due(actor().id),
        quizzes=quizzes_to_pass(actor().id, [row.scenario_id for row in rows if row.status in (rules.OPEN, rules.UPCOMING)]),
        received=[words.received(row) for row in reversed(rows) if row.status == rules.RECEIVED][:20],
    )


@pages.get("/<uuid:assignment_id>")
@may(FILL_VISIT)
def show(assignment_id: UUID) -> Response:
    row = queries.own_row(actor().id, assignment_id)
    why_not = words.why_not(row.status)
    kept = scenario(row.scenario_id)
    to_pass = quizzes_to_pass(actor().id, [row.scenario_id]) if row.status in (rules.OPEN, rules.UPCOMING) else {}
    incomplete = row.received_id if row.received_status == "invalid" else None
    return render_page(
        "assignments/show.html",
        row=row,
        scenario=row.scenario,
        dos=kept.dos if kept else [],
        donts=kept.donts if kept else [],
        can_start=why_not is None and not to_pass,
        questions=sum(to_pass.values()),
        why_not=words.received(row).status_word if incomplete else why_not,
        correct_url=url_for("visits.plain_form", assignment_id=row.id, draft_id=incomplete) if incomplete else None,
    )
