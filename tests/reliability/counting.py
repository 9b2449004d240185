"""What became of the visits that were sent, and of the work that was owed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.capture.models import Photo, Submission
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.reliability.client import Outgoing


def count_visits(sent_visits: Sequence[Outgoing], before: int) -> dict[str, Any]:
    """What is held, against what was sent and acknowledged."""
    sent = {UUID(visit.id) for visit in sent_visits}
    lost, other = [], []
    for visit in sent_visits:
        held = db.session.get(Submission, UUID(visit.id))
        if held is None:
            lost += [visit.id] if visit.text_acked else []
        elif held.body != visit.body or held.body_sha256 != visit.body_sha256:
            other.append(visit.id)
        photos = {str(photo.id): photo for photo in held.photos} if held else {}
        for pid in visit.photos_acked:
            flaw = _photo_flaw(photos.get(pid), visit.photos[pid])
            lost += [f"{visit.id}/{pid}: {flaw}"] if flaw else []
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(Submission).where(Submission.kind == "visit")) or 0
    visits = db.session.scalar(sa.select(sa.func.count()).select_from(Visit)) or 0
    received = sa.select(AuditEntry.subject_id, sa.func.count()).where(AuditEntry.verb == "receive")
    twice = [row for row in db.session.execute(received.group_by(AuditEntry.subject_id)) if row[1] > 1]
    known = {row for row in db.session.scalars(sa.select(Submission.id)) if row in sent}
    return {
        "lost": lost,
        "held_with_other_content": other,
        "doubled": [str(row[0]) for row in twice],
        "rows_nobody_sent": rows - before - len(known),
        "visits_without_or_beyond_a_submission": visits - rows,
    }


def _photo_flaw(photo: Photo | None, data: bytes) -> str | None:
    """Why a photo that was acknowledged is not here as it was sent; None when all is well."""
    sha256 = hashlib.sha256(data).hexdigest()
    if photo is None or photo.stored_sha256 != sha256 or photo.stored_size != len(data):
        return "its row does not say so"
    if photo.clean_sha256 is None:
        here = storage().exists(photo.original_key) and storage().read(photo.original_key) == data
        return None if here else "its original is not here"
    if storage().exists(photo.original_key):
        return "its original is still here beside the clean copy"
    clean = storage().exists(photo.clean_key) and hashlib.sha256(storage().read(photo.clean_key)).hexdigest()
    return None if clean == photo.clean_sha256 else "its clean copy is not the one that was made"


def integrity() -> str:
    if db.engine.dialect.name != "sqlite":
        return "ok"
    broken = db.session.execute(sa.text("PRAGMA foreign_key_check")).all()
    return f"{len(broken)} broken keys" if broken else str(db.session.scalar(sa.text("PRAGMA integrity_check")))


def jobs() -> dict[str, int]:
    """`owed`: due now, or begun once and waiting for another try. What is meant for a later hour is no unrest."""
    is_open = sa.and_(Job.done_at.is_(None), Job.failed_at.is_(None))
    later = sa.and_(Job.run_at > clock.now(), Job.attempts == 0)
    tally = {
        "done": Job.done_at.is_not(None),
        "owed": sa.and_(is_open, ~later),
        "for_later": sa.and_(is_open, later),
        "given_up": Job.failed_at.is_not(None),
        "tried_again": Job.attempts > 1,
    }
    return {name: db.session.scalar(sa.select(sa.func.count(Job.id)).where(which)) or 0 for name, which in tally.items()}
