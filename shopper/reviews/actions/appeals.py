"""A location objects; somebody who had no part in the review decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.queries import company_settings
from shopper.reviews import queries
from shopper.reviews.actions.publishing import Draft, draft_of, publish_draft
from shopper.reviews.measures.deadlines import end_of, is_open, last_day
from shopper.reviews.models import AnswerEdit, Appeal, AppealItem

UPHELD, PARTLY, REJECTED = "upheld", "partly", "rejected"
DECISIONS = (UPHELD, PARTLY, REJECTED)
LONGEST = 4_000
LAST_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Objection:
    """What is wrong with one item, and what shows it."""

    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class Decision:
    """`new_value`: the answer that stands from now on; None leaves it as it is."""

    decision: str
    explanation: str
    new_value: str | None = None


@transaction
def raise_appeal(actor_id: UUID, publication_id: UUID, objections: Mapping[str, Objection]) -> UUID:
    """Object to items of a report, each with its reason; each once, whatever the revision.

    Invalid without any, without a reason or about an item the report has not; Conflict(late=True) when the last day is
    over, Conflict(again=key) for an item that was objected to before, Conflict(newer=True) when a newer revision is out.
    """
    publication = queries.report_to_appeal(actor_id, publication_id)
    queries.hold(publication.visit_id)
    if publication.id != publication_id:
        raise Conflict("a newer revision is published", newer=True)
    zone = publication.snapshot["location"]["zone"]
    until = publication.snapshot.get("appeal_until")
    if until is None or not is_open(date.fromisoformat(until), zone, clock.now()):
        raise Conflict("the last day is over", late=True)
    known = {item["key"] for item in publication.snapshot["items"]}
    wrong = [key for key, each in objections.items() if key not in known or not each.reason.strip()]
    if not objections or wrong:
        raise Invalid(**dict.fromkeys(wrong or ["items"], "say what is wrong"))
    before = {item.key for appeal in queries.appeals_of(publication.series_id) for item in appeal.items}
    if before & objections.keys():
        raise Conflict("it was objected to before", again=sorted(before & objections.keys())[0])
    assert publication.series_id is not None
    days = company_settings(publication.company_id).appeal_decision_days
    appeal = Appeal(
        publication_id=publication.id,
        series_id=publication.series_id,
        location_id=publication.location_id,
        raised_by=actor_id,
        due_at=end_of(last_day(clock.now(), days, zone), zone) - LAST_SECOND,
    )
    db.session.add(appeal)
    db.session.flush()
    db.session.add_all(_item_of(appeal, key, each) for key, each in objections.items())
    db.session.flush()
    record(actor_id, "raise appeal", "publication", publication.id, items=sorted(objections))
    return appeal.id


@transaction
def decide_appeal(actor_id: UUID, appeal_id: UUID, decisions: Mapping[str, Decision]) -> None:
    """Item by item, with an explanation the location will read. Nobody is told before the revision is published.

    Conflict(own=True) for whoever published, changed, returned or judged the visit. Invalid names the items that lack something.
    """
    appeal = _undecided(actor_id, appeal_id)
    wrong = {item.key: lack for item in appeal.items if (lack := _lacking(decisions.get(item.key)))}
    if wrong:
        raise Invalid(**wrong)
    for item in appeal.items:
        given = decisions[item.key]
        item.decision, item.explanation = given.decision, given.explanation.strip()[:LONGEST]
        item.new_value = given.new_value if given.decision != REJECTED else None
    db.session.flush()
    record(actor_id, "weigh appeal", "appeal", appeal.id)


def draft_of_appeal(actor_id: UUID, appeal_id: UUID) -> Draft:
    """The revision that the decision leads to. Nothing is kept."""
    appeal = queries.appeal_for_review(actor_id, appeal_id)
    if any(item.decision is None for item in appeal.items):
        raise Conflict("decide about every item first", undecided=True)
    overlay, visit_id = _overlay(actor_id, appeal)
    return draft_of(actor_id, visit_id, overlay=overlay, decided=appeal.items)


@transaction
def close_appeal(actor_id: UUID, appeal_id: UUID, *, seen: str, base_url: str) -> UUID:
    """Publish the revision that says what was decided; whoever objected is told. Conflict(unseen=True) without having looked."""
    appeal = _undecided(actor_id, appeal_id)
    draft = draft_of_appeal(actor_id, appeal_id)
    if seen != draft.seen:
        raise Conflict("look at the page before it is published", unseen=True)
    overlay, _visit_id = _overlay(actor_id, appeal)
    publication_id = publish_draft(actor_id, draft, base_url)
    db.session.add_all(overlay)
    appeal.decided_by, appeal.decided_at = actor_id, clock.now()
    db.session.flush()
    record(actor_id, "decide appeal", "appeal", appeal.id, publication=str(publication_id))
    snapshot = draft.snapshot
    tell(
        appeal.raised_by,
        "appeal_decided",
        path=f"/reports/{publication_id}",
        place=snapshot["location"]["name"],
        day=snapshot["visit"]["local_date"],
    )
    return publication_id


def _item_of(appeal: Appeal, key: str, objection: Objection) -> AppealItem:
    return AppealItem(
        appeal_id=appeal.id,
        series_id=appeal.series_id,
        key=key,
        reason=objection.reason.strip()[:LONGEST],
        evidence=objection.evidence.strip()[:LONGEST],
    )


def _lacking(given: Decision | None) -> str | None:
    """What a decision still lacks; None when it is whole."""
    if given is None or given.decision not in DECISIONS:
        return "decision"
    if not given.explanation.strip():
        return "explanation"
    return "new_value" if given.decision == UPHELD and given.new_value is None else None


def _undecided(actor_id: UUID, appeal_id: UUID) -> Appeal:
    appeal = queries.appeal_for_review(actor_id, appeal_id)
    queries.hold(queries.newest_of(appeal.series_id).visit_id)
    db.session.refresh(appeal)
    if appeal.decided_at is not None:
        raise Conflict("it is decided already", decided=True)
    if queries.is_involved(actor_id, appeal.series_id):
        raise Conflict("somebody else decides", own=True)
    return appeal


def _overlay(actor_id: UUID, appeal: Appeal) -> tuple[list[AnswerEdit], UUID]:
    """The changes of answers that the decision means, on the visit the newest revision stands on."""
    visit_id = queries.newest_of(appeal.series_id).visit_id
    stands = queries.desk(actor_id, visit_id).answers
    edits = [
        AnswerEdit(
            visit_id=visit_id,
            key=item.key,
            part="value",
            old=stands[item.key].value if item.key in stands else "",
            new=item.new_value,
            why=item.explanation,
            cause="appeal",
            edited_by=actor_id,
        )
        for item in appeal.items
        if item.new_value is not None and item.new_value != (stands[item.key].value if item.key in stands else "")
    ]
    return edits, visit_id

