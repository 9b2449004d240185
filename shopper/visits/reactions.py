"""Visits among the kinds of forms that can arrive, and what happens when one does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from shopper.assignments.queries import own_assignment
from shopper.capture import actions as capture
from shopper.capture import kinds
from shopper.capture.events import SubmissionErased, SubmissionReceived
from shopper.capture.kinds import Admission, Reason, Sender
from shopper.capture.rules import MOST_PHOTO_BYTES, Envelope
from shopper.errors import Malformed, NotFound, NotSignedIn
from shopper.infra.bus import subscribe
from shopper.panel.events import ShopperErased
from shopper.questionnaires.queries import specs_by_key
from shopper.visits import actions, queries, rules
from shopper.visits.words import reason_text

NAME = "visit"


class VisitKind:
    """Owner: the shopper of the assignment. Auth: their session. Photos: for items of the form."""

    name = NAME
    invalid_codes = rules.BREAKS_FORM

    def admit(self, envelope: Envelope, sender: Sender) -> Admission:
        if sender.user_id is None:
            raise NotSignedIn
        if envelope.subject is None:
            raise NotFound
        # Held until the visit is recorded: of two visits for one assignment at the same moment, the second must see the first.
        assignment = own_assignment(sender.user_id, envelope.subject, hold=True)
        return Admission(assignment.company_id, sender.user_id)

    def is_owner(self, owner_id: UUID | None, sender: Sender) -> bool:
        if sender.user_id is None:
            raise NotSignedIn
        return owner_id == sender.user_id

    def judge(self, envelope: Envelope, raw: bytes, received_at: datetime) -> Sequence[Reason]:
        manifest = rules.read_manifest(raw)
        assignment = queries.assignment(manifest.subject)
        if assignment is None:
            raise Malformed("subject")
        questionnaire = assignment.questionnaire
        known_form = manifest.form == questionnaire.id
        judged = rules.judge(
            manifest,
            list(specs_by_key(questionnaire.id).values()) if known_form else [],
            window=(assignment.starts_at, assignment.ends_at),
            cancelled=assignment.cancellation is not None,
            known_form=known_form,
            already_visited=queries.is_already_visited(assignment.id, apart_from=envelope.replaces),
            local_date=rules.visited_on(manifest, assignment.location.zone, received_at=received_at),
            in_force=queries.in_force(questionnaire.edition_id),
            received_at=received_at,
            checks=questionnaire.checks,
            pictured=[photo.item for photo in envelope.photos if photo.item],
        )
        found = [Reason(each.code, each.item or "") for each in judged]
        if envelope.unreadable_photos:
            found.append(Reason("bad_photo"))
        found += [Reason("photo_too_large", photo.item or "") for photo in envelope.photos if photo.size > MOST_PHOTO_BYTES]
        return [Reason("correction"), *found] if envelope.replaces else found

    def explain(self, reason: Reason) -> str:
        return reason_text(reason.code)


kinds.register(VisitKind())


@subscribe(SubmissionReceived)
def make_visit(event: SubmissionReceived) -> None:
    if event.kind == NAME:
        actions.record_visit(event.submission_id)


@subscribe(SubmissionErased)
def let_go(event: SubmissionErased) -> None:
    if event.kind == NAME:
        actions.forget_visit(event.submission_id)


@subscribe(ShopperErased)
def forget_drafts(event: ShopperErased) -> None:
    capture.forget_drafts_of(event.user_id, event.company_id)
