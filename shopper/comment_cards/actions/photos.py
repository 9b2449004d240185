"""What a customer shows: beside its comment, and gone on the day on which contact data of the same day goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from shopper.capture import actions as capture
from shopper.capture.queries import held
from shopper.comment_cards.events import CommentPictured
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import photos as queries
from shopper.comment_cards.rules.photos import slots_of
from shopper.errors import NotAllowed, NotFound
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings


@transaction
def note_photo(submission_id: UUID) -> None:
    """Called within the transaction that takes it in. NotAllowed for an id that is none of its comment's places."""
    found = held(submission_id)
    if found.subject_id is None or submission_id not in slots_of(found.subject_id):
        raise NotAllowed("not a place for a photo")
    day = found.received_at.date()
    goes_on = day + timedelta(days=company_settings(found.company_id).contact_days)
    owed = {"company_id": str(found.company_id), "day": day.isoformat()}
    midnight = datetime.combine(goes_on, time(), UTC)
    enqueue("comment_cards.purge_photos", owed, key=f"purge photos {found.company_id} {day} {goes_on}", at=midnight)


@transaction
def tell_pictured(comment_id: UUID) -> None:
    """What is held is nobody's to see; released, it comes with its photos."""
    comment = db.session.get(Comment, comment_id)
    if comment is not None and comment.standing == "counted":
        publish(CommentPictured(comment_id))


def purge_photos(company_id: UUID, day: date) -> None:
    """What came on that day goes for good. Bears running twice."""
    for submission_id in queries.photos_received_on(company_id, day):
        forget_photo(submission_id)


def forget_photo(submission_id: UUID) -> None:
    try:
        capture.erase(None, submission_id)
    except NotFound:
        return  # somebody else was quicker
