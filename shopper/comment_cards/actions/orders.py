"""One code for each order, made in batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from shopper.audit.actions import record
from shopper.comment_cards.models import OrderCode
from shopper.comment_cards.queries import placements as queries
from shopper.comment_cards.rules.codes import new_order_code
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def make_order_codes(actor_id: UUID, placement_id: UUID, purchases: Sequence[dict[str, Any]]) -> UUID:
    """A batch, all or nothing. Invalid names the rows of orders that already have a code here, Conflict a spot for no orders."""
    placement = queries.placement_for(actor_id, placement_id, to_change=True)
    if placement.place != "order" or placement.revoked_at is not None:
        raise Conflict("not a spot for orders")
    known = queries.known_orders(placement_id, [each["order"] for each in purchases])
    if known:
        raise Invalid(**{str(each["row"]): each["order"] for each in purchases if each["order"] in known})
    batch_id = uuid4()
    for purchase, code in zip(purchases, queries.free_codes(new_order_code, len(purchases)), strict=True):
        db.session.add(OrderCode(placement_id=placement.id, batch_id=batch_id, code=code, purchase=purchase))
    record(actor_id, "make order codes", "placement", placement.id, batch=str(batch_id), codes=len(purchases))
    return batch_id


@transaction
def revoke_batch(actor_id: UUID, placement_id: UUID, batch_id: UUID) -> None:
    """Codes of a batch that nobody used are good for nothing any more."""
    placement = queries.placement_for(actor_id, placement_id, to_change=True)
    for code in queries.order_codes(placement.id, batch_id):
        code.revoked_at = code.revoked_at or clock.now()
    record(actor_id, "revoke order codes", "placement", placement.id, batch=str(batch_id))
