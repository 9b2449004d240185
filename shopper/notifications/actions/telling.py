"""Tell a person something: it stands in their list, and goes out by letter and to their browsers when they want it to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.config import settings
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications import rules
from shopper.notifications.models import Message
from shopper.notifications.queries import readers


@transaction
def tell(user_id: UUID, kind: str, *, path: str, **facts: Any) -> UUID:
    """Tell a person something that happened; `path` is the page that shows it, on our own site.

    Facts are plain JSON and no more than the words need (notifications/wording says which): `place` (texts), `day` (ISO,
    local), `ends_on`, `due_at` (ISO, an instant) with the place's `zone`, `hours`, `cards` (whole), `about` (texts: a topic or
    a spot), `face` (1 to 5). Call it in the transaction of what happened. Never tell the visited of an unpublished visit.
    """
    if kind not in rules.KINDS or not rules.is_own_path(path):
        raise ValueError(f"{kind} {path}")
    timing = readers.timing(user_id, kind)
    by_letter = settings().smtp_url is not None and timing != rules.NEVER
    told = Message(
        user_id=user_id,
        kind=kind,
        facts={**facts, "path": path},
        path=path,
        state=rules.WAITING if by_letter else rules.NOT_SENT,
    )
    db.session.add(told)
    db.session.flush()
    record(None, "tell", "user", user_id, kind=kind, message=str(told.id))
    at = readers.when(user_id, kind, timing)
    if by_letter:
        _owe_letter(told, at)
    if timing == rules.NOW:
        _owe_news(told, at)
    return told.id


def _owe_letter(told: Message, at: datetime | None) -> None:
    if at is None:
        told.letter_id = told.id
        enqueue("notifications.send", {"message_id": str(told.id)}, key=f"letter:{told.id}")
        return
    told.not_before = at
    key = f"gather:{told.user_id}:{at.isoformat()}"
    enqueue("notifications.gather", {"user_id": str(told.user_id)}, key=key, at=at)


def _owe_news(told: Message, at: datetime | None) -> None:
    for each in readers.subscriptions(told.user_id):
        facts = {"message_id": str(told.id), "subscription_id": str(each.id)}
        enqueue("notifications.push", facts, key=f"push:{told.id}:{each.id}", at=at)
