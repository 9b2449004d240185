"""Take in a visit posted without scripts: through the same door, whole, and twice without harm."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid5

from shopper.capture import actions as capture
from shopper.capture.kinds import Sender
from shopper.capture.queries import Receipt
from shopper.capture.rules import CHUNK_BYTES
from shopper.errors import Conflict
from shopper.visits.forms import PostedPhoto, PostedVisit


@dataclass(frozen=True)
class Taken:
    """The receipt and the id it stands under: another than the draft's when this was a correction."""

    receipt: Receipt
    submission_id: UUID


def take_in(sender: Sender, draft_id: UUID, posted: PostedVisit) -> Taken:
    """The same post again is the same record. Changed answers under a known id become its correction."""
    submission_id = draft_id
    try:
        receipt, _ = capture.receive(sender, draft_id, posted.manifest())
    except Conflict:
        submission_id = uuid5(draft_id, hashlib.sha256(posted.manifest()).hexdigest())
        receipt, _ = capture.receive(sender, submission_id, posted.manifest(rev=2, replaces=draft_id))
    for photo in posted.photos:
        _store(sender, submission_id, photo)
    return Taken(receipt, submission_id)


def _store(sender: Sender, submission_id: UUID, photo: PostedPhoto) -> None:
    offset, size, have = capture.have_bytes(sender, submission_id, photo.pid)
    while not have and offset < size:
        offset = capture.append(sender, submission_id, photo.pid, offset, photo.data[offset : offset + CHUNK_BYTES])
