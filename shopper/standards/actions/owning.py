"""To whom does a stage go, from which day on?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.queries import node as node_by_id
from shopper.standards import queries
from shopper.standards.models import StageOwner


@transaction
def hand_over_stage(actor_id: UUID | None, node_id: UUID, stage_code: str, owner_id: UUID, from_on: date) -> None:
    """From a local day on the stage is this person's, at this place and below. The past is not rewritten.

    Conflict when the stage changes hands on that very day already.
    """
    node = node_by_id(node_id)
    if node is None or (actor_id is not None and node not in queries.owned_places(actor_id)):
        raise NotFound("place")
    if owner_id not in [each.id for each in queries.possible_owners(node.path)]:
        raise Invalid(owner="is not among those who can own a stage here")
    before = [each for each in queries.handovers_at(node_id) if each.stage_code == stage_code]
    if before and from_on < queries.local_day(node.company_id):
        raise Invalid(from_on="has passed: whoever owned the stage then did")
    if any(each.from_on == from_on for each in before):
        raise Conflict("The stage changes hands on that day already.", stage=stage_code)
    db.session.add(StageOwner(node_id=node_id, stage_code=stage_code, from_on=from_on, owner_id=owner_id, appointed_by=actor_id))
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise Conflict("The stage changes hands on that day already.", stage=stage_code) from error
    record(actor_id, "hand over stage", "node", node_id, stage=stage_code, owner=str(owner_id), from_on=from_on.isoformat())


@transaction
def call_off_handover(actor_id: UUID, handover_id: UUID) -> None:
    """A handover that has not begun is taken back: whoever held the stage goes on. One that has begun stays."""
    handover = db.session.get(StageOwner, handover_id)
    if handover is None or handover.node not in queries.owned_places(actor_id):
        raise NotFound("handover")
    if handover.from_on <= queries.local_day(handover.node.company_id):
        raise Conflict("It has begun.", stage=handover.stage_code)
    db.session.delete(handover)
    facts = {"stage": handover.stage_code, "owner": str(handover.owner_id), "from_on": handover.from_on.isoformat()}
    record(actor_id, "call off handover", "node", handover.node_id, **facts)
