"""What a reviewer does with a visit."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

from shopper.assignments.actions import note_published
from shopper.audit.actions import record
from shopper.errors import Conflict, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.reviews import freeze, queries
from shopper.reviews.events import VisitPublished
from shopper.reviews.models import Publication
from shopper.reviews.queries import Desk, is_pending

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@transaction
def note_look(actor_id: UUID, visit_id: UUID) -> None:
    """Whoever looks at a visit that is still secret is written down (PRODUCT decision 1)."""
    queries.visit_for_review(actor_id, visit_id)
    if queries.latest_publication(visit_id) is None:
        record(actor_id, "look at visit", "visit", visit_id)


@transaction
def publish_visit(actor_id: UUID, visit_id: UUID, *, base_url: str) -> UUID:
    """Freeze the visit and make it known; the answer is the publication. Twice is once.

    Conflict(pending=n) while clean copies of photographs are still being made: the snapshot names them.
    Conflict(earlier_published=True) for a correction that came after the publication of what it corrects.
    """
    queries.hold(visit_id)
    desk = queries.desk(actor_id, visit_id)
    if desk.publication is not None:
        return desk.publication.id
    if desk.visit.replaced_by_id is not None:
        raise NotFound  # its correction is what can be published
    if queries.is_earlier_published(visit_id):
        raise Conflict("an earlier form of this visit is published", earlier_published=True)
    pending = sum(is_pending(photo) for photo in desk.photos)
    if pending:
        raise Conflict("photos are being prepared", pending=pending)
    publication = _freeze(actor_id, desk, base_url)
    db.session.add(publication)
    db.session.flush()
    record(actor_id, "publish visit", "visit", visit_id, publication=str(publication.id), band=publication.band)
    note_published(desk.visit.assignment_id)
    bus.publish(VisitPublished(publication.id))
    return publication.id


def _freeze(actor_id: UUID, desk: Desk, base_url: str) -> Publication:
    visit, score, now, publication_id = desk.visit, desk.score, clock.now(), uuid4()
    imprint = freeze.Imprint(
        revision=1, published_at=now, code=_new_code(), address=f"{base_url.rstrip('/')}/reports/{publication_id}"
    )
    snapshot = freeze.snapshot_of(
        visit=visit,
        score=score,
        edition=desk.edition,
        form=desk.questionnaire,
        location=visit.location,
        company=desk.company,
        photos=desk.photos,
        imprint=imprint,
    )
    return Publication(
        id=publication_id,
        visit_id=visit.id,
        revision=1,
        company_id=visit.company_id,
        location_id=visit.location_id,
        edition_id=desk.edition.id,
        visited_on=visit.visited_on,
        band=score.band,
        not_met=score.not_met,
        critical=score.critical,
        percent=_exact(score.percent),
        published_percent=_exact(score.published_percent),
        snapshot=snapshot,
        snapshot_sha256=freeze.sha256_of(snapshot),
        published_by=actor_id,
        published_at=now,
    )


def _exact(percent: object) -> str | None:
    return None if percent is None else str(percent)


def _new_code() -> str:
    """Short enough to type, too long to guess: 15 signs of 30, more than 73 bits."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(15))
    return "-".join((signs[:5], signs[5:10], signs[10:]))
