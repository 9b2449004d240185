"""A kiosk shows its start."""

from __future__ import annotations

from uuid import UUID

from shopper.comment_cards.models import Placement
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction


@transaction
def begin_anew(placement_id: UUID) -> None:
    """From now on nobody at this kiosk sees what was said before. No entry in the audit log: it happens after every customer."""
    db.session.get_one(Placement, placement_id).begun_at = clock.now()
