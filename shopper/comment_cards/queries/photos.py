"""A customer's photos, found by the ids that their comment gives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.models import Photo, Submission, Tombstone
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.photos import PHOTO, slots_of
from shopper.errors import NotFound
from shopper.infra.db import db


def photos_of(comments: Iterable[Comment]) -> dict[UUID, list[Photo]]:
    """What has arrived beside each of them, in order. Of an erased one nothing."""
    asked = {slot: each.id for each in comments if each.erased_on is None for slot in slots_of(each.id)}
    arrived = sa.select(Photo).where(Photo.submission_id.in_(asked), Photo.stored_at.is_not(None))
    found: dict[UUID, list[Photo]] = {}
    for photo in db.session.scalars(arrived.order_by(Photo.stored_at, Photo.id)) if asked else ():
        found.setdefault(asked[photo.submission_id], []).append(photo)
    return found


def photos_beside(comment: Comment) -> list[Photo]:
    return photos_of([comment]).get(comment.id, [])


def lost_of(comment: Comment) -> list[UUID]:
    """The places of those that have arrived and that nobody can read."""
    return [each.submission_id for each in photos_beside(comment) if each.undecodable is not None]


def clean_photo(comment: Comment, pid: UUID) -> Photo:
    """One that can be shown; NotFound for every other."""
    found = next((each for each in photos_beside(comment) if each.id == pid), None)
    if found is None or found.clean_sha256 is None:
        raise NotFound
    return found


def free_slots(comment_id: UUID) -> list[UUID]:
    """Places for photos that nothing was announced for, nor erased from."""
    taken = {*announced(comment_id), *db.session.scalars(sa.select(Tombstone.id).where(Tombstone.id.in_(slots_of(comment_id))))}
    return [slot for slot in slots_of(comment_id) if slot not in taken]


def announced(comment_id: UUID) -> list[UUID]:
    """The submissions of its photos, whether or not all has arrived."""
    return list(db.session.scalars(sa.select(Submission.id).where(Submission.id.in_(slots_of(comment_id)))))


def photos_received_on(company_id: UUID, day: date) -> list[UUID]:
    """The submissions that brought a photo on a day of UTC."""
    start = datetime.combine(day, time(), UTC)
    that_day = sa.and_(Submission.received_at >= start, Submission.received_at < start + timedelta(days=1))
    those = sa.select(Submission.id).where(Submission.company_id == company_id, Submission.kind == PHOTO, that_day)
    return list(db.session.scalars(those))
