"""Confirm, take the minute, remind."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.readings import queries, rules
from shopper.readings.models import CheckAnswer, EditionCheck, Reading, Reminder
from shopper.readings.queries import ReaderFilter

MOST_REMINDED = 500


@transaction
def confirm_reading(actor_id: UUID, edition_id: UUID) -> None:
    """The person has read this edition. Said twice it is said once; Conflict for an edition that holds no longer."""
    _hold(actor_id)
    found, edition = queries.my_edition(actor_id, edition_id)
    if found.confirmed_at is not None:
        return
    if not found.is_to_confirm:
        raise Conflict("This edition is no longer in force.")
    db.session.add(Reading(user_id=actor_id, edition_id=edition_id))
    record(actor_id, "confirm reading", "edition", edition_id, content_sha256=edition.content_sha256)


@transaction
def take_check(actor_id: UUID, edition_id: UUID, chosen: Mapping[str, str]) -> None:
    """Keep the five answers; once. Invalid names the questions left open, Conflict tells that it is too early."""
    _hold(actor_id)
    found, edition = queries.my_edition(actor_id, edition_id)
    if found.confirmed_at is None:
        raise NotFound("check")
    if found.taken_at is not None:
        return
    if not found.is_to_check:
        raise Conflict("The check is not open.")
    questions = rules.check_of(edition, actor_id)
    if not questions:
        raise NotFound("check")
    allowed = {each.number: {choice.number for choice in each.choices} for each in questions}
    missing = [number for number, choices in allowed.items() if chosen.get(number) not in choices]
    if missing:
        raise Invalid(**dict.fromkeys(missing, "choose an answer"))
    check = EditionCheck(user_id=actor_id, edition_id=edition_id)
    db.session.add(check)
    db.session.flush()
    for number in allowed:
        right = chosen[number] == number
        db.session.add(CheckAnswer(check_id=check.id, number=number, chosen=chosen[number], is_right=right))
    record(actor_id, "take edition check", "edition", edition_id)  # that it was taken, and no word of how


@transaction
def remind(actor_id: UUID, edition_id: UUID, wanted: ReaderFilter) -> int:
    """Ask those in one's branch who have not read to do so; nobody twice within a day. How many were asked."""
    _hold(actor_id)
    edition = queries.edition_with_readers(actor_id, edition_id).edition
    people = queries.to_remind(actor_id, edition, wanted, MOST_REMINDED)
    for user_id in people:
        db.session.add(Reminder(user_id=user_id, edition_id=edition_id, sent_by=actor_id))
        tell(user_id, "reading_due", path=f"/readings/{edition_id}", place=edition.book.name, day=clock.now().date().isoformat())
    record(actor_id, "remind readers", "edition", edition_id, people=len(people))
    return len(people)


def _hold(user_id: UUID) -> None:
    """Two taps at once become one after the other."""
    db.session.execute(sa.select(User.id).where(User.id == user_id).with_for_update())
