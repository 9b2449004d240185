"""Write down what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.infra import clock
from shopper.infra.db import db, table_of
from shopper.infra.transaction import transaction

INSERT = sa.insert(table_of(AuditEntry))


@transaction
def record(actor_id: UUID | None, verb: str, subject: str, subject_id: UUID | str, **facts: Any) -> None:
    """One entry, in the transaction of the action that calls it."""
    entry = {"actor_id": actor_id, "verb": verb, "subject": subject, "subject_id": str(subject_id), "facts": facts}
    db.session.execute(INSERT, {**entry, "at": clock.now()})
