"""What later rooms tell: a visit was received, published, left out of the figures."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.models import Assignment
from shopper.assignments.queries import first_received_at
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def note_received(assignment_id: UUID, *, apart_from: UUID | None = None) -> None:
    """Worked out anew from what the server holds; `apart_from`: a submission that is about to be erased."""
    _set(assignment_id, received_at=first_received_at(assignment_id, apart_from=apart_from))


@transaction
def note_published(assignment_id: UUID) -> None:
    _set(assignment_id, published_at=clock.now())


@transaction
def note_excluded(assignment_id: UUID, *, excluded: bool) -> None:
    """A visit that does not count leaves its location to be visited again."""
    _set(assignment_id, excluded_at=clock.now() if excluded else None)


def _set(assignment_id: UUID, **values: datetime | None) -> None:
    db.session.execute(sa.update(Assignment).where(Assignment.id == assignment_id).values(**values))
