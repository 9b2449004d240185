"""A customer is phoned or written to."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from shopper.cases.actions.guests import tell_customer
from shopper.cases.actions.log import note
from shopper.cases.actions.marks import taken_up_open
from shopper.cases.models import Case
from shopper.cases.queries.folder import higher
from shopper.cases.queries.log import points_of
from shopper.cases.rules import answers, log
from shopper.cases.rules.answers import Reply
from shopper.cases.rules.splitting import THANK
from shopper.errors import Invalid
from shopper.infra.db import db
from shopper.infra.transaction import transaction

LONGEST_NOTE = 2_000


@transaction
def log_call(
    actor_id: UUID,
    case_id: UUID,
    *,
    outcome: str,
    words: str = "",
    points: Collection[UUID] = (),
    on_behalf_of: UUID | None = None,
    seen: int | None,
) -> None:
    """How a call went. Reached: the points that were spoken about are answered. Invalid(outcome=…), NotFound, Conflict."""
    case = taken_up_open(actor_id, case_id, seen)
    if outcome not in log.OUTCOMES:
        raise Invalid(outcome="choose how it went")
    spoken = [str(each) for each in points] if outcome == log.REACHED else []
    behalf = _in_whose_name(case, actor_id, on_behalf_of)
    line = note(
        case, log.CALLED, actor_id, on_behalf_of=behalf, outcome=outcome, words=words.strip()[:LONGEST_NOTE], points=spoken
    )
    mark_answered(case, line.id, set(points) if outcome == log.REACHED else set())


@transaction
def answer_case(actor_id: UUID, case_id: UUID, reply: Reply, *, on_behalf_of: UUID | None = None, seen: int | None) -> None:
    """Words to the customer, on their page at once and by letter when they left an address.

    Invalid names the parts that are missing: every open point is answered or none is.
    """
    case = taken_up_open(actor_id, case_id, seen)
    points = [point for point in points_of(case.id) if point.answered_by_event is None]
    thank = [point.id for point in points if point.kind == THANK]
    problems = answers.lacks(reply, [point.id for point in points if point.kind != THANK], thank)
    words = answers.composed(reply, [point.id for point in points])
    if problems or not words:
        raise Invalid(**(problems or {answers.APOLOGY: "words"}))
    behalf = _in_whose_name(case, actor_id, on_behalf_of)
    ids = [str(point.id) for point in points]
    line = note(case, log.ANSWERED, actor_id, on_behalf_of=behalf, points=ids, channel="page", words=words[: 5 * answers.LONGEST])
    mark_answered(case, line.id, {point.id for point in points})
    tell_customer(case, "guest_answered")


@transaction
def mark_answered(case: Case, line_id: int, points: Collection[UUID]) -> None:
    """These points of the case by this line of its log, as far as they were open."""
    for point in points_of(case.id):
        if point.id in points and point.answered_by_event is None:
            point.answered_by_event = line_id
    db.session.flush()


def _in_whose_name(case: Case, actor_id: UUID, wanted: UUID | None) -> UUID | None:
    """Only somebody who leads the place with a higher rank; Invalid for any other."""
    if wanted is not None and wanted not in {each for each, _name in higher(case, actor_id)}:
        raise Invalid(on_behalf_of="not somebody above")
    return wanted
