"""Something tangible for the customer: given at once within one's limit, asked for above it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shopper.audit.actions import record
from shopper.cases.actions.guests import tell_customer
from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.actions.telling import tell_of
from shopper.cases.models import Remedy
from shopper.cases.queries.desk import case_for
from shopper.cases.queries.folder import decider_for, may_decide, menu_of, spent_on
from shopper.cases.queries.log import hold
from shopper.cases.queries.people import rank_at
from shopper.cases.rules import log
from shopper.cases.rules.remedies import needs_asking
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings

GIVEN, ASKED, ALLOWED, REFUSED = "given", "asked", "allowed", "refused"
LONGEST = 1_000


@transaction
def give_remedy(
    actor_id: UUID, case_id: UUID, *, kind: str, words: str, amount_minor: int | None, ask: bool = False, seen: int | None
) -> UUID:
    """Given at once while all that was given unasked in this case stays within the limit of the actor's rank; else asked for, of
    the next rank.

    Invalid(kind): not on the card's menu; Conflict(limit=…): above the limit and not asked.
    """
    case = taken_up_open(actor_id, case_id, seen)
    if kind not in menu_of(case):
        raise Invalid(kind="not on the menu")
    settings = company_settings(case.company_id)
    rank = rank_at(actor_id, case.location.path)
    is_above = needs_asking(rank, amount_minor, settings.remedy_limits, spent_on(case, (GIVEN,)))
    if is_above and not ask:
        raise Conflict("above the limit", limit=True)
    remedy = Remedy(
        case_id=case.id,
        kind=kind,
        words=words.strip()[:LONGEST] or None,
        amount_minor=amount_minor,
        currency=settings.currency if amount_minor else None,
        state=ASKED if is_above else GIVEN,
        asked_by=actor_id,
    )
    db.session.add(remedy)
    db.session.flush()
    note(case, log.ASKED_REMEDY if is_above else log.GAVE_REMEDY, actor_id, **_facts(remedy))
    decider = decider_for(case, actor_id) if is_above else None
    if decider is not None:
        tell_of(case, decider[0], "remedy_asked")
    return remedy.id


@transaction
def decide_remedy(actor_id: UUID, case_id: UUID, remedy_id: UUID, *, allow: bool, why: str) -> None:
    """By somebody whose own limit it is within. Invalid(why): a refusal says why, in words that the customer reads as they are;
    Conflict(decided=True), Conflict(limit=True)."""
    case = case_for(actor_id, case_id)
    hold(case)
    remedy = db.session.get(Remedy, remedy_id, populate_existing=True)
    if remedy is None or remedy.case_id != case.id or not may_decide(actor_id, case, remedy):
        raise NotFound
    if remedy.state != ASKED:
        raise Conflict("decided already", decided=True)
    if not allow and not why.strip():
        raise Invalid(why="say why")
    remedy.state, remedy.decided_by, remedy.decided_at = ALLOWED if allow else REFUSED, actor_id, clock.now()
    said = why.strip()[:LONGEST]
    if allow:
        note(case, log.ALLOWED_REMEDY, actor_id, **_facts(remedy), why=said)
    else:
        note(case, log.REFUSED_REMEDY, actor_id, **_facts(remedy), reply=said)
    record(actor_id, "decide remedy", "remedy", remedy.id, state=remedy.state)
    tell_of(case, remedy.asked_by, "remedy_decided")
    if not allow:
        tell_customer(case, "guest_answered")


def _facts(remedy: Remedy) -> dict[str, Any]:
    return {
        "remedy": str(remedy.id),
        "what": remedy.kind,
        "amount_minor": remedy.amount_minor,
        "currency": remedy.currency,
        "words": remedy.words or "",
    }
