"""Letters to customers: the address is asked for when a letter goes, and kept nowhere here."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from datetime import datetime
from uuid import UUID

from shopper.audit.actions import record
from shopper.config import settings
from shopper.infra import clock, mail
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.sealing import derived_key
from shopper.infra.transaction import at_last, transaction
from shopper.notifications import rules
from shopper.notifications.models import GuestLetter, QuietGuest
from shopper.notifications.queries import guests
from shopper.notifications.rules.times import GIVE_UP_AFTER, Hours, not_before, pause
from shopper.notifications.wording import GuestFacts, guest_wording

MOST_RECEIPTS, MOST_KEPT = 3, 10_000
_receipts: OrderedDict[bytes, set[UUID]] = OrderedDict()


@transaction
def tell_guest(comment_id: UUID, kind: str, path: str, language: str) -> None:
    """Write to the customer of a comment that something happened; `path` is their own page. Once while such a letter is on its way.

    Nothing goes out without a mail server, without an address left, or after the customer ended such letters.
    """
    if kind not in rules.GUEST_KINDS or not rules.is_own_path(path):
        raise ValueError(kind)
    if settings().smtp_url is None or not guests.wants_letters(comment_id) or guests.is_waiting(comment_id, kind):
        return
    letter = GuestLetter(comment_id=comment_id, kind=kind, path=path, language=language, state=rules.WAITING)
    db.session.add(letter)
    db.session.flush()
    record(None, "write to guest", "comment", comment_id, kind=kind, letter=str(letter.id))
    enqueue("notifications.send_guest", {"letter_id": str(letter.id)}, key=f"guest:{letter.id}")


def send_guest_letter(letter_id: UUID) -> None:
    """Once, by day at the place, and only while the address is still there."""
    letter, url = guests.guest_letter(letter_id), settings().smtp_url
    if letter is None or letter.state != rules.WAITING:
        return
    guest = guests.guest(letter.comment_id) if guests.wants_letters(letter.comment_id) else None
    if guest is None or url is None or (letter.kind == rules.GUEST_RECEIVED and _had_enough(guest.email, letter_id)):
        _settle(letter_id, rules.NOT_SENT, None)
        return
    morning = not_before(clock.now(), rules.NOW, Hours(), guest.zone)
    if morning is not None and letter.kind != rules.GUEST_RECEIVED:  # whoever left an address a moment ago is awake
        _come_back(letter_id, morning)
        return
    mailed = _written(letter, guest)
    db.session.rollback()  # nothing stays open while a slow server takes its time
    _hand_over(letter_id, url, mailed)


def _had_enough(email: str, letter_id: UUID) -> bool:
    """Whether this address had so many today that somebody else must be typing it. In memory alone; a restart forgets."""
    key = hmac.new(derived_key("receipts"), f"{clock.now():%Y-%m-%d} {email.lower()}".encode(), hashlib.sha256).digest()
    letters = _receipts.setdefault(key, set())
    _receipts.move_to_end(key)
    while len(_receipts) > MOST_KEPT:
        _receipts.popitem(last=False)
    if len(letters) < MOST_RECEIPTS:
        letters.add(letter_id)
    return letter_id not in letters


@transaction
def give_up_guest_letter(letter_id: UUID) -> None:
    """For a fault of our own: the job failed each time. Another letter of this kind may go."""
    letter = guests.guest_letter(letter_id)
    if letter is not None and letter.state == rules.WAITING:
        _settle(letter_id, rules.GIVEN_UP, None)


@transaction
def hush_guest(comment_id: UUID) -> None:
    """The customer wants no more letters about this comment. Twice is once."""
    db.session.merge(QuietGuest(comment_id=comment_id))
    record(None, "end letters to guest", "comment", comment_id)


def _written(letter: GuestLetter, guest: guests.Guest) -> mail.Letter:
    said = guest_wording(letter.kind, GuestFacts(letter.path, guest.place, guests.keeper(letter.comment_id)), letter.language)
    base = settings().base_url
    return mail.Letter(str(letter.id), guest.email, said.title, said.letter(base), unsubscribe=f"{base}{letter.path}")


def _hand_over(letter_id: UUID, url: str, mailed: mail.Letter) -> None:
    try:
        mail.send(url, settings().guest_mail_from or settings().mail_from, mailed)
    except mail.Refused as refused:
        _settle(letter_id, rules.REFUSED, str(refused))
    except mail.Resting as resting:
        _come_back(letter_id, resting.until)
    except mail.TryLater as trouble:
        _try_later(letter_id, str(trouble))
    else:
        at_last(_settle, letter_id, rules.SENT, None)


@transaction
def _settle(letter_id: UUID, state: str, trouble: str | None) -> None:
    letter = guests.guest_letter(letter_id)
    if letter is None:
        return
    letter.state, letter.trouble, letter.tries = state, trouble[:400] if trouble else None, letter.tries + 1
    letter.sent_at = clock.now() if state == rules.SENT else None
    record(None, "letter to guest", "guest letter", letter_id, state=state)


@transaction
def _try_later(letter_id: UUID, trouble: str) -> None:
    letter = guests.guest_letter(letter_id)
    if letter is None:
        return
    letter.trouble, letter.tries = trouble[:400], letter.tries + 1
    if clock.now() - letter.created_at > GIVE_UP_AFTER:
        letter.state = rules.GIVEN_UP
        return
    _come_back(letter_id, clock.now() + pause(letter.tries))


@transaction
def _come_back(letter_id: UUID, at: datetime) -> None:
    enqueue("notifications.send_guest", {"letter_id": str(letter_id)}, key=f"guest:{letter_id}:{at.isoformat()}", at=at)
