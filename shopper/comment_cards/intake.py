"""What comes without scripts goes through the same door as what a phone sends: whole, and twice without harm."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from shopper.capture import actions as capture
from shopper.capture import queries as captured
from shopper.capture.kinds import Sender
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.spots import Spot, code_of
from shopper.comment_cards.rules.photos import photo_id, photo_manifest, slots_of
from shopper.comment_cards.rules.said import Said, read_said
from shopper.comment_cards.rules.state import new_state, read_state
from shopper.config import settings
from shopper.errors import Conflict, Gone
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction

CHANGEABLE = timedelta(hours=24)
"""How long somebody may go on filling in; afterwards the status page takes what they still want to say."""


@dataclass(frozen=True)
class Tapped:
    comment_id: UUID
    code: str


def state_for(spot: Spot) -> str:
    """For the page that is being made: where and when it was opened, and its own number."""
    return new_state(_key(), spot.code, clock.now())


def tap(spot: Spot, face: int, *, state: str | None, language: str, trace: Any, by: UUID | None = None) -> Tapped:
    """One tap counts. The same page again is the same comment, with the face that was tapped last.

    `by`: who has signed in, asked for cards between departments alone and kept nowhere.
    """
    page = read_state(_key(), state)
    comment_id = page.comment_id if page is not None and page.placement == spot.code else uuid4()
    said = Said(
        subject=spot.placement.id,
        card=spot.card.id,
        card_rev=spot.card.rev,
        face=face,
        language=language,
        source=spot.source,
        order=spot.code if spot.order is not None else None,
        state=state if page is not None else secrets.token_urlsafe(),  # of no page, and by it nobody else goes on with this one
    )
    return _received(comment_id, said, Sender(by, trace))


@transaction
def _received(comment_id: UUID, said: Said, sender: Sender) -> Tapped:
    try:
        capture.receive(sender, comment_id, said.manifest())
    except Conflict:
        say_more(comment_id, trace=sender.trace, face=said.face, language=said.language)
    own = code_of(comment_id)
    if own is None:
        raise Gone
    return Tapped(comment_id, own)


def say_more(comment_id: UUID, *, trace: Any, **said: Any) -> None:
    """A revision with what was added or changed; nothing new is no revision. Bears being sent twice."""
    first = captured.submission(comment_id)
    if first is None:
        raise Gone
    last = captured.last_revision(first)
    before = read_said(last.body).with_more(**_said_by_now(comment_id))
    after = before.with_more(**said)
    if after == before:
        return
    raw = after.manifest(rev=last.rev + 1, replaces=last.id)
    with suppress(Conflict):
        capture.receive(Sender(None, trace), uuid5(last.id, hashlib.sha256(raw).hexdigest()), raw)


def next_of(comment: Comment) -> str:
    """What a phone sends when more is said: all that was said by now, in the place of what was said last."""
    first = captured.submission(comment.id)
    if first is None:
        raise Gone
    last = captured.last_revision(first)
    return read_said(last.body).with_more(**_said_by_now(comment.id)).manifest(rev=last.rev + 1, replaces=last.id).decode()


def _said_by_now(comment_id: UUID) -> dict[str, Any]:
    """Of all revisions together: the last one may not have known of the one before."""
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        return {}
    told = {name: getattr(comment, name) for name in ("face", "answers", "words", "praised", "wants_answer", "language")}
    return {**told, "topics": tuple(comment.topics)}


def keep_photo(comment: Comment, picture: bytes, kind: str, *, trace: Any) -> bool:
    """In the next free place beside the comment; the same picture again is the same one. False when no place is left."""
    pid, raw = photo_id(comment.id, picture), photo_manifest(comment.id, comment.code, picture, kind)
    for slot in slots_of(comment.id):
        with suppress(Conflict, Gone):
            capture.receive(Sender(None, trace), slot, raw)
            capture.append_whole(Sender(None), slot, pid, picture)
            return True
    return False


def may_change(comment: Comment) -> bool:
    """Whether it is still being filled in."""
    return comment.source not in ("paper", "spoken") and clock.now() - comment.received_at <= CHANGEABLE


def _key() -> bytes:
    return settings().secret_key.encode()
