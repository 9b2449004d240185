"""What people are told of a case: where, of which topic and face, and by when; never what was said, or by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from shopper.cases.models import Case
from shopper.cases.queries.log import about_what
from shopper.cases.queries.people import acting_for
from shopper.cases.rules import log
from shopper.cases.rules.clocks import ANSWER
from shopper.infra import clock
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.rules.opening import local_date


@transaction
def tell_owner(case: Case, kind: str | None = None) -> None:
    """That it is theirs, or what happened to it; of a serious one always that they should phone. While they are away, their deputy
    hears it."""
    kind = kind or ("case_serious" if case.severity == log.SERIOUS else "case_opened")
    tell_of(case, acting_for(case, local_date(clock.now(), case.location.zone)), kind)


@transaction
def tell_of(case: Case, user_id: UUID, kind: str, *, hours: int | None = None, due_at: datetime | None = None) -> None:
    place, due = case.location, due_at or case.due_at
    facts: dict[str, Any] = {"place": place.name, "zone": place.zone, "due_at": due.isoformat() if due else None, "hours": hours}
    facts |= {"about": about_what(case), "face": case.comment.face if case.comment else None}
    if kind == "case_serious" and case.due_what == ANSWER:
        facts["by_page"] = True  # nobody can be phoned who left no number
    tell(user_id, kind, path=f"/cases/{case.id}", **{name: value for name, value in facts.items() if value is not None})
