"""Whether a visit counts, and whether it is paid."""

from __future__ import annotations

from uuid import UUID

from shopper.assignments.actions import note_excluded
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.panel.actions import settle_fee
from shopper.reviews import queries
from shopper.reviews.actions.standing import finish
from shopper.reviews.models import Verdict
from shopper.visits.models import Visit

RECOGNISED, LATE = "recognised", "late"
LONGEST = 4_000


@transaction
def give_verdict(actor_id: UUID, visit_id: UUID, *, valid: bool, payable: bool, independent: bool = True, reason: str = "") -> None:
    """Validity and pay are separate: a visit that does not count may be paid, one that counts may be withheld.

    Invalid without a reason, unless all is well. Conflict(published=True) to exclude a visit whose report is out: that is
    withdrawn instead. A rule is overruled by a person; the last word counts.
    """
    queries.hold(visit_id)
    visit = queries.visit_for_review(actor_id, visit_id)
    if not (valid and payable and independent) and not reason.strip():
        raise Invalid(reason="say why")
    if not valid and queries.latest_of_chain(visit_id) is not None:
        raise Conflict("its report is published", published=True)
    _keep(visit, valid=valid, payable=payable, independent=independent, reason=reason.strip()[:LONGEST], given_by=actor_id)
    if not valid:
        finish(visit_id)


@transaction
def judge_by_rule(visit_id: UUID) -> None:
    """A shopper who was recognised did what was asked: the visit does not count, and is paid."""
    visit = db.session.get_one(Visit, visit_id)
    if getattr(visit, "recognised_at", None) is not None and queries.verdict_of(visit_id) is None:
        note = getattr(visit, "recognised_note", "") or ""
        _keep(visit, valid=False, payable=True, independent=True, reason=note, rule=RECOGNISED)
        finish(visit_id)


@transaction
def accept_late(visit_id: UUID) -> None:
    """The reviewer's time has run out: the shopper is paid for, the report still waits for its review (decision 0017)."""
    visit, review = db.session.get(Visit, visit_id), queries.review_of(visit_id)
    if visit is None or review is None or review.state != queries.OPEN or review.due_at > clock.now():
        return
    if queries.verdict_of(visit_id) is None:
        _keep(visit, valid=True, payable=True, independent=True, reason="", rule=LATE)


@transaction
def accept(actor_id: UUID, visit_id: UUID) -> None:
    """Published without a word against it: it counts and is paid. Inside the transaction of the publication."""
    known = queries.verdict_of(visit_id)
    if known is None or known.rule == LATE:
        visit = db.session.get_one(Visit, visit_id)
        _keep(visit, valid=True, payable=True, independent=True, reason="", given_by=actor_id)


def _keep(
    visit: Visit,
    *,
    valid: bool,
    payable: bool,
    independent: bool,
    reason: str,
    rule: str | None = None,
    given_by: UUID | None = None,
) -> None:
    verdict = Verdict(
        visit_id=visit.id, valid=valid, payable=payable, independent=independent, reason=reason, rule=rule, given_by=given_by
    )
    db.session.add(verdict)
    db.session.flush()
    record(given_by, "judge visit", "visit", visit.id, valid=valid, payable=payable, independent=independent, rule=rule)
    note_excluded(visit.assignment_id, excluded=not valid)
    settle_fee(given_by, visit.assignment_id, payable=payable, why=reason)
