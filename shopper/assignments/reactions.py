"""A visit that was sent, or is to be forgotten, shows on the board; an erased shopper's words go."""

from __future__ import annotations

from shopper.assignments import actions
from shopper.assignments.queries import subject_of
from shopper.capture.events import SubmissionErased, SubmissionReceived
from shopper.infra.bus import subscribe
from shopper.panel.events import ShopperErased

VISIT = "visit"


@subscribe(SubmissionReceived)
def received(event: SubmissionReceived) -> None:
    if event.kind == VISIT and (assignment_id := subject_of(event.submission_id)):
        actions.note_received(assignment_id)


@subscribe(SubmissionErased)
def erased(event: SubmissionErased) -> None:
    if event.kind == VISIT and (assignment_id := subject_of(event.submission_id)):
        actions.note_received(assignment_id, apart_from=event.submission_id)


@subscribe(ShopperErased)
def forget_words(event: ShopperErased) -> None:
    actions.forget_reasons(event.user_id, event.company_id)
