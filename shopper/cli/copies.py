"""A visit that came as a file: the last resort when a phone could not send it (static/js/capture/copy.js writes them)."""

from __future__ import annotations

import base64
import json
from uuid import UUID

from shopper.accounts.queries import user_by_email
from shopper.capture import actions as capture
from shopper.capture.kinds import Sender
from shopper.capture.rules import CHUNK_BYTES
from shopper.errors import Refusal


class NotACopy(Exception):
    """The file or the person does not fit; the text says what is wrong."""


def take_in(data: bytes, email: str) -> str:
    """Through the door every phone uses, so it bears being taken in twice. The answer says what is held now."""
    user = user_by_email(email)
    if user is None:
        raise NotACopy(f"nobody signs in as {email}")
    sender = Sender(user.id)
    try:
        copy = json.loads(data)
        here, manifest = UUID(copy["id"]), copy["manifest"].encode("utf-8")
        photos = [(UUID(photo["pid"]), base64.b64decode(photo["base64"])) for photo in copy["photos"]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotACopy("this is not a file that the visit form has saved") from error
    try:
        receipt, is_new = capture.receive(sender, here, manifest)
        for pid, bytes_ in photos:
            _store(sender, here, pid, bytes_)
    except Refusal as refusal:
        raise NotACopy(f"refused ({type(refusal).__name__}): {refusal}") from refusal
    return f"{'Taken in' if is_new else 'Already here'}: {here}, {receipt.status}, photos: {len(photos)}."


def _store(sender: Sender, here: UUID, pid: UUID, data: bytes) -> None:
    offset, size, have = capture.have_bytes(sender, here, pid)
    while not have and offset < size:
        offset = capture.append(sender, here, pid, offset, data[offset : offset + CHUNK_BYTES])
