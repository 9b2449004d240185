"""What a publication says to news from below."""

from __future__ import annotations

from shopper.capture.events import SubmissionErased
from shopper.errors import Conflict
from shopper.infra.bus import subscribe
from shopper.reviews.queries import is_submission_published


@subscribe(SubmissionErased)
def keep_what_is_published(event: SubmissionErased) -> None:
    """A published report stands on its visit: what the shopper sent cannot be taken from under it."""
    if is_submission_published(event.submission_id):
        raise Conflict("Its report is published: it can be erased only after the report is withdrawn.")
