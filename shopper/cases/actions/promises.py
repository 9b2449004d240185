"""What the customer was promised, by which hour."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.models import Promise
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.log import hold, promise_by_id
from shopper.cases.rules import log
from shopper.errors import Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction

LONGEST = 500


@transaction
def promise(actor_id: UUID, case_id: UUID, *, words: str, due_at: datetime, seen: int | None) -> UUID:
    """Said to the customer, and shown on their page. Invalid(words), Invalid(due): an hour that has passed."""
    case = taken_up_open(actor_id, case_id, seen)
    wrong = {"words": not words.strip(), "due": due_at <= clock.now()}
    if any(wrong.values()):
        raise Invalid(**{name: "missing or past" for name, is_wrong in wrong.items() if is_wrong})
    made = Promise(case_id=case.id, words=words.strip()[:LONGEST], due_at=due_at, made_by=actor_id)
    db.session.add(made)
    db.session.flush()
    note(case, log.PROMISED, actor_id, promise=str(made.id), due_at=due_at.isoformat(), words=made.words)
    return made.id


@transaction
def keep_promise(actor_id: UUID, case_id: UUID, promise_id: UUID) -> None:
    """Done; said twice it stays as it was. NotFound."""
    case = case_for(actor_id, case_id)
    hold(case)
    made = promise_by_id(promise_id)
    if made is None or made.case_id != case.id:
        raise NotFound
    if made.kept_at is None:
        made.kept_at, made.kept_by = clock.now(), actor_id
        note(case, log.KEPT_PROMISE, actor_id, promise=str(made.id))
