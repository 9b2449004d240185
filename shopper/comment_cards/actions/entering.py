"""A paper card or a spoken word, written down by staff: from then on a comment like every other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from shopper.access.queries import people_at
from shopper.audit.actions import record
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.actions.looking import settle, tell_counted
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.entering import place_of, spot_to_enter
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.entry import PAPER, SPOKEN, day_fault
from shopper.comment_cards.rules.names import people_meant
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction

NOON = time(12)
CRITICAL = 3
"""Up to this face somebody may be owed an answer: that never waits."""


@dataclass(frozen=True)
class Reach:
    """How to reach the customer, and the sentence they agreed to."""

    name: str
    phone: str
    email: str
    when: str
    consent: str


@dataclass(frozen=True)
class Entry:
    """What the customer said, in their words. `written_on`: of a paper card; what is spoken is said now."""

    source: str
    written_on: date | None
    language: str
    face: int | None
    topics: Sequence[str]
    words: str
    praised: str
    wants_answer: bool


@transaction
def enter_comment(actor_id: UUID, comment_id: UUID, placement_id: UUID, entry: Entry, reach: Reach | None = None) -> str:
    """Counted at once: whoever entered it is known. Thanks to that very person wait for somebody above. Sent twice it is one.
    The customer's code.

    Its clock runs from now, its lag from the day it was written. Invalid(written_on=…), or what `keep_contact` refuses.
    """
    known = db.session.get(Comment, comment_id)
    if known is not None:
        if known.entered_by != actor_id:
            raise Conflict("another comment")
        return known.code
    spot = spot_to_enter(actor_id, placement_id)
    place, now = place_of(spot), clock.now()
    comment = Comment(
        id=comment_id, company_id=spot.company_id, location_id=place.id, placement_id=spot.id, order_code_id=None,
        card_id=spot.card_id, card_rev=spot.card.rev, source=entry.source, code=codes.new_return_code(), language=entry.language,
        face=entry.face, topics=list(entry.topics), words=entry.words or None, praised=entry.praised or None,
        wants_answer=entry.wants_answer, standing="new", written_at=_written_at(entry, ZoneInfo(place.zone), now),
        received_at=now, entered_by=actor_id,
    )  # fmt: skip
    db.session.add(comment)
    db.session.flush()
    record(actor_id, "enter comment", "comment", comment_id, source=entry.source)
    if reach is not None:
        keep_contact(comment_id, **vars(reach), language=entry.language)
    _count(comment, actor_id)
    return comment.code


def _count(comment: Comment, actor_id: UUID) -> None:
    praised = people_meant(comment.praised, people_at(comment.location_id)) if (comment.face or 0) > CRITICAL else []
    if actor_id in {person for _said, person in praised}:
        comment.labels = [{"code": "own_praise"}]
        settle(comment, hold=True)
        return
    comment.judged_by, comment.judged_at = actor_id, clock.now()
    settle(comment, hold=False)
    tell_counted(comment)


def _written_at(entry: Entry, zone: ZoneInfo, now: datetime) -> datetime:
    if entry.source == SPOKEN or entry.written_on is None:
        return now
    fault = day_fault(entry.written_on, now.astimezone(zone).date())
    if entry.source != PAPER or fault:
        raise Invalid(written_on=fault or "source")
    return min(now, datetime.combine(entry.written_on, NOON, zone))
