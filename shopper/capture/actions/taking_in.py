"""A manifest comes in, byte for byte, never twice, never other than it came; and is forgotten when it must be."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.capture import parts, queries
from shopper.capture.actions import drafts
from shopper.capture.events import SubmissionErased, SubmissionReceived
from shopper.capture.kinds import Admission, Sender, kind_of
from shopper.capture.models import Photo, Submission, Tombstone
from shopper.capture.rules import Envelope, PhotoLine, read_envelope, status_of
from shopper.errors import Busy, Conflict, Gone, NotAllowed, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db, inserted_if_new, table_of
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
    made = _insert_or_compare(sender, submission_id, envelope, raw)
    if made is None or envelope.photos:
        return queries.receipt(queries.held(submission_id)), made is not None
    return made, True


@transaction
def _insert_or_compare(sender: Sender, submission_id: UUID, envelope: Envelope, raw: bytes) -> queries.Receipt | None:
    """What was stored; None when it is here already."""
    digest = hashlib.sha256(raw).hexdigest()
    if _is_known(sender, submission_id, envelope, digest):
        return None
    admission = kind_of(envelope.kind).admit(envelope, sender)
    made = _insert(submission_id, envelope, raw, digest, admission)
    if made is None:
        # On PostgreSQL two equal sends can pass the look-up together; the key lets one through.
        if not _is_known(sender, submission_id, envelope, digest):
            raise Busy("it comes and goes")
        return None
    if admission.owner_id is not None:  # a card is nobody's, also where whoever fills it has signed in
        record(sender.user_id, "receive", envelope.kind, submission_id, rev=envelope.rev)
        drafts.forget_draft(envelope.kind, envelope.subject)
    bus.publish(
        SubmissionReceived(submission_id, envelope.kind, raw, envelope.replaces, made.received_at, admission.about, sender.trace)
    )
    return made


def _is_known(sender: Sender, submission_id: UUID, envelope: Envelope, digest: str) -> bool:
    known = queries.known(submission_id)
    if known is None:
        return False
    if known.body_sha256 is None:
        raise Gone if kind_of(envelope.kind).is_owner(known.owner_id, sender) else NotAllowed
    if not kind_of(known.kind or "").is_owner(known.owner_id, sender):
        raise NotAllowed
    if known.body_sha256 != digest:
        raise Conflict("known with other content", submission=submission_id)
    return True


def _insert(submission_id: UUID, envelope: Envelope, raw: bytes, digest: str, admission: Admission) -> queries.Receipt | None:
    """The row and those of its photos; None when somebody else was quicker."""
    now, kind = clock.now(), kind_of(envelope.kind)
    reasons = list(kind.judge(envelope, raw, now))
    status = status_of(frozenset(reason.code for reason in reasons), invalid_codes=kind.invalid_codes)
    row = {
        "id": submission_id,
        "company_id": admission.company_id,
        "kind": envelope.kind,
        "subject_id": envelope.subject,
        "owner_id": admission.owner_id,
        "rev": envelope.rev,
        "replaces": envelope.replaces,
        "body": raw,
        "body_sha256": digest,
        "received_at": now,
        "completed_at": None if envelope.photos else now,
        "status": status,
        "reasons": [asdict(reason) for reason in reasons],
    }
    if not inserted_if_new(Submission, "id", row):
        return None
    if envelope.photos:
        lines = enumerate(envelope.photos)
        db.session.execute(sa.insert(table_of(Photo)), [_photo_row(submission_id, at, line) for at, line in lines])
    return queries.Receipt(
        submission_id, envelope.kind, envelope.rev, admission.owner_id, digest, status, tuple(reasons), (), not envelope.photos, now
    )


def _photo_row(submission_id: UUID, position: int, line: PhotoLine) -> dict[str, Any]:
    told = {"item": line.item, "type": line.type, "size": line.size, "sha256": line.sha256, "taken_at": line.taken_at}
    return {"submission_id": submission_id, "id": line.pid, "position": position, **told}


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
