"""Letters to our own people: one message at once, several that waited for their hour together; each goes once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from shopper.audit.actions import record
from shopper.config import settings
from shopper.infra import clock, mail
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import at_last, transaction
from shopper.notifications import queries, rules
from shopper.notifications.models import Message
from shopper.notifications.queries import readers
from shopper.notifications.rules.times import GIVE_UP_AFTER, pause
from shopper.notifications.wording import digest, wording


@transaction
def gather(user_id: UUID) -> UUID | None:
    """Put what waited for this hour into one letter; what was read in the meantime needs none."""
    waited = queries.to_gather(user_id, clock.now())
    for told in waited:
        if told.read_at is not None:
            told.state = rules.NOT_SENT
    unread = [told for told in waited if told.read_at is None]
    if not unread:
        return None
    letter_id = unread[0].id if len(unread) == 1 else uuid4()
    for told in unread:
        told.letter_id = letter_id
    record(None, "gather letter", "user", user_id, letter=str(letter_id), messages=len(unread))
    enqueue("notifications.send", {"message_id": str(letter_id)}, key=f"letter:{letter_id}")
    return letter_id


def send_letter(letter_id: UUID) -> None:
    """Hand the letter to the mail server, once; what may pass is tried again for three days."""
    letter, url = _letter(letter_id), settings().smtp_url
    db.session.rollback()  # nothing stays open while a slow server takes its time
    if letter is None or url is None:
        _settle(letter_id, rules.NOT_SENT, None)
        return
    try:
        mail.send(url, settings().mail_from, letter)
    except mail.Refused as refused:
        _settle(letter_id, rules.REFUSED, str(refused))
    except mail.Resting as resting:
        _come_back(letter_id, resting.until)
    except mail.TryLater as trouble:
        _try_later(letter_id, str(trouble))
    else:
        at_last(_settle, letter_id, rules.SENT, None, readers.address_key(letter.to))


@transaction
def give_up_letter(letter_id: UUID) -> None:
    """For a fault of our own: the job failed each time."""
    for told in _waiting(letter_id):
        told.state = rules.GIVEN_UP
        record(None, "give up letter", "message", told.id)


def _letter(letter_id: UUID) -> mail.Letter | None:
    """None when nobody is to be written to any more."""
    told = _waiting(letter_id)
    reader = readers.reader(told[0].user_id) if told else None
    if reader is None or readers.dead_mailbox(reader.id):
        return None
    timings = readers.timings(reader.id)
    wanted = [each for each in told if timings.get(each.kind) != rules.NEVER]
    if not wanted:
        return None
    language, base = readers.language_of(reader.id), settings().base_url
    if len(wanted) == 1:
        said = wording(wanted[0].kind, wanted[0].facts, language)
        return mail.Letter(str(letter_id), reader.email, said.title, said.letter(base))
    together = digest([(each.kind, each.facts) for each in wanted], language)
    return mail.Letter(str(letter_id), reader.email, together.title, together.letter(base))


def _waiting(letter_id: UUID) -> list[Message]:
    return [told for told in queries.in_letter(letter_id) if told.state == rules.WAITING]


@transaction
def _settle(letter_id: UUID, state: str, trouble: str | None, address_key: str | None = None) -> None:
    for told in _waiting(letter_id):
        told.state, told.trouble, told.tries = state, trouble[:400] if trouble else None, told.tries + 1
        told.sent_at, told.address_sha256 = clock.now() if state == rules.SENT else None, address_key
        record(None, "letter", "message", told.id, state=state)


@transaction
def _try_later(letter_id: UUID, trouble: str) -> None:
    waiting = _waiting(letter_id)
    for told in waiting:
        told.trouble, told.tries = trouble[:400], told.tries + 1
        if clock.now() - max(told.created_at, told.not_before or told.created_at) > GIVE_UP_AFTER:
            told.state = rules.GIVEN_UP
        record(None, "letter", "message", told.id, state=told.state)
    if waiting and waiting[0].state == rules.WAITING:
        _come_back(letter_id, clock.now() + pause(waiting[0].tries))


@transaction
def _come_back(letter_id: UUID, at: datetime) -> None:
    """A job of its own: the one that runs has its key until it ends. At night only what may go at night."""
    first = queries.in_letter(letter_id)[0]
    later = readers.when(first.user_id, first.kind, at=at) or at
    enqueue("notifications.send", {"message_id": str(letter_id)}, key=f"letter:{letter_id}:{later.isoformat()}", at=later)
