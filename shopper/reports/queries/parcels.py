"""Which ZIPs did a person ask for?"""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.reports.models import WORKING, Parcel


def parcel(owner_id: UUID, parcel_id: UUID) -> Parcel:
    """Raises NotFound for everybody but whoever asked for it."""
    found = db.session.get(Parcel, parcel_id)
    if found is None or found.owner_id != owner_id:
        raise NotFound
    return found


def parcel_or_none(parcel_id: UUID) -> Parcel | None:
    """For jobs."""
    return db.session.get(Parcel, parcel_id)


def parcels_of(owner_id: UUID) -> list[Parcel]:
    """The last ones, the newest first."""
    query = sa.select(Parcel).where(Parcel.owner_id == owner_id)
    return list(db.session.scalars(query.order_by(Parcel.created_at.desc()).limit(20)))


def working_parcels(owner_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(Parcel).where(Parcel.owner_id == owner_id, Parcel.state == WORKING)
    return db.session.scalar(query) or 0
