"""Words of a comment as staff read them on a day: criticism that is too old for a person names none."""

from __future__ import annotations

from shopper.access.queries import people_at
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.names import without_names
from shopper.comment_cards.rules.stale import is_stale
from shopper.infra import clock
from shopper.organisation.queries import company_settings

SOMEBODY = "…"
CONTENT = (4, 5)


def said_today(comment: Comment) -> str:
    """Covered as always; without the names of those who work there, when it reached nobody in time. Thanks keep theirs."""
    reached = min(comment.seen_at or clock.now(), clock.now())
    days = company_settings(comment.company_id).stale_days
    if comment.face in CONTENT or not is_stale(comment.written_at, reached, days):
        return comment.said
    return without_names(comment.said, people_at(comment.location_id).values(), SOMEBODY)
