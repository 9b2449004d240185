"""Find shoppers."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.panel.models import Shopper


def shopper_ids_of(user_id: UUID) -> list[UUID]:
    """A person may shop for several companies."""
    return list(db.session.scalars(sa.select(Shopper.id).where(Shopper.user_id == user_id)))
