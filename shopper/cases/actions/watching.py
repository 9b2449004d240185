"""Complaints that nobody believed; cards that nobody read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shopper.audit.actions import record
from shopper.cases.queries import unjustified
from shopper.cases.queries.lag import unread_by_place
from shopper.cases.queries.people import lead_for
from shopper.infra import clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.queries import node
from shopper.organisation.rules.opening import local_date

REST = timedelta(days=30)
"""Who was alarmed about a place is not alarmed again for so long."""
MANAGER, REGION, OWNER = 2, 3, 4
UNJUSTIFIED, UNREAD = "unjustified_high", "cards_unread"
PILE, PILE_AT, PILE_REST = "cases.pile", time(9), timedelta(hours=20)
"""By the company's clock, once a day: somebody is there to read."""


@transaction
def look_at_unjustified(location_id: UUID) -> bool:
    """After one more was marked: above the limit by more than chance, the region and the owner hear of it, once a month."""
    place = node(location_id)
    if place is None or not unjustified.share_of(place).is_high:
        return False
    today = local_date(clock.now(), place.zone)
    leads = {lead.user_id for rank in (REGION, OWNER) if (lead := lead_for(place, rank, today)) is not None}
    fresh = [user_id for user_id in leads if not unjustified.was_told_lately(user_id, place, UNJUSTIFIED, REST)]
    for user_id in fresh:
        tell(user_id, UNJUSTIFIED, path=f"/cases?location={place.id}", place=place.name)
    record(None, "alarm unjustified", "node", place.id, told=len(fresh))
    return bool(fresh)


@transaction
def look_at_piles(company_id: UUID) -> None:
    """Whoever leads a place where cards lie unread for too long hears of it and of how many. Owes tomorrow's look."""
    for place, cards in unread_by_place(company_id):
        lead = lead_for(place, MANAGER, local_date(clock.now(), place.zone))
        if lead is not None and not unjustified.was_told_lately(lead.user_id, place, UNREAD, PILE_REST):
            tell(lead.user_id, UNREAD, path=f"/comments/lag?place={place.id}#pile", place=place.name, cards=cards)
        record(None, "alarm pile", "node", place.id, cards=cards)
    owe_look_at_piles(company_id)


@transaction
def owe_look_at_piles(company_id: UUID) -> None:
    """The next morning's; the same one twice is owed once."""
    company = node(company_id)
    if company is not None:
        zone = ZoneInfo(company.zone)
        day = clock.now().astimezone(zone).date() + timedelta(days=1)
        enqueue(PILE, {"company_id": str(company_id)}, key=f"{PILE}:{company_id}:{day}", at=datetime.combine(day, PILE_AT, zone))
