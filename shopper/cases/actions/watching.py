"""Complaints that nobody believed."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.queries import unjustified
from shopper.cases.queries.people import lead_for
from shopper.infra import clock
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.queries import node
from shopper.organisation.rules.opening import local_date

REST_DAYS = 30
"""Who was alarmed about a place is not alarmed again for so long."""
REGION, OWNER = 3, 4


@transaction
def look_at_unjustified(location_id: UUID) -> bool:
    """After one more was marked: above the limit by more than chance, the region and the owner hear of it, once a month."""
    place = node(location_id)
    if place is None or not unjustified.share_of(place).is_high:
        return False
    today = local_date(clock.now(), place.zone)
    leads = {lead.user_id for rank in (REGION, OWNER) if (lead := lead_for(place, rank, today)) is not None}
    fresh = [user_id for user_id in leads if not unjustified.was_told_lately(user_id, place, REST_DAYS)]
    for user_id in fresh:
        tell(user_id, "unjustified_high", path=f"/cases?location={place.id}", place=place.name)
    record(None, "alarm unjustified", "node", place.id, told=len(fresh))
    return bool(fresh)
