"""A visit as it was sent, in words, for the one who sent it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from shopper.capture.models import Photo, Submission
from shopper.infra.i18n import pick
from shopper.questionnaires.rules import ItemSpec, Texts, chosen
from shopper.visits.rules import AnswerGiven, Manifest, number_in, read_manifest


@dataclass(frozen=True)
class SentLine:
    """One question with what was answered; `answer` is empty where nothing was."""

    number: str
    text: Texts
    answer: str
    reasons: tuple[str, ...]
    fact: str
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class SentPage:
    id: UUID
    rev: int
    received_at: datetime
    came_in_at: datetime | None
    left_at: datetime | None
    narrative: str
    lines: tuple[SentLine, ...]
    recognised: bool


def sent_page(submission: Submission, specs: Sequence[ItemSpec]) -> SentPage:
    manifest = read_manifest(submission.body)
    return SentPage(
        id=submission.id,
        rev=submission.rev,
        received_at=submission.received_at,
        came_in_at=manifest.came_in_at,
        left_at=manifest.left_at,
        narrative=manifest.narrative,
        lines=tuple(_line(spec, manifest, submission.photos) for spec in specs if spec.answer != "note"),
        recognised=manifest.recognised is not None,
    )


def _line(spec: ItemSpec, manifest: Manifest, photos: Sequence[Photo]) -> SentLine:
    given = manifest.answers.get(spec.key)
    return SentLine(
        number=spec.standard_number,
        text=spec.text,
        answer=answer_words(spec, given),
        reasons=tuple(pick(dict(spec.reasons).get(each, {})).text or each for each in given.reasons) if given else (),
        fact=given.fact if given else "",
        photos=tuple(photo for photo in photos if photo.item == spec.key),
    )


def answer_words(spec: ItemSpec, given: AnswerGiven | None) -> str:
    """In the words of the form; seconds as a stopwatch shows them."""
    value = given.value if given else None
    if not value:
        return ""
    fixed = {"yes": _("Yes"), "no": _("No"), "partly": _("Partly"), "not_seen": _("Not seen"), "na": _("Not applicable")}
    if spec.na_label:
        fixed["na"] = pick(spec.na_label).text
    words = fixed | {option: pick(label).text for option, label in spec.options}
    seconds = number_in(value) if spec.answer == "time" else None
    if seconds is not None:
        return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
    return ", ".join(words.get(each, each) for each in chosen(spec, value))
