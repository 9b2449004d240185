"""The review desk as the page needs it: plain values, no queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shopper.reviews.desk.items import SectionView, sections_of
from shopper.reviews.desk.score import ScoreView, score_of
from shopper.reviews.queries import Desk, is_pending
from shopper.visits.rules import language_of
from shopper.visits.words import reason_text
from shopper.web.answers import photo_word


@dataclass(frozen=True)
class ReasonView:
    """Why the visit waits; `item` is the question it is about, when it is about one."""

    item: str | None
    text: str


@dataclass(frozen=True)
class VisitView:
    id: UUID
    location_name: dict[str, str]
    address: str | None
    zone: str
    visited_on: date
    came_in_at: datetime | None
    left_at: datetime | None
    received_at: datetime
    edition_id: UUID
    edition_version: str
    narrative: str
    language: str | None
    status: str
    reasons: list[ReasonView]
    sections: list[SectionView]
    score: ScoreView
    photos_expected: int
    photos_here: int
    photos_pending: int
    published: bool
    report_id: UUID | None


def view_of(desk: Desk) -> VisitView:
    visit, submission = desk.visit, desk.visit.submission
    return VisitView(
        id=visit.id,
        location_name=visit.location.name,
        address=visit.location.address,
        zone=visit.zone,
        visited_on=visit.visited_on,
        came_in_at=visit.came_in_at,
        left_at=visit.left_at,
        received_at=visit.received_at,
        edition_id=desk.edition.id,
        edition_version=desk.edition.version,
        narrative=visit.narrative,
        language=language_of(visit.narrative, visit.language),
        status=submission.status,
        reasons=[ReasonView(each["item"] or None, reason_text(each["code"])) for each in submission.reasons]
        + [ReasonView(photo.item, photo_word("unreadable") or "") for photo in desk.photos if photo.undecodable],
        sections=sections_of(desk),
        score=score_of(desk.score),
        photos_expected=len(desk.photos),
        photos_here=sum(photo.is_here for photo in desk.photos),
        photos_pending=sum(is_pending(photo) for photo in desk.photos),
        published=desk.publication is not None,
        report_id=desk.publication.id if desk.publication else None,
    )
