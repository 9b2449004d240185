"""The visit form: one page a phone keeps, and the same form for a browser without scripts."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import FILL_VISIT
from shopper.assignments.models import Assignment
from shopper.assignments.queries import own_assignment, own_row
from shopper.assignments.queries.own import may_open_form
from shopper.capture import queries as capture
from shopper.capture.kinds import Sender
from shopper.capture.models import Submission
from shopper.errors import Gone, NotFound
from shopper.infra.i18n import current_locale, pick
from shopper.infra.storage import storage
from shopper.questionnaires.queries import questionnaire_with_items
from shopper.questionnaires.rules import ItemSpec
from shopper.visits import forms, intake, page
from shopper.visits.queries import open_return, stage_names
from shopper.visits.rules import read_manifest
from shopper.visits.words import reason_text
from shopper.web.guard import actor, may
from shopper.web.pages import kept_on_the_phone, render_page
from shopper.web.photos import photo_response

pages = Blueprint("visits", __name__, url_prefix="/assignments/<uuid:assignment_id>/visit")
MOST_POST_BYTES = 64 * 1024 * 1024


@pages.get("")
@may(FILL_VISIT)
def form(assignment_id: UUID) -> Response:
    assignment = own_assignment(actor().id, assignment_id)
    if not may_open_form(actor().id, assignment.scenario_id):
        return _redirect(url_for("own_visits.quiz", assignment_id=assignment_id))
    return kept_on_the_phone(_form_page(assignment, scripts=True, returned=_returned(assignment)))


@pages.get("/new")
@may(FILL_VISIT)
def new(assignment_id: UUID) -> Response:
    """The id goes into the address: going back and sending again is then the same record. What was given back is gone on with."""
    assignment = own_assignment(actor().id, assignment_id)
    if not may_open_form(actor().id, assignment.scenario_id):
        return _redirect(url_for("own_visits.quiz", assignment_id=assignment_id))
    given_back = _returned(assignment)
    draft_id = given_back["id"] if given_back else uuid4()
    return _redirect(url_for("visits.plain_form", assignment_id=assignment_id, draft_id=draft_id))


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
    submission = _own(assignment, draft_id)
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


@pages.get("/<uuid:draft_id>/sent")
@may(FILL_VISIT)
def sent(assignment_id: UUID, draft_id: UUID) -> Response:
    """What was sent, to be read again at any time."""
    assignment = own_assignment(actor().id, assignment_id)
    submission = _own(assignment, draft_id)
    newest = capture.last_revision(submission)
    return render_page(
        "visits/sent.html",
        assignment=own_row(actor().id, assignment_id),
        sent=page.sent_page(submission, _specs(assignment)),
        newer_id=newest.id if newest.id != submission.id else None,
    )


@pages.get("/<uuid:draft_id>/photos/<uuid:pid>.jpg")
@may(FILL_VISIT)
def photo(assignment_id: UUID, draft_id: UUID, pid: UUID) -> Response:
    submission = _own(own_assignment(actor().id, assignment_id), draft_id)
    found = capture.photo(submission.id, pid)
    if found is None or found.clean_sha256 is None:
        raise NotFound
    return photo_response(storage().path(found.clean_key), found.clean_sha256)


def _own(assignment: Assignment, submission_id: UUID) -> Submission:
    found = capture.own_submission(submission_id, Sender(actor().id))
    if found.subject_id != assignment.id:
        raise NotFound
    return found


def _returned(assignment: Assignment) -> dict[str, Any] | None:
    """A visit given back, with what was answered: on the phone it opens filled in, also without a network."""
    given_back = open_return(assignment.id)
    submission = capture.submission(given_back.submission_id) if given_back else None
    if given_back is None or submission is None or submission.owner_id != actor().id:
        return None
    held = [str(item.pid) for item in capture.receipt(submission).items if item.have]
    facts = {"id": str(submission.id), "manifest": json.loads(submission.body), "held": held}
    return {**facts, "note": given_back.note, "remarks": given_back.remarks}


def _plain_page(assignment: Assignment, draft_id: UUID, *, problem: str | None = None, status: int = 200) -> Response:
    sent = _sent(assignment, draft_id)
    stored = forms.stored_fields(read_manifest(sent.body), assignment.location.zone) if sent else {}
    photos_here = capture.photos_here(sent.id) if sent else 0
    return _form_page(
        assignment,
        status,
        scripts=False,
        draft_id=draft_id,
        stored=stored,
        photos_here=photos_here,
        problem=problem,
        returned=_returned(assignment),
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
