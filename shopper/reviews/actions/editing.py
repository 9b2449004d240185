"""Put an answer right: the old, the new, who, when and why stay."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.reviews import queries
from shopper.reviews.actions.standing import owe_revision
from shopper.reviews.models import AnswerEdit, ReviewNote
from shopper.visits.rules import LONGEST_FACT

LONGEST_VALUE, LONGEST_WHY = 40, 2_000


@transaction
def change_answer(actor_id: UUID, visit_id: UUID, key: str, *, value: str | None = None, fact: str | None = None, why: str) -> int:
    """What the visit says from now on about one item; the answer is how many parts were changed. None leaves a part as it is.

    NotFound for an item the form has not, Invalid without a reason, Conflict(replaced=True) when a correction took its place.
    """
    queries.hold(visit_id)
    desk = queries.desk(actor_id, visit_id)
    if key not in desk.specs:
        raise NotFound
    if desk.visit.replaced_by_id is not None:
        raise Conflict("a correction took its place", replaced=True)
    if desk.publication is not None and desk.latest is None:
        raise Conflict("its report was withdrawn", withdrawn=True)
    stands = desk.answers.get(key)
    wanted = {
        "value": None if value is None else value.strip()[:LONGEST_VALUE],
        "fact": None if fact is None else fact.strip()[:LONGEST_FACT],
    }
    changed = {
        part: (getattr(stands, part) if stands else "", new)
        for part, new in wanted.items()
        if new is not None and new != (getattr(stands, part) if stands else "")
    }
    if not changed:
        return 0
    if not why.strip():
        raise Invalid(why="say why")
    for part, (old, new) in changed.items():
        db.session.add(
            AnswerEdit(
                visit_id=visit_id, key=key, part=part, old=old, new=new, why=why.strip()[:LONGEST_WHY], edited_by=actor_id
            )
        )
    db.session.flush()
    record(actor_id, "change answer", "visit", visit_id, item=key, parts=sorted(changed))
    if desk.latest is not None:
        owe_revision(visit_id, desk.visit.company_id)
    return len(changed)


@transaction
def write_note(actor_id: UUID, visit_id: UUID, text: str) -> None:
    """For colleagues who review; neither the shopper nor the shop ever reads it. Invalid when empty."""
    queries.visit_for_review(actor_id, visit_id)
    if not text.strip():
        raise Invalid(text="write the note first")
    db.session.add(ReviewNote(visit_id=visit_id, text=text.strip()[:LONGEST_WHY], written_by=actor_id))
    record(actor_id, "write note", "visit", visit_id)
