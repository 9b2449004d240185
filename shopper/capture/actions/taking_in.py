"""A manifest comes in, byte for byte, never twice, never other than it came; and is forgotten when it must be."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.capture import parts, queries
from shopper.capture.actions import drafts, photos
from shopper.capture.events import SubmissionErased, SubmissionReceived
from shopper.capture.kinds import Sender, kind_of
from shopper.capture.models import Photo, Submission, Tombstone
from shopper.capture.rules import Envelope, read_envelope, status_of
from shopper.errors import Busy, Conflict, Gone, NotAllowed, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction


def receive(sender: Sender, submission_id: UUID, raw: bytes) -> tuple[queries.Receipt, bool]:
    """Store a manifest once. The answer is the receipt and whether it was new.

    The same bytes again: the same receipt. Other bytes under a known id: Conflict with the receipt of what is held.
    """
    envelope = read_envelope(raw)
    if not storage().has_room():
        raise Busy("the disk is nearly full")
    stored, is_new = _insert_or_compare(sender, submission_id, envelope, raw)
    return queries.receipt(stored), is_new


@transaction
def _insert_or_compare(sender: Sender, submission_id: UUID, envelope: Envelope, raw: bytes) -> tuple[Submission, bool]:
    digest = hashlib.sha256(raw).hexdigest()
    known = _known(sender, submission_id, envelope, digest)
    if known is not None:
        return known, False
    admission = kind_of(envelope.kind).admit(envelope, sender)
    try:
        with db.session.begin_nested():
            found = _insert(submission_id, envelope, raw, digest, admission.company_id, admission.owner_id)
    except sa.exc.IntegrityError:
        # On PostgreSQL two equal sends can pass the look-up together; the key lets one through.
        known = _known(sender, submission_id, envelope, digest)
        if known is None:
            raise
        return known, False
    record(sender.user_id, "receive", envelope.kind, submission_id, rev=envelope.rev)
    if admission.owner_id is not None:
        drafts.forget_draft(envelope.kind, envelope.subject)
    bus.publish(SubmissionReceived(submission_id, envelope.kind, sender.trace))
    photos.complete_if_whole(found)
    return found, True


def _known(sender: Sender, submission_id: UUID, envelope: Envelope, digest: str) -> Submission | None:
    grave = queries.tombstone(submission_id)
    if grave is not None:
        raise Gone if kind_of(envelope.kind).is_owner(grave.owner_id, sender) else NotAllowed
    found = queries.submission(submission_id)
    if found is None:
        return None
    if not kind_of(found.kind).is_owner(found.owner_id, sender):
        raise NotAllowed
    if found.body_sha256 != digest:
        raise Conflict("known with other content", submission=found.id)
    return found


def _insert(submission_id: UUID, envelope: Envelope, raw: bytes, digest: str, company: UUID, owner: UUID | None) -> Submission:
    now, kind = clock.now(), kind_of(envelope.kind)
    reasons = list(kind.judge(envelope, raw, now))
    found = Submission(
        id=submission_id,
        company_id=company,
        kind=envelope.kind,
        subject_id=envelope.subject,
        owner_id=owner,
        rev=envelope.rev,
        replaces=envelope.replaces,
        body=raw,
        body_sha256=digest,
        received_at=now,
        status=status_of(frozenset(reason.code for reason in reasons), invalid_codes=kind.invalid_codes),
        reasons=[asdict(reason) for reason in reasons],
    )
    db.session.add(found)
    db.session.flush()
    for position, line in enumerate(envelope.photos):
        db.session.add(
            Photo(
                submission_id=submission_id,
                id=line.pid,
                position=position,
                item=line.item,
                type=line.type,
                size=line.size,
                sha256=line.sha256,
                taken_at=line.taken_at,
            )
        )
    db.session.flush()
    return found


def erase(actor_id: UUID | None, submission_id: UUID) -> None:
    """Forget a submission for good. Its id is remembered, so that a late phone cannot bring it back."""
    _erase(actor_id, submission_id)
    parts.forget(submission_id)


@transaction
def _erase(actor_id: UUID | None, submission_id: UUID) -> None:
    found = queries.locked_submission(submission_id)
    if found is None:
        raise NotFound
    bus.publish(SubmissionErased(submission_id, found.kind))
    drafts.forget_draft(found.kind, found.subject_id)
    db.session.execute(sa.delete(Photo).where(Photo.submission_id == submission_id))
    db.session.add(Tombstone(id=submission_id, owner_id=found.owner_id))
    record(actor_id, "erase", found.kind, submission_id)
    db.session.delete(found)
    # Only what is committed may be deleted from the disk, and a kill in between must not leave it there.
    enqueue("capture.forget_files", {"submission_id": str(submission_id)}, key=f"forget:{submission_id}")
