"""Letters that came back."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.infra import clock, mail
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications import queries
from shopper.notifications.models import DeadMailbox
from shopper.notifications.queries import guests, readers
from shopper.notifications.rules.bounces import Bounce, read_bounce


@transaction
def take_bounce(report: bytes) -> str:
    """One report of a mail server, whole. “bounced”, “known” when it was here before, “ignored” for what is none of ours."""
    bounce = read_bounce(report)
    if bounce is None:
        return "ignored"
    reason = mail.nameless(f"{bounce.status} {bounce.reason}")[:400]
    return _of_message(bounce, reason) or _of_guest_letter(bounce, reason) or "ignored"


def _of_message(bounce: Bounce, reason: str) -> str | None:
    told = queries.in_letter(bounce.letter_id)
    if not told:
        return None
    if told[0].bounced_at is not None:
        return "known"
    for each in told:
        each.bounced_at, each.trouble = clock.now(), reason
        record(None, "letter came back", "message", each.id, status=bounce.status)
    if bounce.is_hard and told[0].address_sha256:
        _count(told[0].user_id, told[0].address_sha256, reason)
    return "bounced"


def _of_guest_letter(bounce: Bounce, reason: str) -> str | None:
    letter = guests.guest_letter(bounce.letter_id)
    if letter is None:
        return None
    if letter.bounced_at is not None:
        return "known"
    letter.bounced_at, letter.trouble = clock.now(), reason
    record(None, "letter came back", "guest letter", letter.id, status=bounce.status)
    return "bounced"


def _count(user_id: UUID, key: str, reason: str) -> None:
    """A letter to an address that the person no longer has comes back too late to matter."""
    person, known = readers.reader(user_id), readers.mailbox(user_id)
    if person is None or readers.address_key(person.email) != key:
        return
    before = known.bounces if known is not None and known.address_sha256 == key else 0
    db.session.merge(DeadMailbox(user_id=user_id, address_sha256=key, bounces=before + 1, reason=reason, last_at=clock.now()))
