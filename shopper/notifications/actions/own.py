"""What a reader does with their messages: read them, say when letters may come, be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications import queries, rules
from shopper.notifications.models import DeadMailbox, LetterChoice, LetterHours, Message, PushSubscription
from shopper.notifications.queries import readers
from shopper.notifications.rules.times import Hours


@transaction
def read_all(user_id: UUID, until: datetime) -> None:
    """All that was there at that moment is read; what came since is not."""
    db.session.execute(queries.unread_until(user_id, until).values(read_at=clock.now()))
    record(user_id, "read messages", "user", user_id)


@transaction
def take_back(user_id: UUID, path: str) -> None:
    """What that page shows is somebody else's now: the lines that called this person to it say so, and letters yet to go do not."""
    called = sa.select(Message).where(Message.user_id == user_id, Message.path == path, Message.kind.in_(rules.CALLS))
    for told in db.session.scalars(called):
        told.facts = {**told.facts, "passed_on": True}
        told.state = rules.NOT_SENT if told.state == rules.WAITING else told.state
        record(None, "take back", "user", user_id, message=str(told.id))


@transaction
def choose_letters(user_id: UUID, timings: Mapping[str, str], hours: Hours, language: str | None) -> None:
    """When letters of these kinds come, and in which language; kinds not named stay as they were. The list is always whole."""
    named = {kind: timing for kind, timing in timings.items() if kind in rules.KINDS and kind not in rules.LADDER}
    db.session.execute(sa.delete(LetterChoice).where(LetterChoice.user_id == user_id, LetterChoice.kind.in_(named)))
    chosen = {kind: timing for kind, timing in named.items() if timing != rules.NOW}
    db.session.add_all(LetterChoice(user_id=user_id, kind=kind, timing=timing) for kind, timing in chosen.items())
    db.session.merge(LetterHours(user_id=user_id, daily=hours.daily, quiet_from=hours.quiet_from, quiet_until=hours.quiet_until))
    reader = readers.reader(user_id)
    if reader is not None and language:
        reader.language = language
    record(user_id, "choose letters", "user", user_id, timings=dict(sorted(chosen.items())))


@transaction
def forget_reader(user_id: UUID) -> None:
    """With the person goes all they were told and how they were reached."""
    for table in (Message, LetterChoice, LetterHours, DeadMailbox, PushSubscription):
        db.session.execute(sa.delete(table).where(table.user_id == user_id))
    record(None, "forget reader", "user", user_id)
