"""What is being filled in, kept for the same person's other phone: put, taken back, forgotten when it is sent or grows old."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.capture import queries
from shopper.capture.kinds import Sender, kind_of
from shopper.capture.models import Draft
from shopper.capture.rules import DRAFT_LIFETIME, DraftPut, Envelope
from shopper.errors import Conflict, Gone, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction


@transaction
def put_draft(sender: Sender, kind: str, subject_id: UUID, put: DraftPut) -> int:
    """The answer is its revision. Conflict when another phone wrote meanwhile; Gone when the visit was sent or erased.

    Not written to the audit log: it is a shopper's unfinished writing, put every few seconds, and nobody else's business.
    """
    # Holds the subject: what is being sent at this moment comes before or after, never in between.
    admission = kind_of(kind).admit(Envelope(kind, subject_id, 1, None, ()), sender)
    if admission.owner_id is None:
        raise NotFound
    _refuse_sent(admission.owner_id, kind, subject_id, put)
    known = queries.own_draft(admission.owner_id, kind, subject_id)
    if known is None:
        known = Draft(
            owner_id=admission.owner_id, kind=kind, subject_id=subject_id, company_id=admission.company_id,
            body="", rev=put.base, device=put.device, updated_at=clock.now(),
        )  # fmt: skip
        db.session.add(known)
    elif known.device != put.device and known.rev != put.base:
        raise Conflict("another phone wrote meanwhile")
    known.body, known.device, known.rev, known.updated_at = put.body, put.device, known.rev + 1, clock.now()
    over = known.updated_at + DRAFT_LIFETIME
    enqueue("capture.purge_drafts", {}, key=f"purge drafts {over:%Y-%m-%d}", at=over)
    return known.rev


@transaction
def drop_draft(user_id: UUID, kind: str, subject_id: UUID) -> None:
    """By its owner, who begins anew."""
    known = queries.own_draft(user_id, kind, subject_id)
    if known is None:
        raise NotFound
    db.session.delete(known)


@transaction
def forget_draft(kind: str, subject_id: UUID | None) -> None:
    """What is about this subject, whoever wrote it: it was sent, or erased."""
    db.session.execute(sa.delete(Draft).where(Draft.kind == kind, Draft.subject_id == subject_id))


@transaction
def forget_drafts_of(user_id: UUID, company_id: UUID) -> None:
    """The person is erased there."""
    db.session.execute(sa.delete(Draft).where(Draft.owner_id == user_id, Draft.company_id == company_id))


@transaction
def purge_drafts() -> None:
    """What nobody went on with. Bears running twice."""
    db.session.execute(sa.delete(Draft).where(Draft.updated_at <= clock.now() - DRAFT_LIFETIME))


def _refuse_sent(owner_id: UUID, kind: str, subject_id: UUID, put: DraftPut) -> None:
    """A phone that was away does not bring back what has been sent; a correction of it is welcome."""
    is_over = queries.submission(put.draft_id) is not None or queries.tombstone(put.draft_id) is not None
    if is_over or (queries.has_sent(owner_id, kind, subject_id) and not put.is_correction):
        raise Gone
