"""Thanks on their way: received, matched, shown, confirmed, told back."""

from __future__ import annotations

from uuid import UUID

from shopper.access.queries import people_at
from shopper.audit.actions import record
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.names import person_meant
from shopper.errors import Conflict, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell, tell_guest
from shopper.recognition.models import Praise
from shopper.recognition.queries import praise as queries

MOST_WORDS = 600


@transaction
def keep_praise(comment_id: UUID) -> None:
    """Thanks from a card, once for each comment; a name that was mended before anybody read it leads to the other person."""
    said = queries.comment(comment_id)
    if said is None or not (said.praised or "").strip():
        return
    praise = queries.praise_of_comment(comment_id)
    meant = person_meant(said.praised, people_at(said.location_id))
    if praise is None:
        praise = Praise(company_id=said.company_id, location_id=said.location_id, comment_id=comment_id)
        db.session.add(praise)
        db.session.flush()
        record(None, "keep praise", "praise", praise.id, is_matched=meant is not None)
    elif praise.matched_by is not None or praise.delivered_at is not None or meant == praise.employee_id:
        return
    praise.employee_id = meant
    db.session.flush()
    if meant is not None:
        _tell(meant, said)


@transaction
def say_who(actor_id: UUID, praise_id: UUID, employee_id: UUID | None) -> None:
    """Whoever leads the place says whom the customer meant; nobody in particular is the whole team. Once."""
    praise = queries.open_praise_for(actor_id, praise_id)
    team = people_at(praise.location_id)
    if employee_id is not None and employee_id not in team:
        raise NotFound("person")
    praise.employee_id, praise.matched_by = employee_id, actor_id
    record(actor_id, "say who is praised", "praise", praise_id, person=str(employee_id) if employee_id else None)
    for person in [employee_id] if employee_id else team:
        _tell(person, praise.comment)


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


def _tell(user_id: UUID, said: Comment) -> None:
    tell(user_id, "praise_received", path="/praise", place=said.location.name)
