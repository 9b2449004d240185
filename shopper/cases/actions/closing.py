"""From mended to closed: the customer is told, asked, and has the last word."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.answering import mark_answered
from shopper.cases.actions.guests import tell_customer
from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.actions.owning import hand_over
from shopper.cases.actions.telling import tell_owner
from shopper.cases.models import Case
from shopper.cases.queries.folder import Folder, above, folder
from shopper.cases.queries.log import case_by_id, entries_of, has_unkept_promise, hold
from shopper.cases.queries.people import rank_at
from shopper.cases.rules import log
from shopper.cases.rules.closing import CAUSES, SILENCE, why_not_over
from shopper.cases.rules.splitting import MEND
from shopper.comment_cards.rules.masking import masked
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.jobs import enqueue
from shopper.infra.transaction import transaction

LONGEST = 2_000
CLOSE = "cases.close"
WAIT = timedelta(days=1)


@transaction
def resolve_case(
    actor_id: UUID, case_id: UUID, *, cause: str, why: str, prevention: str, words: str, seen: int | None
) -> None:
    """What it came from, what will prevent it, what the customer reads; they are told and asked whether it is right now.

    Invalid names what is missing; Conflict(points=True): a point is unanswered; Conflict(promises=True): something promised is
    still owed; Conflict(phone=True): nobody spoke with them yet.
    """
    case = taken_up_open(actor_id, case_id, seen)
    given = {"cause": cause if cause in CAUSES else "", "why": why, "prevention": prevention, "words": words}
    missing = {name: "needed" for name, text in given.items() if not text.strip()}
    if missing:
        raise Invalid(**missing)
    found = folder(case)
    _refuse_too_early(found, len(found.open_points) + found.owes_again)
    kept = {name: text.strip()[:LONGEST] for name, text in given.items()}
    note(case, log.RESOLVED, actor_id, cause=cause, why=kept["why"], prevention=kept["prevention"], words=kept["words"])
    _tell_and_ask(case, actor_id, "guest_done")


@transaction
def find_unjustified(actor_id: UUID, case_id: UUID, *, reason: str, words: str, seen: int | None) -> None:
    """Customers are right in 99 of 100 cases: this is said with its reason, and counted. They are told in words, and asked.

    Those words answer what they complained of; thanks and ideas want their own answers as ever. Conflict as in `resolve_case`.
    """
    case = taken_up_open(actor_id, case_id, seen)
    missing = {name: "needed" for name, text in (("reason", reason), ("words", words)) if not text.strip()}
    if missing:
        raise Invalid(**missing)
    found = folder(case)
    _refuse_too_early(found, sum(point.kind != MEND for point in found.open_points))
    line = note(case, log.UNJUSTIFIED, actor_id, reason=reason.strip()[:LONGEST], words=words.strip()[:LONGEST])
    mark_answered(case, line.id, {point.id for point in found.open_points})
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
    """The customer says that it is not right: a new round, in the hands of whoever stands next above. Said twice, once.

    What is still wrong is kept without numbers and links, as everything that staff read.
    """
    hold(case)
    last = log.in_order(entries_of(case.id))[-1]
    if last.kind in (log.REOPENED, log.OWNED) and case.closed_at is None and not _was_asked(case):
        return
    note(case, log.REOPENED, None, why="not_right", words=masked(words.strip())[:LONGEST])
    kind = "case_serious" if case.severity == log.SERIOUS else "case_reopened"
    to = above(case, rank_at(case.owner_id, case.location.path))
    if to is not None and to[0] != case.owner_id:
        hand_over(case, to[0], None, "reopened", kind)
    else:
        tell_owner(case, kind)


@transaction
def close_silent(case_id: UUID, asked_at: datetime) -> None:
    """A week after the question nobody said no. Does nothing when the customer answered, or was asked anew since; waits as long as
    something promised meanwhile is owed."""
    case = case_by_id(case_id)
    if case is None:
        return
    hold(case)
    asked = [entry for entry in log.the_round(entries_of(case.id)) if entry.kind == log.ASKED]
    if case.closed_at is not None or not asked or asked[-1].at > asked_at or clock.now() < asked_at + SILENCE:
        return
    if has_unkept_promise(case.id):
        _owe_closing(case.id, asked_at, clock.now() + WAIT)
        return
    note(case, log.CLOSED, None, why="silence", days=(clock.now() - asked_at).days)
    record(None, "close case", "case", case.id)


def _tell_and_ask(case: Case, actor_id: UUID, letter: str) -> None:
    note(case, log.TOLD, actor_id, channel="page")
    asked = note(case, log.ASKED, actor_id)
    _owe_closing(case.id, asked.at, asked.at + SILENCE)
    tell_customer(case, letter)


def _owe_closing(case_id: UUID, asked_at: datetime, at: datetime) -> None:
    args = {"case_id": str(case_id), "asked_at": asked_at.isoformat()}
    enqueue(CLOSE, args, key=f"{CLOSE}:{case_id}:{at:%Y%m%dT%H%M%S%f}", at=at)


def _refuse_too_early(found: Folder, open_points: int) -> None:
    barrier = why_not_over(
        open_points=open_points,
        is_serious=found.case.severity == log.SERIOUS,
        has_phone=found.reach.phone,
        is_reached=found.is_reached,
        attempts=found.attempts,
        open_promises=sum(made.kept_at is None for made in found.promises),
    )
    if barrier:
        raise Conflict("not yet", **{barrier: True})


def _was_asked(case: Case) -> bool:
    return any(entry.kind == log.ASKED for entry in log.the_round(entries_of(case.id)))
