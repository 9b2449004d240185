"""Thanks on their way: received, matched, shown, confirmed, told back."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from shopper.access.queries import people_at
from shopper.audit.actions import record
from shopper.cases.queries.people import lead_for
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.names import people_meant
from shopper.errors import Conflict, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell, tell_guest
from shopper.notifications.queries.readers import was_told
from shopper.recognition.models import Praise
from shopper.recognition.queries import praise as queries

MOST_WORDS, MOST_NAMED = 600, 120
MANAGER = 2


@transaction
def keep_praise(comment_id: UUID) -> None:
    """Thanks from a card, once for each who is named; a name that was mended before anybody read it leads to the other person."""
    said = queries.comment(comment_id)
    if said is None:
        return
    named, kept = people_meant(said.praised, people_at(said.location_id)), []
    before = queries.praise_of_comment(comment_id)
    for praise in before:
        if praise.is_untouched and not any(_is_for(praise, *each) for each in named):
            db.session.delete(praise)
        else:
            kept.append(praise)
    db.session.flush()
    free = max((each.position for each in kept), default=-1) + 1
    missing = [(words, person) for words, person in named if not any(_is_for(praise, words, person) for praise in kept)]
    for position, (words, person) in enumerate(missing, free):
        _keep(said, position, words, person)
    if any(person is None for _, person in missing):
        _tell_that_it_waits(said)


@transaction
def say_who(actor_id: UUID, praise_id: UUID, employee_id: UUID | None) -> None:
    """Whoever leads the place says whom the customer meant; nobody in particular is the whole team. Once.

    Somebody who is thanked in this comment already is not thanked twice for it.
    """
    praise = queries.open_praise_for(actor_id, praise_id)
    team = people_at(praise.location_id)
    if employee_id is not None and employee_id not in team:
        raise NotFound("person")
    record(actor_id, "say who is praised", "praise", praise_id, person=str(employee_id) if employee_id else None)
    if any(each.is_same_as(employee_id) for each in queries.praise_of_comment(praise.comment_id)):
        db.session.delete(praise)
        return
    praise.employee_id, praise.matched_by = employee_id, actor_id
    for person in [employee_id] if employee_id else team:
        _tell(person, praise.comment)


@transaction
def forget_praise(comment_id: UUID) -> None:
    """The comment was erased: what nobody has handed on is gone, and of the rest the words."""
    for praise in queries.praise_of_comment(comment_id):
        praise.said = None
        if praise.is_open:
            db.session.delete(praise)


@transaction
def note_shown(actor_id: UUID) -> None:
    """What the person has on the screen now has reached them."""
    for each in queries.praise_of(actor_id):
        if each.praise.delivered_at is None:
            each.praise.delivered_at = clock.now()
            record(actor_id, "see praise", "praise", each.praise.id)


@transaction
def confirm_praise(actor_id: UUID, praise_id: UUID, thanks: str | None) -> None:
    """It was read, perhaps with a word back; the customer hears so. Said twice it is said once."""
    praise = queries.praise_for(actor_id, praise_id)
    if praise.confirmed_at is not None:
        return
    if thanks and len(thanks) > MOST_WORDS:
        raise Conflict("too long")
    now = clock.now()
    praise.delivered_at = praise.delivered_at or now
    praise.confirmed_at, praise.thanks = now, thanks or None
    praise.told_at = now  # on the status page, in this very moment; by letter, whoever left an address for that
    tell_guest(praise.comment_id, "guest_praise", f"/m/{praise.comment.code}", praise.comment.language)
    comment = praise.comment
    comment.seen_at, comment.seen_by = comment.seen_at or now, comment.seen_by or actor_id
    record(actor_id, "confirm praise", "praise", praise_id)


def _keep(said: Comment, position: int, words: str, person: UUID | None) -> None:
    praise = Praise(
        company_id=said.company_id, location_id=said.location_id, comment_id=said.id, position=position, said=words[:MOST_NAMED],
        employee_id=person,
    )  # fmt: skip
    db.session.add(praise)
    db.session.flush()
    record(None, "keep praise", "praise", praise.id, is_matched=person is not None)
    if person is not None:
        _tell(person, said)


def _is_for(praise: Praise, words: str, person: UUID | None) -> bool:
    """Whether what is said now is this praise: the same person, or the same words where somebody has said whose they are."""
    is_said = praise.said == words[:MOST_NAMED]
    return is_said if person is None else praise.employee_id == person or (is_said and praise.matched_by is not None)


def _tell(user_id: UUID, said: Comment) -> None:
    tell(user_id, "praise_received", path="/praise", place=said.location.name)


def _tell_that_it_waits(said: Comment) -> None:
    """Whoever leads the place, once on its day: the page shows all of them together."""
    midnight = clock.now().astimezone(ZoneInfo(said.location.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    lead, path = lead_for(said.location, MANAGER, midnight.date()), f"/praise?place={said.location_id}"
    if lead is not None and not was_told(lead.user_id, "praise_waits", path, since=midnight):
        tell(lead.user_id, "praise_waits", path=path, place=said.location.name)
