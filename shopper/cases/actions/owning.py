"""Whose a case is, and who stands in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shopper.audit.actions import record
from shopper.cases.actions.log import note
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import Case, Deputy
from shopper.cases.queries.log import hold
from shopper.cases.queries.people import left_behind, may_work, owner_of_case, same_deputy
from shopper.cases.rules import log
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import take_back
from shopper.organisation.rules.opening import local_date


@transaction
def hand_over(case: Case, to_id: UUID, by: UUID | None, why: str, kind: str | None = None) -> None:
    """From now on it is theirs, and they are told; the clocks run on. `by`: None for a rule. Invalid(owner=…): not there."""
    hold(case)
    if not may_work(to_id, case.location.path):
        raise Invalid(owner="may not work on cases of this place")
    pass_on(case, to_id, by, why, kind)


@transaction
def hand_over_what_is_left() -> int:
    """Cases whose owner was switched off or lost the role go on to the next in line; how many did. No case is ever nobody's."""
    moved = 0
    for case in left_behind():
        chosen = owner_of_case(case, local_date(clock.now(), case.location.zone))
        moved += pass_on(case, chosen.user_id, None, f"left:{chosen.why}")
    if moved:
        record(None, "hand over", "case", "left", moved=moved)
    return moved


@transaction
def pass_on(case: Case, to_id: UUID, by: UUID | None, why: str, kind: str | None = None) -> bool:
    """Into other hands, whoever they are; False when it is theirs already. They are told of it as `kind`, and only so."""
    if to_id == case.owner_id:
        return False
    before, case.owner_id = case.owner_id, to_id
    note(case, log.OWNED, by, owner=str(to_id), before=str(before), why=why)
    take_back(before, f"/cases/{case.id}")
    tell_owner(case, kind)
    return True


@transaction
def set_deputy(actor_id: UUID, user_id: UUID, deputy_id: UUID, from_on: date, until_on: date) -> UUID:
    """Who stands in on these local days, for cases and rings that come in then. Invalid(deputy=… | until_on=…)."""
    if deputy_id == user_id:
        raise Invalid(deputy="nobody stands in for themselves")
    if until_on < from_on:
        raise Invalid(until_on="ends before it begins")
    known = same_deputy(user_id, deputy_id, from_on, until_on)
    if known is not None:
        return known
    row = Deputy(user_id=user_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on, made_by=actor_id)
    db.session.add(row)
    db.session.flush()
    record(actor_id, "set deputy", "user", user_id, deputy=str(deputy_id), from_on=str(from_on), until_on=str(until_on))
    return row.id


@transaction
def end_deputy(actor_id: UUID, row_id: UUID) -> None:
    """Back earlier than planned."""
    db.session.execute(sa.delete(Deputy).where(Deputy.id == row_id))
    record(actor_id, "end deputy", "deputy", row_id)
