"""Make a visit of what arrived."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.capture import queries as capture
from shopper.capture.models import Submission
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires.queries import specs_by_key
from shopper.visits import queries, rules
from shopper.visits.models import Answer, Visit


@transaction
def record_visit(submission_id: UUID) -> UUID:
    """The visit of a submission, with its answers; one for each submission, however often it is asked for."""
    known = queries.visit_of_submission(submission_id)
    if known is not None:
        return known.id
    submission = capture.submission(submission_id)
    assignment = queries.assignment(submission.subject_id) if submission and submission.subject_id else None
    if submission is None or assignment is None:
        raise NotFound
    manifest = rules.read_manifest(submission.body)
    zone = assignment.location.zone
    visit = Visit(
        submission_id=submission.id,
        assignment_id=assignment.id,
        company_id=assignment.company_id,
        location_id=assignment.location_id,
        questionnaire_id=assignment.questionnaire_id,
        zone=zone,
        visited_on=rules.visited_on(manifest, zone, received_at=submission.received_at),
        came_in_at=manifest.came_in_at,
        left_at=manifest.left_at,
        narrative=manifest.narrative,
        language=manifest.locale,
        received_at=submission.received_at,
        channel=assignment.questionnaire.channel,
        recognised_at=(manifest.recognised.at or submission.received_at) if manifest.recognised else None,
        recognised_note=manifest.recognised.note if manifest.recognised else None,
    )
    db.session.add(visit)
    db.session.flush()
    _keep_answers(visit.id, manifest, assignment.questionnaire_id)
    _replace_earlier(visit, submission)
    record(submission.owner_id, "record visit", "visit", visit.id, submission=str(submission.id))
    return visit.id


def _keep_answers(visit_id: UUID, manifest: rules.Manifest, questionnaire_id: UUID) -> None:
    specs = list(specs_by_key(questionnaire_id).values())
    for key, given in rules.answers_to_keep(manifest, specs).items():
        db.session.add(
            Answer(
                visit_id=visit_id,
                key=key,
                value=given.value or "",
                fact=given.fact,
                started_at=given.started_at,
                stopped_at=given.stopped_at,
                reasons=list(given.reasons),
            )
        )


def _replace_earlier(visit: Visit, submission: Submission) -> None:
    """A correction takes the place of what it corrects, which is kept; also when it came first. Nothing replaces itself."""
    earlier = queries.visit_of_submission(submission.replaces) if submission.replaces else None
    if earlier is not None and _may_replace(earlier, visit):
        earlier.replaced_by_id = visit.id
    overtaken_by = queries.correction_of(submission.id)
    if overtaken_by is not None and _may_replace(visit, overtaken_by):
        visit.replaced_by_id = overtaken_by.id


def _may_replace(earlier: Visit, later: Visit) -> bool:
    """Of the same assignment, not replaced yet, and never in a circle: one of them must stay to be seen."""
    if earlier.assignment_id != later.assignment_id or earlier.replaced_by_id is not None:
        return False
    step: Visit | None = later
    while step is not None and step.id != earlier.id:
        step = db.session.get(Visit, step.replaced_by_id) if step.replaced_by_id else None
    return step is None


@transaction
def forget_visit(submission_id: UUID) -> None:
    """Let go of a visit whose submission is erased."""
    visit = queries.visit_of_submission(submission_id)
    if visit is None:
        return
    db.session.execute(sa.update(Visit).where(Visit.replaced_by_id == visit.id).values(replaced_by_id=None))
    db.session.execute(sa.delete(Answer).where(Answer.visit_id == visit.id))
    db.session.delete(visit)
    db.session.flush()
