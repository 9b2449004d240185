"""Tables of rooms that stand above this one: read here by name, written nowhere here.

A statement names the day and the place of a visit; asking the assignments for them would turn the rooms upside down.
"""

from __future__ import annotations

import sqlalchemy as sa

from shopper.infra.db import UtcDateTime

ASSIGNMENT = sa.table(
    "assignment",
    sa.column("id", sa.Uuid),
    sa.column("company_id", sa.Uuid),
    sa.column("location_id", sa.Uuid),
    sa.column("shopper_id", sa.Uuid),
    sa.column("starts_at", UtcDateTime),
    sa.column("ends_at", UtcDateTime),
    sa.column("received_at", UtcDateTime),
    sa.column("scenario", sa.JSON),
)
CANCELLATION = sa.table("cancellation", sa.column("assignment_id", sa.Uuid))
OFFER = sa.table(
    "offer",
    sa.column("id", sa.Uuid),
    sa.column("assignment_id", sa.Uuid),
    sa.column("shopper_id", sa.Uuid),
    sa.column("answer", sa.String),
    sa.column("answered_at", UtcDateTime),
    sa.column("expires_at", UtcDateTime),
)
RETURN = sa.table("return", sa.column("assignment_id", sa.Uuid))
