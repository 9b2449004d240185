"""What a review says to news from below."""

from __future__ import annotations

from shopper.capture.events import SubmissionErased, SubmissionReceived
from shopper.errors import Conflict
from shopper.infra.bus import subscribe
from shopper.reviews import actions
from shopper.reviews.queries import is_submission_published
from shopper.visits.actions import record_visit

VISIT = "visit"


@subscribe(SubmissionReceived)
def owe_review(event: SubmissionReceived) -> None:
    """Whoever hears of it first records the visit; it is recorded once."""
    if event.kind == VISIT:
        visit_id = record_visit(event.submission_id)
        actions.open_review(visit_id)
        actions.judge_by_rule(visit_id)


@subscribe(SubmissionErased)
def let_go(event: SubmissionErased) -> None:
    """A published report stands on its visit: what the shopper sent cannot be taken from under it."""
    if event.kind != VISIT:
        return
    if is_submission_published(event.submission_id):
        raise Conflict("Its report is published: it can be erased only after the report is withdrawn.")
    actions.forget_review(event.submission_id)
