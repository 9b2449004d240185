"""Cards that somebody of the place has read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.queries.seen import unseen_of
from shopper.infra import clock
from shopper.infra.transaction import transaction


@transaction
def mark_seen(actor_id: UUID, comment_ids: Sequence[UUID]) -> int:
    """They were on somebody's screen; how many were new. What is not theirs to read is passed over."""
    found = unseen_of(actor_id, comment_ids)
    for comment in found:
        comment.seen_at, comment.seen_by = clock.now(), actor_id
    if found:
        record(actor_id, "see cards", "user", actor_id, cards=[str(comment.id) for comment in found])
    return len(found)
