"""Take somebody into the panel."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.panel import queries
from shopper.panel.models import Shopper


@transaction
def add_shopper(actor_id: UUID | None, user_id: UUID, company_id: UUID) -> UUID:
    shopper = Shopper(user_id=user_id, company_id=company_id, number=queries.next_number(company_id))
    db.session.add(shopper)
    db.session.flush()
    record(actor_id, "add shopper", "shopper", shopper.id)
    return shopper.id
