"""Judge a visit a second time, without seeing the first judgement."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.reviews import queries

JUDGEMENTS = ("met", "partly", "not_met")
FIRST = {"critical": "not_met"}


@transaction
def read_again(actor_id: UUID, visit_id: UUID, judged: Mapping[str, str]) -> None:
    """What the evidence shows, item by item; an item left open was not to be judged. Once: Conflict(read=True).

    Kept beside what was published, so that the agreement can be worked out. Invalid when nothing was judged.
    """
    queries.hold(visit_id)
    reading = queries.reading_for(actor_id, visit_id)
    db.session.refresh(reading)
    if reading.read_at is not None:
        raise Conflict("it has been read", read=True)
    desk = queries.desk(actor_id, visit_id)
    first = {item.spec.key: FIRST.get(item.outcome.word, item.outcome.word) for item in desk.score.items}
    pairs = {
        key: [first[key], said] for key, said in judged.items() if said in JUDGEMENTS and first.get(key) in JUDGEMENTS
    }
    if not pairs:
        raise Invalid(items="judge at least one item")
    reading.judged, reading.reader_id, reading.read_at = pairs, actor_id, clock.now()
    record(actor_id, "read again", "visit", visit_id, items=len(pairs))
