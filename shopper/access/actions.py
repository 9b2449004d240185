"""Give and take roles."""

from __future__ import annotations

from uuid import UUID

from shopper.access.models import Grant
from shopper.audit.actions import record
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def grant_role(actor_id: UUID | None, user_id: UUID, node_id: UUID, role: str) -> UUID:
    """The role holds from the next request on, for the node and everything below."""
    grant = Grant(user_id=user_id, node_id=node_id, role=role)
    db.session.add(grant)
    db.session.flush()
    record(actor_id, "grant role", "user", user_id, role=role, node=str(node_id))
    return grant.id
