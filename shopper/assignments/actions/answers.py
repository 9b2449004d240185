"""A shopper's answer to an offer: yes, with the word that nobody of theirs works there; or no, and why."""

from __future__ import annotations

from uuid import UUID

from shopper.assignments.actions.offers import accept_offer, decline_offer
from shopper.assignments.queries.offers import open_offer_of
from shopper.audit.actions import record
from shopper.infra.transaction import transaction
from shopper.panel.actions import declare_conflict

REASONS = ("time", "far", "pay", "known", "other")
KNOWN = "known"


@transaction
def accept_without_conflict(user_id: UUID, offer_id: UUID) -> UUID:
    """Accepted, and kept that the shopper declared no conflict of interest. The answer: the assignment."""
    assignment_id = accept_offer(user_id, offer_id)
    record(user_id, "declare no conflict", "assignment", assignment_id)
    return assignment_id


@transaction
def decline(user_id: UUID, offer_id: UUID, reason: str, words: str) -> None:
    """`known`: the shopper or their family work there; the place becomes one where nothing is offered to them again."""
    offer = open_offer_of(user_id, offer_id)
    if reason == KNOWN and offer.answered_at is None:
        declare_conflict(user_id, "relative", offer.assignment.location_id, words)
    decline_offer(user_id, offer_id, f"{reason}: {words}" if words else reason)
