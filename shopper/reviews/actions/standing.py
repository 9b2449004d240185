"""Where a review stands: whose turn it is, until when, who has taken it."""

from __future__ import annotations

from uuid import UUID

from shopper.assignments.actions import answer_return, return_to_shopper
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings
from shopper.reviews import queries
from shopper.reviews.measures.deadlines import hours_later
from shopper.reviews.models import Review
from shopper.visits.models import Visit

LATE = "reviews.late"
MOST_REMARKS = 200
LONGEST = 4_000


@transaction
def open_review(visit_id: UUID) -> None:
    """A visit came in: its review is due. A correction takes the place, and the reviewer, of what it corrects."""
    if queries.review_of(visit_id) is not None:
        return
    visit = db.session.get_one(Visit, visit_id)
    review = Review(
        visit_id=visit_id,
        location_id=visit.location_id,
        state=queries.DONE if visit.replaced_by_id else queries.OPEN,
        received_at=visit.received_at,
        due_at=hours_later(visit.received_at, company_settings(visit.company_id).review_hours),
    )
    db.session.add(review)
    for earlier in queries.replaced_by(visit_id):
        review.reviewer_id, review.taken_at = earlier.reviewer_id, earlier.taken_at
        earlier.state = queries.DONE
    answer_return(visit.assignment_id, visit.received_at)
    db.session.flush()
    if review.state == queries.OPEN:
        _watch(review)


@transaction
def take(actor_id: UUID, visit_id: UUID) -> None:
    """Mine to review. Whoever has it keeps it: Conflict(taken=True)."""
    review = _waiting(actor_id, visit_id)
    if review.reviewer_id not in (None, actor_id):
        raise Conflict("somebody else has it", taken=True)
    if review.reviewer_id is None:
        review.reviewer_id, review.taken_at = actor_id, clock.now()
        record(actor_id, "take review", "visit", visit_id)


@transaction
def give_back(actor_id: UUID, visit_id: UUID) -> None:
    """For anybody to take again."""
    review = _waiting(actor_id, visit_id)
    if review.reviewer_id is not None:
        review.reviewer_id = review.taken_at = None
        record(actor_id, "give back review", "visit", visit_id)


@transaction
def return_visit(actor_id: UUID, visit_id: UUID, *, remarks: dict[str, str], note: str = "") -> UUID:
    """Back to the shopper with remarks, until an hour that both sides are told.

    Invalid when nothing is remarked; Conflict(published=True) once the report is out, Conflict(returned=True) while the
    shopper has it already, Conflict(replaced=True) when a correction came meanwhile.
    """
    queries.hold(visit_id)
    visit = queries.visit_for_review(actor_id, visit_id)
    said = {key: text.strip()[:LONGEST] for key, text in remarks.items() if text.strip()}
    if not said and not note.strip():
        raise Invalid(note="say what is missing")
    if visit.replaced_by_id is not None:
        raise Conflict("a correction came meanwhile", replaced=True)
    if queries.latest_publication(visit_id) is not None:
        raise Conflict("its report is published", published=True)
    review = _waiting(actor_id, visit_id)
    if review.state == queries.RETURNED:
        raise Conflict("the shopper has it already", returned=True)
    due_at = hours_later(clock.now(), company_settings(visit.company_id).shopper_revision_hours)
    returned = return_to_shopper(
        actor_id,
        visit.assignment_id,
        visit.submission_id,
        remarks=[{"item": key, "text": text} for key, text in list(said.items())[:MOST_REMARKS]],
        note=note.strip()[:LONGEST],
        due_at=due_at,
    )
    review.state, review.due_at = queries.RETURNED, due_at
    record(actor_id, "return visit", "visit", visit_id, remarks=len(said))
    return returned


@transaction
def finish(visit_id: UUID) -> None:
    """Nothing more is owed. Inside the transaction of whoever decided so."""
    review = queries.review_of(visit_id)
    if review is not None:
        review.state = queries.DONE


@transaction
def owe_revision(visit_id: UUID, company_id: UUID) -> None:
    """Published, and changed since: until it is published again, the queue says so."""
    review = queries.review_of(visit_id)
    if review is not None and review.state == queries.DONE:
        review.state, review.due_at = queries.REVISE, hours_later(clock.now(), company_settings(company_id).review_hours)


def _waiting(actor_id: UUID, visit_id: UUID) -> Review:
    queries.visit_for_review(actor_id, visit_id)
    review = queries.review_of(visit_id)
    if review is None:
        raise NotFound
    return review


def _watch(review: Review) -> None:
    """So that nobody waits for money in limbo (decision 0017)."""
    args = {"visit_id": str(review.visit_id)}
    enqueue(LATE, args, key=f"{LATE}:{review.visit_id}", at=review.due_at)
