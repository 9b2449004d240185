"""Who puts a draft in force, and who asked them to?"""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotAllowed
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.standards import queries, rules
from shopper.standards.actions.importing import keep_edition, publish_edition
from shopper.standards.models import ApprovalRequest, EditionDraft
from shopper.standards.whole import tell_changes, whole_book


@transaction
def ask_approval(actor_id: UUID, draft_id: UUID, approver_id: UUID) -> None:
    """Name the person who is to put the draft in force. Its changes are told before, so that they know what breaks.

    Invalid tells every problem of the draft; an approver is another person where there is one.
    """
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    if approver_id not in [each.id for each in queries.approvers(draft.company_id, actor_id)]:
        raise Invalid(approver="is not among those who may approve")
    if queries.open_request(draft_id):
        raise Conflict("Somebody is asked already.", draft=str(draft_id))
    tell_changes(draft)
    whole_book(draft)
    db.session.add(ApprovalRequest(draft_id=draft.id, rev=draft.rev, approver_id=approver_id, asked_by=actor_id))
    record(actor_id, "ask approval", "edition_draft", draft.id, approver=str(approver_id), rev=draft.rev)


@transaction
def take_back_request(actor_id: UUID, draft_id: UUID) -> None:
    """Whoever may write the draft may take the question back, to ask somebody else."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = queries.open_request(draft.id)
    if request is None:
        raise Conflict("Nobody is asked.", draft=str(draft_id))
    _answer(request, actor_id, "taken_back")
    record(actor_id, "take back request", "edition_draft", draft.id)


@transaction
def send_back(actor_id: UUID, draft_id: UUID, reason: str) -> None:
    """The named approver says why not."""
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = _own_request(actor_id, draft)
    if not reason.strip():
        raise Invalid(reason="is missing")
    if len(reason) > rules.LONGEST_TEXT or rules.UNSEEN.search(reason):
        raise Invalid(reason=f"is longer than {rules.LONGEST_TEXT} characters")
    _answer(request, actor_id, "sent_back", reason.strip())
    record(actor_id, "send back draft", "edition_draft", draft.id)


@transaction
def approve_draft(actor_id: UUID, draft_id: UUID) -> UUID:
    """The named approver publishes exactly what they were asked about. Conflict when it was changed since.

    An edition after the first cannot begin on a day that has passed: visits of that day were held to another.
    """
    draft = queries.draft_for(actor_id, draft_id, locked=True)
    request = _own_request(actor_id, draft)
    if request.rev != draft.rev:
        raise Conflict("The draft was changed since.", draft=str(draft_id))
    parsed = whole_book(draft)
    edition_id = keep_edition(actor_id, draft.book, parsed)
    publish_edition(actor_id, edition_id)
    draft.edition_id = edition_id
    if set(parsed.name) == set(draft.book.name):
        draft.book.name = parsed.name
    _answer(request, actor_id, "published")
    record(actor_id, "approve draft", "edition_draft", draft.id, edition=str(edition_id), asked_by=str(request.asked_by))
    return edition_id


def _own_request(actor_id: UUID, draft: EditionDraft) -> ApprovalRequest:
    request = queries.open_request(draft.id)
    if request is None:
        raise Conflict("Nobody is asked.", draft=str(draft.id))
    if request.approver_id != actor_id:
        raise NotAllowed("approval")
    return request


def _answer(request: ApprovalRequest, actor_id: UUID, answer: str, reason: str | None = None) -> None:
    request.answer, request.reason = answer, reason
    request.answered_at, request.answered_by = clock.now(), actor_id
