"""Once a week: where nothing but praise comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shopper.access.queries import people_with
from shopper.access.rules import JUDGE_COMMENTS
from shopper.audit.actions import record
from shopper.comment_cards.queries.positive import alarms_of
from shopper.comment_cards.rules.positive import WEEKS
from shopper.infra import clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell


@transaction
def tell_only_positive(company_id: UUID) -> None:
    """To whoever stands above the place, not to those it praises."""
    for alarm in alarms_of(company_id, clock.now() - timedelta(weeks=WEEKS)):
        place = alarm.place
        record(None, "too positive", "place", place.id, bad=alarm.found.bad, n=alarm.found.n)
        above = place.path.rstrip("/").rpartition("/")[0] + "/"
        for user_id in people_with(JUDGE_COMMENTS, above):
            tell(user_id, "only_positive", path=f"/comments?place={place.id}", place=place.name)


@transaction
def owe_weekly_look(company_id: UUID) -> None:
    """While comments come in: the coming Monday, before work."""
    day = _monday_after(clock.now())
    args, key = {"company_id": str(company_id)}, f"only positive:{company_id}:{day:%Y-%m-%d}"
    enqueue("comment_cards.only_positive", args, key=key, at=day)


def _monday_after(now: datetime) -> datetime:
    return (now + timedelta(days=7 - now.weekday())).replace(hour=5, minute=0, second=0, microsecond=0)
