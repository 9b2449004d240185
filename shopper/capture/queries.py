"""Find what arrived, and say what is held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.capture.kinds import Reason, Sender, kind_of
from shopper.capture.models import Draft, Photo, Submission, Tombstone
from shopper.capture.rules import is_alike
from shopper.errors import Gone, NotFound
from shopper.infra.db import db
from shopper.infra.storage import storage

MOST_REUSED = 50
NEWEST = 5_000
Row = sa.Row[UUID, str | None, str | None]


@dataclass(frozen=True)
class HeldPhoto:
    """What is held of one photo: size and SHA-256 as read back from the disk."""

    pid: UUID
    size: int | None
    sha256: str | None
    have: bool


@dataclass(frozen=True)
class Receipt:
    """The server's proof of what it holds."""

    id: UUID
    kind: str
    rev: int
    owner: UUID | None
    body_sha256: str
    status: str
    reasons: tuple[Reason, ...]
    items: tuple[HeldPhoto, ...]
    complete: bool
    received_at: datetime


KNOWN = (
    sa.select(Submission.owner_id, Submission.kind, Submission.body_sha256)
    .where(Submission.id == sa.bindparam("id"))
    .union_all(sa.select(Tombstone.owner_id, sa.null(), sa.null()).where(Tombstone.id == sa.bindparam("id")))
)


@dataclass(frozen=True)
class Known:
    """What stands under an id; without a hash it was erased."""

    owner_id: UUID | None
    kind: str | None
    body_sha256: str | None


def known(submission_id: UUID) -> Known | None:
    row = db.session.execute(KNOWN, {"id": submission_id}).first()
    return Known(*row) if row is not None else None


def held(submission_id: UUID) -> Submission:
    """The submission of an id that was just seen here."""
    return db.session.get_one(Submission, submission_id)


def submission(submission_id: UUID) -> Submission | None:
    return db.session.get(Submission, submission_id)


def locked_submission(submission_id: UUID) -> Submission | None:
    """The submission, locked to the end of the transaction: who else wants to change it or its photos waits."""
    return db.session.get(Submission, submission_id, with_for_update=True)


def tombstone(submission_id: UUID) -> Tombstone | None:
    return db.session.get(Tombstone, submission_id)


def own_draft(user_id: UUID, kind: str, subject_id: UUID) -> Draft | None:
    """Raises Malformed for a kind nobody registered."""
    return db.session.get(Draft, (user_id, kind_of(kind).name, subject_id))


def has_sent(user_id: UUID, kind: str, subject_id: UUID) -> bool:
    """Whether the person has sent something about it that is still held."""
    mine = sa.select(Submission.id).where(Submission.owner_id == user_id, Submission.kind == kind)
    return db.session.scalar(mine.where(Submission.subject_id == subject_id).limit(1)) is not None


def own_submission(submission_id: UUID, sender: Sender) -> Submission:
    """The sender's submission. Raises Gone for their erased one, NotFound for absent and foreign alike."""
    found = submission(submission_id)
    if found is None:
        grave = tombstone(submission_id)
        if grave is not None and grave.owner_id == sender.user_id:
            raise Gone
        raise NotFound
    if not kind_of(found.kind).is_owner(found.owner_id, sender):
        raise NotFound
    return found


def last_revision(found: Submission) -> Submission:
    """The newest correction of a submission by its own sender, through all that were corrected in turn; else itself."""
    seen = {found.id}
    while True:
        later = sa.select(Submission).where(Submission.replaces == found.id, Submission.id.not_in(seen))
        mine = later.where(Submission.owner_id == found.owner_id, Submission.subject_id == found.subject_id)
        newest = db.session.scalar(mine.order_by(Submission.received_at.desc(), Submission.id).limit(1))
        if newest is None:
            return found
        found = newest
        seen.add(found.id)


def first_revision(found: Submission) -> Submission:
    """Where a chain of corrections by the same sender began; itself, when it corrects nothing."""
    seen = {found.id}
    while found.replaces is not None and found.replaces not in seen:
        earlier = corrected_by(found)
        if earlier is None:
            return found
        found = earlier
        seen.add(found.id)
    return found


def corrected_by(found: Submission) -> Submission | None:
    """What this submission replaces, when that is its own sender's and about the same."""
    earlier = submission(found.replaces) if found.replaces else None
    is_own = earlier is not None and (earlier.owner_id, earlier.subject_id) == (found.owner_id, found.subject_id)
    return earlier if is_own else None


def photos_to_carry(earlier_id: UUID, later_id: UUID) -> list[UUID]:
    """Photos that the later one names, with the same content, and does not hold, while the earlier one does."""
    held = {(each.id, each.sha256) for each in _photos(earlier_id) if is_held(each)}
    return [each.id for each in _photos(later_id) if (each.id, each.sha256) in held and not is_held(each)]


def photos_here(submission_id: UUID) -> int:
    """How many of its photos are held."""
    return sum(is_held(each) for each in _photos(submission_id))


def photo(submission_id: UUID, pid: UUID) -> Photo | None:
    return db.session.get(Photo, (submission_id, pid))


def own_photo(submission_id: UUID, pid: UUID, sender: Sender) -> Photo:
    own_submission(submission_id, sender)
    found = photo(submission_id, pid)
    if found is None:
        raise NotFound
    return found


def receipt(found: Submission) -> Receipt:
    """Read back from storage: a photo whose file is gone is not held, whatever the row says."""
    items = tuple(_held(each) for each in _photos(found.id))
    return Receipt(
        id=found.id,
        kind=found.kind,
        rev=found.rev,
        owner=found.owner_id,
        body_sha256=found.body_sha256,
        status=found.status,
        reasons=tuple(Reason(**reason) for reason in found.reasons),
        items=items,
        complete=all(item.have for item in items),
        received_at=found.received_at,
    )


@dataclass(frozen=True)
class ReusedPhoto:
    """A photo that another visit has brought as well: the very file, or a picture that looks the same."""

    pid: UUID
    item: str | None
    other_submission_id: UUID
    is_same_file: bool


def reused_photos(submission_id: UUID) -> list[ReusedPhoto]:
    """For the reviewer, a signal and no proof. Corrections of the same visit share its photos and are no reuse.

    The same file is found however long ago it came; a likeness among the newest `NEWEST` photos of the company.
    """
    found = submission(submission_id)
    if found is None:
        return []
    mine = _photos(submission_id)
    elsewhere = (
        sa.select(Photo.submission_id, Photo.stored_sha256, Photo.likeness)
        .join(Submission, Submission.id == Photo.submission_id)
        .where(Submission.company_id == found.company_id, Submission.subject_id != found.subject_id)
    )
    hashes = [photo.stored_sha256 for photo in mine if photo.stored_sha256]
    same = db.session.execute(elsewhere.where(Photo.stored_sha256.in_(hashes)).limit(MOST_REUSED)).all()
    newest = elsewhere.where(Photo.likeness.is_not(None)).order_by(Submission.received_at.desc()).limit(NEWEST)
    alike = db.session.execute(newest).all() if any(photo.likeness for photo in mine) else []
    return [
        ReusedPhoto(photo.id, photo.item, other, photo.stored_sha256 == sha256)
        for photo in mine
        for other, sha256 in _elsewhere(photo, same, alike).items()
    ][:MOST_REUSED]


def _elsewhere(photo: Photo, same: Iterable[Row], alike: Iterable[Row]) -> dict[UUID, str | None]:
    """The other submissions that have it, each once, the same file before a likeness."""
    found = {other: sha256 for other, sha256, likeness in alike if is_alike(photo.likeness, likeness)}
    return found | {other: sha256 for other, sha256, _ in same if sha256 == photo.stored_sha256}


def missing_photos(submission_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(Photo)
    return db.session.scalar(query.where(Photo.submission_id == submission_id, Photo.stored_at.is_(None))) or 0


def is_held(photo: Photo) -> bool:
    """Whether it is here and its file still is: the original, or the clean copy that took its place."""
    return photo.is_here and (storage().exists(photo.original_key) or storage().exists(photo.clean_key))


def _photos(submission_id: UUID) -> list[Photo]:
    return list(db.session.scalars(sa.select(Photo).where(Photo.submission_id == submission_id).order_by(Photo.position)))


def _held(each: Photo) -> HeldPhoto:
    have = is_held(each)
    return HeldPhoto(each.id, each.stored_size if have else None, each.stored_sha256 if have else None, have)
