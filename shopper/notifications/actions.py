"""Tell, send, read, mute."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.config import settings
from shopper.infra import clock, mail
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications import queries, rules
from shopper.notifications.models import Message, MutedKind
from shopper.notifications.wording import wording


@transaction
def tell(user_id: UUID, kind: str, *, path: str, **facts: Any) -> UUID:
    """Tell a person something that happened; `path` is the page that shows it, on our own site.

    Facts are plain JSON and no more than the words need (notifications/wording says which): `place` (texts), `day` (ISO,
    local), `ends_on`, `due_at` (ISO, an instant) with the place's `zone`, `hours` (whole). Call it in the transaction of what
    happened. Never tell the visited of an unpublished visit.
    """
    if kind not in rules.KINDS or not rules.is_own_path(path):
        raise ValueError(f"{kind} {path}")
    by_letter = settings().smtp_url is not None and kind not in queries.muted_kinds(user_id)
    told = Message(user_id=user_id, kind=kind, facts={**facts, "path": path}, state=rules.WAITING if by_letter else rules.NOT_SENT)
    db.session.add(told)
    db.session.flush()
    record(None, "tell", "user", user_id, kind=kind, message=str(told.id))
    if by_letter:
        enqueue("notifications.send", {"message_id": str(told.id)}, key=f"letter:{told.id}")
    return told.id


def send_letter(message_id: UUID) -> None:
    """Hand the letter to the mail server, once. Raises TryLater; the job comes back for it."""
    told = queries.message(message_id)
    if told is None or told.state != rules.WAITING:
        return
    reader, url = queries.reader(told.user_id), settings().smtp_url
    if reader is None or url is None or told.kind in queries.muted_kinds(told.user_id):
        _settle(message_id, rules.NOT_SENT, None)
        return
    said = wording(told.kind, told.facts, queries.language_of(reader.id))
    letter = mail.Letter(str(told.id), reader.email, said.title, said.letter(settings().base_url))
    db.session.rollback()  # nothing stays open while a slow server takes its time
    try:
        mail.send(url, settings().mail_from, letter)
    except mail.Refused as refused:
        _settle(message_id, rules.REFUSED, str(refused))
    except mail.TryLater as trouble:
        _settle(message_id, rules.WAITING, str(trouble))
        raise
    else:
        _settle(message_id, rules.SENT, None)


@transaction
def give_up_letter(message_id: UUID) -> None:
    told = queries.message(message_id)
    if told is not None and told.state == rules.WAITING:
        told.state = rules.GIVEN_UP
        record(None, "give up letter", "message", message_id)


@transaction
def _settle(message_id: UUID, state: str, trouble: str | None) -> None:
    told = queries.message(message_id)
    if told is None:
        return
    told.state, told.trouble, told.tries = state, trouble[:400] if trouble else None, told.tries + 1
    told.sent_at = clock.now() if state == rules.SENT else None
    record(None, "letter", "message", message_id, state=state)


@transaction
def read_all(user_id: UUID, until: datetime) -> None:
    """All that was there at that moment is read; what came since is not."""
    db.session.execute(queries.unread_until(user_id, until).values(read_at=clock.now()))
    record(user_id, "read messages", "user", user_id)


@transaction
def choose_letters(user_id: UUID, wanted: Collection[str], language: str | None) -> None:
    """Which kinds are also sent by letter, and in which language; the list on the page is always whole."""
    db.session.execute(sa.delete(MutedKind).where(MutedKind.user_id == user_id))
    db.session.add_all(MutedKind(user_id=user_id, kind=kind) for kind in rules.KINDS if kind not in wanted)
    reader = queries.reader(user_id)
    if reader is not None and language:
        reader.language = language
    record(user_id, "choose letters", "user", user_id, wanted=sorted(set(wanted) & set(rules.KINDS)))
