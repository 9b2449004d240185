"""Forget what somebody said. The face and the figures stay; words, photos, contact and traces go."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from shopper.audit.actions import record
from shopper.capture import actions as capture
from shopper.comment_cards.actions.contacts import forget_contact
from shopper.comment_cards.actions.photos import forget_photo
from shopper.comment_cards.events import CommentErased
from shopper.comment_cards.models import TRACES
from shopper.comment_cards.queries import held as queries
from shopper.comment_cards.queries.photos import announced
from shopper.errors import NotFound
from shopper.infra import bus, clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction


def erase_comment(actor_id: UUID | None, comment_id: UUID) -> None:
    """At the customer's request, who proves with the return code that it is theirs, or at the company's. Bears running twice.

    NotFound for what is absent. A kill in the middle: the job that the first step owes ends it.
    """
    _forget_words(actor_id, comment_id)
    erase_rest(comment_id)


def erase_rest(comment_id: UUID) -> None:
    """Contact, photos, then what was sent, revision by revision."""
    forget_contact(comment_id)
    for submission_id in announced(comment_id):
        forget_photo(submission_id)
    for submission_id in queries.submissions_of(comment_id):
        with suppress(NotFound):  # the request and the job that it owes go the same way at the same time
            capture.erase(None, submission_id)


@transaction
def _forget_words(actor_id: UUID | None, comment_id: UUID) -> None:
    comment = queries.locked_comment(comment_id)
    if comment is None:
        raise NotFound
    comment.words = comment.praised = None
    for trace in TRACES:
        setattr(comment, trace, None)
    comment.wants_answer = False
    if comment.erased_on is not None:
        return
    comment.erased_on = clock.now().date()
    record(actor_id, "erase", "comment", comment_id)
    enqueue("comment_cards.erase_rest", {"comment_id": str(comment_id)}, key=f"erase rest:{comment_id}")
    bus.publish(CommentErased(comment_id))
