"""The items of a visit beside their standards, with the photos that prove them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask import url_for
from flask_babel import gettext as _

from shopper.capture.models import Photo
from shopper.infra.i18n import pick
from shopper.questionnaires.rules import ItemSpec
from shopper.reviews.queries import Desk
from shopper.reviews.rules import Points, ScoredItem
from shopper.standards.models import Standard
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
class SectionView:
    number: str
    title: dict[str, str]
    earned: Fraction
    possible: Fraction
    items: list[ItemView]


def sections_of(desk: Desk) -> list[SectionView]:
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
