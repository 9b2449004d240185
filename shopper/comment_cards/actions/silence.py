"""Once a day: which busy code has gone quiet?"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shopper.audit.actions import record
from shopper.comment_cards.queries import silence as queries
from shopper.comment_cards.rules.silence import is_quiet
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.models import Node

LOOKED_AT = time(10)
"""By the company's clock: somebody is there to look at the wall."""


@transaction
def look_for_silence(company_id: UUID) -> None:
    """Tell each place once of a code that fell silent; forget it with the next comment. Owes tomorrow's look."""
    for each in queries.watched(company_id, clock.now()):
        placement = each.placement
        if placement.quiet_since is not None and each.since <= placement.quiet_since:
            continue
        placement.quiet_since = each.since if is_quiet(each.past) else None
        if placement.quiet_since is not None:
            record(None, "code gone quiet", "placement", placement.id, comments=each.past.comments)
            for user_id in queries.nearest_placers(placement.node.path):
                tell(user_id, "code_quiet", path=f"/cards/placements/{placement.id}", place=placement.node.name)
    owe_look_for_silence(company_id)


@transaction
def owe_look_for_silence(company_id: UUID) -> None:
    """The next morning's; the same one twice is owed once."""
    zone = ZoneInfo(db.session.get_one(Node, company_id).zone)
    day = clock.now().astimezone(zone).date() + timedelta(days=1)
    at = datetime.combine(day, LOOKED_AT, zone)
    enqueue("comment_cards.silence", {"company_id": str(company_id)}, key=f"silence:{company_id}:{day}", at=at)
