"""The visit form: one page a phone keeps, and the same form for a browser without scripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.rules import FILL_VISIT
from shopper.assignments.models import Assignment
from shopper.assignments.queries import own_assignment, own_row
from shopper.capture import queries as capture
from shopper.capture.kinds import Sender
from shopper.errors import Gone, NotFound
from shopper.infra.i18n import current_locale
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
    assignment = own_assignment(actor().id, assignment_id)
    return _form_page(assignment, scripts=False, draft_id=draft_id, stored=_stored(assignment, draft_id))


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


def _form_page(assignment: Assignment, **context: Any) -> Response:
    return render_page(
        "visits/form.html",
        assignment=own_row(actor().id, assignment.id),
        questionnaire=assignment.questionnaire,
        items=_specs(assignment),
        stages=stage_names(assignment.questionnaire.edition_id),
        **context,
    )


def _specs(assignment: Assignment) -> list[ItemSpec]:
    return [item.as_spec() for item in questionnaire_with_items(assignment.questionnaire_id).items]


def _stored(assignment: Assignment, draft_id: UUID) -> dict[str, str]:
    try:
        submission = capture.last_revision(capture.own_submission(draft_id, Sender(actor().id)))
    except (NotFound, Gone):
        return {}
    return forms.stored_fields(read_manifest(submission.body), assignment.location.zone)


def _redirect(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]
