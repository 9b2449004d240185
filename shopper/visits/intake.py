"""Take in a visit posted without scripts: through the same door, whole, and twice without harm."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from shopper.capture import actions as capture
from shopper.capture import queries
from shopper.capture.kinds import Sender
from shopper.capture.queries import Receipt
from shopper.errors import Conflict, Gone, NotFound
from shopper.infra import clock
from shopper.visits.forms import PostedVisit


@dataclass(frozen=True)
class Taken:
    """The receipt and the id it stands under: another than the draft's when this was a correction."""

    receipt: Receipt
    submission_id: UUID


def first_posted_at(sender: Sender, draft_id: UUID) -> datetime:
    """When something was first taken in under this id, or under what it corrects; now, when nothing was."""
    try:
        return queries.first_revision(queries.own_submission(draft_id, sender)).received_at
    except (Gone, NotFound):
        return clock.now()


def take_in(sender: Sender, draft_id: UUID, posted: PostedVisit) -> Taken:
    """The same post again is the same record. Changed answers under a known id become its correction."""
    try:
        submission_id, (receipt, _) = draft_id, capture.receive(sender, draft_id, posted.manifest())
    except Conflict:
        submission_id, receipt = _correct(sender, draft_id, posted)
    capture.carry_over(sender, submission_id)
    for photo in posted.photos:
        capture.append_whole(sender, submission_id, photo.pid, photo.data)
    return Taken(receipt, submission_id)


def _correct(sender: Sender, draft_id: UUID, posted: PostedVisit) -> tuple[UUID, Receipt]:
    """In the place of the newest revision, whose photos it keeps; nothing new is no correction.

    Its id comes from what was posted, so that it too can be sent twice.
    """
    correction_id = uuid5(draft_id, hashlib.sha256(posted.manifest()).hexdigest())
    known = queries.submission(correction_id)
    if known is not None:
        return correction_id, queries.receipt(queries.own_submission(correction_id, sender))
    newest = queries.last_revision(queries.own_submission(draft_id, sender))
    if posted.says_the_same_as(newest.body, [photo.id for photo in newest.photos]):
        return newest.id, queries.receipt(newest)
    manifest = posted.manifest(rev=newest.rev + 1, replaces=newest.id, earlier=newest.photos)
    try:
        receipt, _ = capture.receive(sender, correction_id, manifest)
    except Conflict:  # pressed twice at once: the other one is the same correction, of another moment
        receipt = queries.receipt(queries.own_submission(correction_id, sender))
    return correction_id, receipt
