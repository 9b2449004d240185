"""From mended to closed: the customer is told, asked, and has the last word."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.guests import tell_customer
from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.actions.owning import hand_over
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import Case
from shopper.cases.queries.folder import above, folder
from shopper.cases.queries.log import case_by_id, entries_of, hold
from shopper.cases.queries.people import rank_at
from shopper.cases.rules import log
from shopper.cases.rules.closing import CAUSES, SILENCE, why_not_resolved
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction

LONGEST = 2_000
CLOSE = "cases.close"


@transaction
def resolve_case(
    actor_id: UUID, case_id: UUID, *, cause: str, why: str, prevention: str, words: str, seen: int | None
) -> None:
    """What it came from, what will prevent it, what the customer reads; they are told and asked whether it is right now.

    Invalid names what is missing; Conflict(points=True): a point is unanswered; Conflict(phone=True): nobody spoke with them yet.
    """
    case = taken_up_open(actor_id, case_id, seen)
    given = {"cause": cause if cause in CAUSES else "", "why": why, "prevention": prevention, "words": words}
    missing = {name: "needed" for name, text in given.items() if not text.strip()}
    if missing:
        raise Invalid(**missing)
    found = folder(case)
    barrier = why_not_resolved(
        open_points=len(found.open_points),
        is_serious=case.severity == log.SERIOUS,
        has_phone=found.reach.phone,
        is_reached=found.is_reached,
        attempts=found.attempts,
    )
    if barrier:
        raise Conflict("not yet", **{barrier: True})
    kept = {name: text.strip()[:LONGEST] for name, text in given.items()}
    note(case, log.RESOLVED, actor_id, cause=cause, why=kept["why"], prevention=kept["prevention"], words=kept["words"])
    _tell_and_ask(case, actor_id, "guest_done")


@transaction
def find_unjustified(actor_id: UUID, case_id: UUID, *, reason: str, words: str, seen: int | None) -> None:
    """Customers are right in 99 of 100 cases: this is said with its reason, and counted. They are told in words, and asked."""
    case = taken_up_open(actor_id, case_id, seen)
    missing = {name: "needed" for name, text in (("reason", reason), ("words", words)) if not text.strip()}
    if missing:
        raise Invalid(**missing)
    note(case, log.UNJUSTIFIED, actor_id, reason=reason.strip()[:LONGEST], words=words.strip()[:LONGEST])
    _tell_and_ask(case, actor_id, "guest_explained")


@transaction
def confirm_right(comment_id: UUID, case: Case) -> None:
    """The customer says that it is right now: the case is closed. Said again it stays so."""
    hold(case)
    if case.closed_at is None:
        note(case, log.CONFIRMED, None)
        note(case, log.CLOSED, None, why="confirmed")


@transaction
def reopen_case(case: Case, words: str) -> None:
    """The customer says that it is not right: a new round, in the hands of whoever stands next above. Said twice, once."""
    hold(case)
    last = log.in_order(entries_of(case.id))[-1]
    if last.kind in (log.REOPENED, log.OWNED) and case.closed_at is None and not _was_asked(case):
        return
    note(case, log.REOPENED, None, why="not_right", words=words.strip()[:LONGEST])
    kind = "case_serious" if case.severity == log.SERIOUS else "case_reopened"
    to = above(case, rank_at(case.owner_id, case.location.path))
    if to is not None and to[0] != case.owner_id:
        hand_over(case, to[0], None, "reopened", kind)
    else:
        tell_owner(case, kind)


@transaction
def close_silent(case_id: UUID, asked_at: datetime) -> None:
    """A week after the question nobody said no. Does nothing when the customer answered, or was asked anew since."""
    case = case_by_id(case_id)
    if case is None or case.closed_at is not None:
        return
    hold(case)
    asked = [entry for entry in log.the_round(entries_of(case.id)) if entry.kind == log.ASKED]
    if asked and asked[-1].at <= asked_at and clock.now() >= asked_at + SILENCE:
        note(case, log.CLOSED, None, why="silence", days=SILENCE.days)
        record(None, "close case", "case", case.id)


def _tell_and_ask(case: Case, actor_id: UUID, letter: str) -> None:
    note(case, log.TOLD, actor_id, channel="page")
    asked = note(case, log.ASKED, actor_id)
    args = {"case_id": str(case.id), "asked_at": asked.at.isoformat()}
    enqueue(CLOSE, args, key=f"{CLOSE}:{asked.id}", at=asked.at + SILENCE)
    tell_customer(case, letter)


def _was_asked(case: Case) -> bool:
    return any(entry.kind == log.ASKED for entry in log.the_round(entries_of(case.id)))
