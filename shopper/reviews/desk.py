"""The review desk as the page needs it: plain values, no queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from shopper.capture.models import Photo
from shopper.infra.i18n import pick
from shopper.questionnaires.rules import ItemSpec
from shopper.reviews.queries import Desk, is_pending
from shopper.reviews.rules import Penalty, Points, Score, ScoredItem, WeighedSection, Zeroed
from shopper.standards.models import Standard
from shopper.visits.rules import language_of
from shopper.visits.words import reason_text
from shopper.web.answers import answer_word, photo_word


@dataclass(frozen=True)
class PhotoView:
    pid: str
    url: str | None
    width: int | None
    height: int | None
    alt: str
    caption: str | None
    state: str


@dataclass(frozen=True)
class ItemView:
    """One item beside its standard. `earned`, `weight`: points; `limit`: seconds or the greatest count that passes."""

    key: str
    title: dict[str, str]
    text: dict[str, str]
    question: dict[str, str]
    criterion: dict[str, str]
    answer: str
    value: str | None
    outcome: str
    answer_word: str
    seconds: int | None
    limit: int | None
    start: datetime | None
    stop: datetime | None
    fact: str
    weight: int
    critical: str | None
    earned: Fraction
    possible: Fraction
    photos: list[PhotoView]


@dataclass(frozen=True)
class ReasonView:
    """Why the visit waits; `item` is the question it is about, when it is about one."""

    item: str | None
    text: str


@dataclass(frozen=True)
class SectionView:
    number: str
    title: dict[str, str]
    earned: Fraction
    possible: Fraction
    items: list[ItemView]


@dataclass(frozen=True)
class ScoreView:
    earned: Fraction
    possible: Fraction
    percent: Fraction | None
    published_percent: Fraction | None
    band: str
    capped: bool
    cap: Fraction
    capped_by: tuple[str, ...]
    stopped_by: tuple[str, ...]
    share: Fraction
    minimum_share: Fraction
    form_weight: Fraction
    failed: tuple[str, ...]
    not_met: int
    critical: int
    reduced: Fraction | None = None
    bonus: Fraction = Fraction(0)
    level: dict[str, str] | None = None
    flagged: tuple[str, ...] = ()
    zeroed: tuple[Zeroed, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    weighed: tuple[WeighedSection, ...] = ()


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
        sections=_sections(desk),
        score=_score(desk.score),
        photos_expected=len(desk.photos),
        photos_here=sum(photo.is_here for photo in desk.photos),
        photos_pending=sum(is_pending(photo) for photo in desk.photos),
        published=desk.publication is not None,
        report_id=desk.publication.id if desk.publication else None,
    )


def _score(score: Score) -> ScoreView:
    return ScoreView(
        earned=score.total.earned,
        possible=score.total.possible,
        percent=score.percent,
        published_percent=score.published_percent,
        band=score.band,
        capped=score.capped,
        cap=score.rules.cap,
        capped_by=score.capped_by,
        stopped_by=score.stopped_by,
        share=score.share,
        minimum_share=score.rules.minimum_share,
        form_weight=score.form_weight,
        failed=score.failed,
        not_met=score.not_met,
        critical=score.critical,
        reduced=score.reduced,
        bonus=score.bonus,
        level=score.level,
        flagged=score.flagged,
        zeroed=score.zeroed,
        penalties=score.penalties,
        weighed=score.weighed,
    )


def _sections(desk: Desk) -> list[SectionView]:
    standards = {each.number: each for each in desk.edition.standards}
    views = []
    for number, name in desk.questionnaire.parts(desk.edition.sections):
        items = [item for item in desk.score.items if item.spec.section == number]
        if items:
            points = desk.score.sections.get(number, Points())
            shown = [_item(desk, item, standards.get(item.spec.standard_number)) for item in items]
            views.append(SectionView(number, name, points.earned, points.possible, shown))
    return views


def _item(desk: Desk, item: ScoredItem, standard: Standard | None) -> ItemView:
    spec, answer = item.spec, desk.answers.get(item.spec.key)
    return ItemView(
        key=spec.key,
        title=spec.title or spec.text,
        text=standard.text if standard else {},
        question=spec.text,
        criterion=spec.criterion,
        answer=spec.answer,
        value=item.value,
        outcome=item.outcome.word,
        answer_word=answer_word(spec.answer, item.value, spec.options),
        seconds=_seconds(spec, item.value),
        limit=spec.limit if spec.answer == "time" else spec.pass_max,
        start=answer.started_at if answer else None,
        stop=answer.stopped_at if answer else None,
        fact=answer.fact if answer else "",
        weight=spec.weight,
        critical=spec.critical,
        earned=item.points.earned,
        possible=item.points.possible,
        photos=_photos(desk, spec),
    )


def _seconds(spec: ItemSpec, value: str | None) -> int | None:
    whole = spec.answer == "time" and value is not None and value.isascii() and value.isdecimal()
    return int(value or 0) if whole else None


def _photos(desk: Desk, spec: ItemSpec) -> list[PhotoView]:
    return [_photo(desk, photo, spec, number) for number, photo in _numbered(desk) if photo.item == spec.key]


def _numbered(desk: Desk) -> list[tuple[int, Photo]]:
    """Under the numbers a report gives them: by standard, then by content; those it cannot show come last."""
    place = {item.spec.key: number for number, item in enumerate(desk.score.items)}
    ordered = sorted(
        desk.photos,
        key=lambda photo: (
            photo.clean_sha256 is None,
            place.get(photo.item or "", len(place)),
            photo.clean_sha256 or "",
            photo.position,
        ),
    )
    return list(enumerate(ordered, start=1))


def _photo(desk: Desk, photo: Photo, spec: ItemSpec, number: int) -> PhotoView:
    state = (
        "ready"
        if photo.clean_sha256
        else "unreadable"
        if photo.undecodable
        else "pending"
        if photo.is_here
        else "missing"
    )
    url = url_for("reviews.photo", visit_id=desk.visit.id, pid=photo.id) if photo.clean_sha256 else None
    alt = ", ".join((_("Photo %(number)s", number=number), pick(spec.title).text))
    return PhotoView(str(photo.id), url, photo.width, photo.height, alt, photo_word(state), state)
