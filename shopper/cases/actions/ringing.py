"""The ladder: told in time, told once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.cases.actions.log import note, owe_ring, owe_watch
from shopper.cases.actions.owning import hand_over_what_is_left
from shopper.cases.actions.telling import tell_of
from shopper.cases.models import Case, Ring
from shopper.cases.queries.log import case_by_id, clocks_for, entries_of, hold, promise_by_id, unanswered, unfinished
from shopper.cases.queries.people import acting_for, lead_for
from shopper.cases.rules import ladder, log
from shopper.cases.rules.ladder import Step
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.opening import local_date


@transaction
def ring_case(case_id: UUID) -> int:
    """Ring every step that is due, each once in its round; owe the next. How many rang."""
    case = case_by_id(case_id)
    if case is None:
        return 0
    hold(case)
    now, rang = clock.now(), 0
    for step in _waiting(case):
        if step.due_at <= now:
            _ring(case, step)
            rang += 1
        else:
            owe_ring(case.id, step.due_at)
    return rang


def ring_due_cases(now: datetime) -> int:
    """Every open case whose ladder is due: what the jobs did not ring, because hours or figures were changed meanwhile."""
    return sum(ring_case(case_id) for case_id in unanswered(now))


def watch_over() -> None:
    """As long as a case is open, once an hour: no ring is lost to changed hours, no case to an owner who is gone."""
    if unfinished():
        owe_watch()  # first, by itself: trouble with one case must not end the watch over all
        hand_over_what_is_left()
        ring_due_cases(clock.now())


@transaction
def remind_of_promise(case_id: UUID, promise_id: UUID) -> None:
    """At its hour, when it is not kept: whoever answers for the case now is told, also when the customer is content already."""
    case, promise = case_by_id(case_id), promise_by_id(promise_id)
    if case is not None and promise is not None and promise.kept_at is None and not _was_probe(case):
        tell_of(case, acting_for(case, local_date(clock.now(), case.location.zone)), "promise_due", due_at=promise.due_at)


def _was_probe(case: Case) -> bool:
    return any(entry.kind == log.CLOSED and entry.facts.get("why") == "probe" for entry in entries_of(case.id))


def _waiting(case: Case) -> list[Step]:
    lines = entries_of(case.id)
    clocks = clocks_for(case, lines)
    hours = company_settings(case.company_id).ladder_hours
    return ladder.waiting(clocks, ladder.steps(clocks, hours, higher=ladder.ranks_higher(lines)), ladder.rung_already(lines))


def _ring(case: Case, step: Step) -> None:
    lead = lead_for(case.location, step.rank, local_date(clock.now(), case.location.zone))
    told = lead.user_id if lead else case.owner_id
    db.session.add(Ring(case_id=case.id, round=step.round, rung=step.rung, due_at=step.due_at, told_id=told))
    instead = str(lead.instead_of) if lead and lead.instead_of else None
    note(case, log.RUNG, None, rung=step.rung, told=str(told), rank=step.rank, instead_of=instead)
    tell_of(case, told, "case_rung", hours=company_settings(case.company_id).ladder_hours[step.rung - 1])
