"""The visit form: one page a phone keeps, and the same form for a browser without scripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import FILL_VISIT
from shopper.assignments.models import Assignment
from shopper.assignments.queries import own_assignment, own_row
from shopper.capture import queries as capture
from shopper.capture.kinds import Sender
from shopper.capture.models import Submission
from shopper.errors import Gone, NotFound
from shopper.infra.i18n import current_locale, pick
from shopper.questionnaires.queries import questionnaire_with_items
from shopper.questionnaires.rules import ItemSpec
from shopper.visits import forms, intake
from shopper.visits.queries import stage_names
from shopper.visits.rules import read_manifest
from shopper.visits.words import reason_text
from shopper.web.guard import actor, may
from shopper.web.pages import kept_on_the_phone, render_page

pages = Blueprint("visits", __name__, url_prefix="/assignments/<uuid:assignment_id>/visit")
MOST_POST_BYTES = 64 * 1024 * 1024


@pages.get("")
@may(FILL_VISIT)
def form(assignment_id: UUID) -> Response:
    assignment = own_assignment(actor().id, assignment_id)
    return kept_on_the_phone(_form_page(assignment, scripts=True))


@pages.get("/new")
@may(FILL_VISIT)
def new(assignment_id: UUID) -> Response:
    """The id goes into the address: going back and sending again is then the same record."""
    own_assignment(actor().id, assignment_id)
    return _redirect(url_for("visits.plain_form", assignment_id=assignment_id, draft_id=uuid4()))


@pages.get("/<uuid:draft_id>")
@may(FILL_VISIT)
def plain_form(assignment_id: UUID, draft_id: UUID) -> Response:
    return _plain_page(own_assignment(actor().id, assignment_id), draft_id)


@pages.post("/<uuid:draft_id>")
@may(FILL_VISIT)
def submit(assignment_id: UUID, draft_id: UUID) -> Response:
    request.max_content_length = MOST_POST_BYTES
    assignment = own_assignment(actor().id, assignment_id)
    questionnaire = assignment.questionnaire
    posted = forms.read_post(
        draft_id,
        assignment_id=assignment.id,
        questionnaire_id=questionnaire.id,
        version=questionnaire.version,
        locale=current_locale(),
        zone=assignment.location.zone,
        keys=[spec.key for spec in _specs(assignment)],
        fields=request.form,
        files=request.files,
        at=intake.first_posted_at(Sender(actor().id), draft_id),
    )
    if posted.is_empty:
        problem = _("Nothing was entered yet, so nothing was sent. Please answer the questions and send again.")
        return _plain_page(assignment, draft_id, problem=problem, status=422)
    taken = intake.take_in(Sender(actor().id), draft_id, posted)
    return _redirect(
        url_for(
            "visits.received",
            assignment_id=assignment_id,
            draft_id=taken.submission_id,
            left_out=len(posted.left_out) or None,
        )
    )


@pages.get("/<uuid:draft_id>/received")
@may(FILL_VISIT)
def received(assignment_id: UUID, draft_id: UUID) -> Response:
    assignment = own_assignment(actor().id, assignment_id)
    submission = capture.own_submission(draft_id, Sender(actor().id))
    if submission.subject_id != assignment.id:
        raise NotFound
    receipt = capture.receipt(submission)
    titles = {spec.key: spec.title for spec in _specs(assignment)}
    reasons = [(each.item, titles.get(each.item), reason_text(each.code)) for each in receipt.reasons]
    return render_page(
        "visits/received.html",
        assignment=own_row(actor().id, assignment_id),
        receipt=receipt,
        reasons=reasons,
        photos_left_out=request.args.get("left_out", 0, type=int),
        draft_id=draft_id,
    )


def _plain_page(assignment: Assignment, draft_id: UUID, *, problem: str | None = None, status: int = 200) -> Response:
    sent = _sent(assignment, draft_id)
    stored = forms.stored_fields(read_manifest(sent.body), assignment.location.zone) if sent else {}
    photos_here = capture.photos_here(sent.id) if sent else 0
    return _form_page(
        assignment, status, scripts=False, draft_id=draft_id, stored=stored, photos_here=photos_here, problem=problem
    )


def _form_page(assignment: Assignment, status: int = 200, **context: Any) -> Response:
    return render_page(
        "visits/form.html",
        status=status,
        assignment=own_row(actor().id, assignment.id),
        questionnaire=assignment.questionnaire,
        items=_specs(assignment),
        stages=stage_names(assignment.questionnaire.edition_id),
        checks=[{**check, "message": pick(check["message"]).text} for check in assignment.questionnaire.checks],
        **context,
    )


def _specs(assignment: Assignment) -> list[ItemSpec]:
    return [item.as_spec() for item in questionnaire_with_items(assignment.questionnaire_id).items]


def _sent(assignment: Assignment, draft_id: UUID) -> Submission | None:
    """What was sent of this visit last."""
    try:
        found = capture.last_revision(capture.own_submission(draft_id, Sender(actor().id)))
    except (NotFound, Gone):
        return None
    return found if found.subject_id == assignment.id else None


def _redirect(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]
