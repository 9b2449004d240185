"""Take a report back; let go of what stood on an erased visit."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa

from shopper.assignments.actions import note_excluded
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra import bus
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.reviews import queries
from shopper.reviews.events import ReportForgotten, ReportWithdrawn
from shopper.reviews.models import (
    AnswerEdit,
    Appeal,
    AppealItem,
    Publication,
    Review,
    ReviewNote,
    SecondReading,
    Verdict,
    Withdrawal,
)
from shopper.visits.models import Visit

LONGEST = 2_000


@transaction
def withdraw_report(actor_id: UUID, visit_id: UUID, reason: str) -> UUID:
    """The report, all its revisions, is no longer shown and counts nowhere; its address says that and why. For good.

    The location is to be visited again.

    Invalid without a reason; Conflict when nothing of this visit is published, or it was withdrawn before.
    """
    queries.hold(visit_id)
    queries.visit_for_review(actor_id, visit_id)
    latest = queries.latest_of_chain(visit_id)
    if latest is None:
        raise Conflict("nothing of it is published", published=False)
    if not reason.strip():
        raise Invalid(reason="say why")
    assert latest.series_id is not None
    db.session.add(
        Withdrawal(
            series_id=latest.series_id,
            company_id=latest.company_id,
            location_id=latest.location_id,
            publications=[str(each) for each in queries.revisions(latest.series_id)],
            reason=reason.strip()[:LONGEST],
            withdrawn_by=actor_id,
        )
    )
    review = queries.review_of(latest.visit_id)
    if review is not None:
        review.state = queries.DONE
    db.session.flush()
    note_excluded(db.session.get_one(Visit, latest.visit_id).assignment_id, excluded=True)
    record(actor_id, "withdraw report", "publication", latest.series_id)
    bus.publish(ReportWithdrawn(latest.series_id))
    return latest.series_id


@transaction
def forget_review(submission_id: UUID) -> None:
    """All that was decided about a visit whose submission is erased goes; that a report was withdrawn stays said."""
    visit_id = queries.visit_of(submission_id)
    if visit_id is None:
        return
    gone = db.session.execute(sa.select(Publication.id, Publication.series_id).where(Publication.visit_id == visit_id)).all()
    for publication in gone:
        bus.publish(ReportForgotten(publication.id))
        appeals = sa.select(Appeal.id).where(Appeal.publication_id == publication.id)
        db.session.execute(sa.delete(AppealItem).where(AppealItem.appeal_id.in_(appeals)))
        db.session.execute(sa.delete(Appeal).where(Appeal.publication_id == publication.id))
        db.session.execute(sa.delete(Publication).where(Publication.id == publication.id))
    for table in (AnswerEdit, Verdict, ReviewNote, SecondReading, Review):
        db.session.execute(sa.delete(table).where(table.visit_id == visit_id))
    db.session.flush()
    record(None, "forget review", "visit", visit_id)
