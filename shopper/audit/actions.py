"""Write down what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shopper.audit.models import AuditEntry
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def record(actor_id: UUID | None, verb: str, subject: str, subject_id: UUID | str, **facts: Any) -> None:
    """One entry, in the transaction of the action that calls it."""
    db.session.add(AuditEntry(actor_id=actor_id, verb=verb, subject=subject, subject_id=str(subject_id), facts=facts))
