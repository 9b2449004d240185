"""Nobody writes over what somebody else wrote meanwhile."""

from __future__ import annotations

from uuid import UUID

from shopper.cases.models import Case
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.folder import mark_of
from shopper.cases.queries.log import hold
from shopper.errors import Conflict
from shopper.infra.transaction import transaction


@transaction
def taken_up(actor_id: UUID, case_id: UUID, seen: int | None) -> Case:
    """The case, held, if it is still as the actor read it. NotFound; Conflict(changed=True): somebody was quicker."""
    case = case_for(actor_id, case_id)
    hold(case)
    if seen != mark_of(case.id):
        raise Conflict("somebody wrote meanwhile", changed=True)
    return case


@transaction
def taken_up_open(actor_id: UUID, case_id: UUID, seen: int | None) -> Case:
    """The same of a case that is open. Conflict(closed=True)."""
    case = taken_up(actor_id, case_id, seen)
    if case.closed_at is not None:
        raise Conflict("it is closed", closed=True)
    return case
