"""Owed when somebody's time runs out."""

from __future__ import annotations

from uuid import UUID

from shopper.infra.jobs import job
from shopper.reviews import actions


@job("reviews.late")
def accept_late(visit_id: str) -> None:
    actions.accept_late(UUID(visit_id))
