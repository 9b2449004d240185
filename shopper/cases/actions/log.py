"""The one writer of the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.events import CaseAnswered, CaseClosed, CaseReopened
from shopper.cases.models import Case, CaseEvent
from shopper.cases.queries.log import entries_of, hold, targets_from, times_of, unseen_rings
from shopper.cases.queries.people import rank_at
from shopper.cases.rules import ladder, log
from shopper.cases.rules.clocks import Clocks, clocks_of, copies
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings
from shopper.organisation.rules.settings import CompanySettings

RING, PROMISE, WATCH, UNJUSTIFIED = "cases.ring", "cases.promise", "cases.watch", "cases.unjustified"
EVENTS = {
    log.ANSWERED: CaseAnswered,
    log.TOLD: CaseAnswered,
    log.CLOSED: CaseClosed,
    log.REOPENED: CaseReopened,
}


@transaction
def note(case: Case, kind: str, by: UUID | None, *, on_behalf_of: UUID | None = None, **facts: Any) -> CaseEvent:
    """Write a line; rewrite the case's copies from the whole log; owe its rings and reminders; publish what it means.

    Nothing else writes into the log or the copies. `by`: None for a rule. Facts are plain JSON, see `cases.rules.log.KINDS`,
    without contact data. CaseAnswered (a reached call counts), CaseClosed and CaseReopened are published here. Raises ValueError
    for a line that cannot stand.
    """
    trouble = log.problem(kind, facts)
    if trouble:
        raise ValueError(trouble)
    hold(case)
    rank = rank_at(by, case.location.path) if by else None
    line = CaseEvent(case_id=case.id, kind=kind, by=by, rank=rank, on_behalf_of=on_behalf_of, facts=facts)
    db.session.add(line)
    db.session.flush()
    figures = company_settings(case.company_id)
    clocks = _copy(case, figures)
    _owe(case, clocks, figures, kind, facts)
    record(by, f"case {kind}", "case", case.id, line=line.id)
    _tell_rooms(case, line)
    return line


@transaction
def see(case: Case, actor_id: UUID) -> None:
    """Somebody opened the case's page: the rings that told them of it are seen, and their first look in a round is in the log."""
    now = clock.now()
    rings = unseen_rings(case.id, actor_id)
    for ring in rings:
        ring.seen_at = now
    seen = [entry for entry in log.the_round(entries_of(case.id)) if entry.kind == log.SEEN]
    if rings or not any(entry.by == actor_id for entry in seen):
        note(case, log.SEEN, actor_id, rungs=sorted(ring.rung for ring in rings))


def _copy(case: Case, figures: CompanySettings) -> Clocks:
    clocks = clocks_of(entries_of(case.id), times_of(case.location), targets_from(figures))
    case.due_at, case.due_what, case.closed_at = copies(clocks)
    case.severity = clocks.severity
    db.session.flush()
    return clocks


def _owe(case: Case, clocks: Clocks, figures: CompanySettings, kind: str, facts: dict[str, Any]) -> None:
    """Only what begins something owes something: an answered case's ring finds nothing to do when it comes."""
    if kind in (log.OPENED, log.REOPENED):
        for step in ladder.steps(clocks, figures.ladder_hours):
            owe_ring(case.id, step.due_at)
        owe_watch()
    if kind == log.UNJUSTIFIED:
        enqueue(UNJUSTIFIED, {"location_id": str(case.location_id)}, key=f"{UNJUSTIFIED}:{case.location_id}")
    if kind == log.PROMISED:
        due = datetime.fromisoformat(facts["due_at"])
        args = {"case_id": str(case.id), "promise_id": str(facts["promise"])}
        enqueue(PROMISE, args, key=f"{PROMISE}:{facts['promise']}", at=due)


@transaction
def owe_ring(case_id: UUID, at: datetime) -> None:
    """The instant is in the key: a ring that comes too early, because hours were changed meanwhile, can be owed anew."""
    enqueue(RING, {"case_id": str(case_id)}, key=f"{RING}:{case_id}:{at:%Y%m%dT%H%M%S}", at=at)


@transaction
def owe_watch() -> None:
    """A look at all open cases at the next full hour; one for everybody."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    enqueue(WATCH, {}, key=f"{WATCH}:{hour:%Y%m%dT%H}", at=hour)


def _tell_rooms(case: Case, line: CaseEvent) -> None:
    is_talk = line.kind == log.CALLED and line.facts["outcome"] == log.REACHED
    event = CaseAnswered if is_talk else EVENTS.get(line.kind)
    if event is not None:
        publish(event(case.id))
