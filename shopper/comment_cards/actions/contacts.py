"""Contact data: sealed when it comes, shown with a reason, gone on its day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.models import Comment, Contact
from shopper.comment_cards.queries import contacts as queries
from shopper.comment_cards.rules.contact import read_email, read_phone
from shopper.errors import Busy, Gone, Invalid, NotFound
from shopper.infra import clock, sealing
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell_guest
from shopper.notifications.queries.guests import Guest, reaches_guests, was_written_to
from shopper.notifications.rules import GUEST_RECEIVED
from shopper.organisation.queries import company_settings

TABLE = "contact"
LONGEST = {"name": 80, "when": 120}


@dataclass(frozen=True, repr=False)
class ContactShown:
    """What a customer left. Never written to a log, a message, an address."""

    name: str
    phone: str
    email: str
    when: str
    language: str
    consent: str
    purge_on: date


@transaction
def keep_contact(comment_id: UUID, *, name: str, phone: str, email: str, when: str, consent: str, language: str) -> None:
    """What somebody leaves in order to hear from us; left again, it takes the place of the first.

    NotFound for a comment that is absent or erased. Invalid(phone, email, consent) for what nobody could be reached by.
    """
    comment = queries.comment_to_answer(comment_id)
    if comment is None:
        raise NotFound
    told = _read(comment, {"name": name, "phone": phone, "email": email, "when": when}, consent)
    queries.hold_contacts(comment.company_id)
    now = clock.now()
    purge_on = now.date() + timedelta(days=company_settings(comment.company_id).contact_days)
    known = queries.contact(comment_id)
    contact = known or _new_row(comment, consent, purge_on)
    contact.sealed = _sealed(comment.company_id, comment_id, purge_on, {**told, "language": language})
    contact.phone_index = _index(comment.company_id, told["phone"], purge_on) if told["phone"] else None
    contact.has_phone, contact.has_email = bool(told["phone"]), bool(told["email"])
    contact.consent, contact.given_at, contact.purge_on, contact.purged_at = consent, now, purge_on, None
    comment.wants_answer = True
    record(None, "leave contact", "comment", comment_id)
    enqueue("comment_cards.look", {"comment_id": str(comment_id)}, key=f"look:{comment_id}:{now:%Y%m%dT%H%M%S%f}")
    # Once for each comment, whatever is typed afterwards: these letters go to whichever address a stranger names.
    if told["email"] and not was_written_to(comment_id, GUEST_RECEIVED):
        tell_guest(comment_id, GUEST_RECEIVED, f"/m/{comment.code}", language)
    enqueue("comment_cards.purge_contacts", {}, key=f"purge contacts {purge_on}", at=_midnight(purge_on))


@transaction
def reveal(actor_id: UUID, comment_id: UUID, why: str) -> ContactShown:
    """For whoever works on the answer; the caller has made sure of that. Each look is written down with its reason.

    NotFound when nothing was left, Gone when it has gone.
    """
    contact = queries.contact(comment_id)
    if contact is None:
        raise NotFound
    told = _opened(contact)
    record(actor_id, "reveal contact", "comment", comment_id, why=why[:200])
    parts = {key: told.get(key, "") for key in ("name", "phone", "email", "when", "language")}
    return ContactShown(**parts, consent=contact.consent, purge_on=contact.purge_on)


@transaction
def ways_to_reach(comment_id: UUID) -> ContactShown | None:
    """For a letter that is about to be sent: None when nothing was left or all has gone."""
    contact = queries.contact(comment_id)
    if contact is None or contact.sealed is None:
        return None
    told = _opened(contact)
    record(None, "write to contact", "comment", comment_id)
    parts = {key: told.get(key, "") for key in ("name", "phone", "email", "when", "language")}
    return ContactShown(**parts, consent=contact.consent, purge_on=contact.purge_on)


@reaches_guests
def reach_by_letter(comment_id: UUID) -> Guest | None:
    """For notifications, at the moment a letter goes; None when there is no address, or all that could be read has gone.

    Nor while a comment is held: robots would have us write to whomever they please.
    """
    comment = queries.comment_to_answer(comment_id)
    try:
        told = ways_to_reach(comment_id) if comment else None
    except Gone:
        return None
    if comment is None or comment.standing not in ("new", "counted") or told is None or not told.email:
        return None
    return Guest(told.email, comment.location.name, comment.location.zone)


def purge_due() -> None:
    """What is due goes, its keys too: no backup tells it any more. That somebody could be reached stays a figure."""
    today = clock.now().date()
    _purge(today)
    sealing.destroy_before(today + timedelta(days=1))


def forget_contact(comment_id: UUID) -> None:
    """On request, at once, in the backups too: the rest of its day is sealed under a new key, the old one is destroyed."""
    company_id, old_keys = _forget(comment_id)
    if old_keys:
        sealing.drop_keys(company_id, old_keys)


@transaction
def _purge(today: date) -> None:
    for contact in queries.contacts_due(today):
        _empty(contact)
        record(None, "purge contact", "comment", contact.comment_id)


@transaction
def _forget(comment_id: UUID) -> tuple[UUID, set[UUID]]:
    contact = queries.contact(comment_id)
    if contact is None or contact.sealed is None:
        return comment_id, set()
    company_id, day = contact.company_id, contact.purge_on
    queries.hold_contacts(company_id)
    others = [each for each in queries.contacts_of_day(company_id, day) if each.comment_id != comment_id]
    opened = {each.comment_id: _opened(each) for each in others}
    old_keys = {sealing.key_of(each.sealed) for each in (contact, *others) if each.sealed}
    sealing.renew(company_id, day)
    for each in others:
        told = opened[each.comment_id]
        each.sealed = _sealed(company_id, each.comment_id, day, told)
        each.phone_index = _index(company_id, told["phone"], day) if told["phone"] else None
    _empty(contact)
    record(None, "forget contact", "comment", comment_id)
    # A kill before they are dropped must not leave them there to the end of their day.
    keys = sorted(str(each) for each in old_keys)
    enqueue("comment_cards.drop_keys", {"company_id": str(company_id), "keys": keys}, key=f"drop keys:{comment_id}")
    return company_id, old_keys


def _index(company_id: UUID, phone: str, purge_on: date) -> str:
    """By which the same number is known again; what was left with it before goes on under the later day's key."""
    index = sealing.blind_index(phone, owner=company_id, until=purge_on)
    queries.rename_index(company_id, sealing.blind_indexes(phone, owner=company_id), index)
    return index


def _empty(contact: Contact) -> None:
    contact.sealed = contact.phone_index = None
    contact.purged_at = clock.now()


def _read(comment: Comment, told: dict[str, str], consent: str) -> dict[str, str]:
    kept = {key: text.replace("\x00", "").strip()[: LONGEST.get(key, 300)] for key, text in told.items()}
    problems = {}
    if kept["phone"]:
        phone = read_phone(kept["phone"], queries.phone_region(comment))
        if phone is None:
            problems["phone"] = "not a number; give it with its area or country code"
        kept["phone"] = phone or ""
    if kept["email"]:
        email = read_email(kept["email"])
        if email is None:
            problems["email"] = "not an address; give one such as name@example.com"
        kept["email"] = email or ""
    if not (kept["phone"] or kept["email"] or problems):
        problems["phone"] = "leave a number or an address"
    if not consent:
        problems["consent"] = "agree to be called or written to"
    if problems:
        raise Invalid(**problems)
    return kept


def _new_row(comment: Comment, consent: str, purge_on: date) -> Contact:
    contact = Contact(
        comment_id=comment.id,
        company_id=comment.company_id,
        sealed=None,
        phone_index=None,
        has_phone=False,
        has_email=False,
        consent=consent,
        purge_on=purge_on,
    )
    db.session.add(contact)
    return contact


def _sealed(company_id: UUID, comment_id: UUID, until: date, told: dict[str, str]) -> bytes:
    plain = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    try:
        return sealing.seal(plain, owner=company_id, until=until, table=TABLE, row=comment_id)
    except sealing.Unreadable as error:
        raise Busy("the master key is missing") from error


def _opened(contact: Contact) -> dict[str, str]:
    if contact.sealed is None:
        raise Gone
    try:
        plain = sealing.unseal(contact.sealed, owner=contact.company_id, table=TABLE, row=contact.comment_id)
    except sealing.Unreadable as error:
        raise Gone from error
    told: dict[str, str] = json.loads(plain)
    return told


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
