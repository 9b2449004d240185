"""What was found on a visit, as plain JSON: items, sections, stages, score, photos, the story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from shopper.capture.models import Photo
from shopper.questionnaires.models import Questionnaire
from shopper.questionnaires.rules import ItemSpec, chosen
from shopper.reviews.rules import Points, Score, ScoredItem
from shopper.standards.models import Edition, Standard
from shopper.visits.models import Answer, Visit
from shopper.visits.rules import language_of, limit_of, number_in


def instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def findings(
    visit: Visit,
    score: Score,
    edition: Edition,
    form: Questionnaire,
    photos: Iterable[Photo],
    answers: Mapping[str, Answer] | None,
) -> dict[str, Any]:
    shown = sorted((photo for photo in photos if photo.clean_sha256), key=lambda photo: (photo.clean_sha256, photo.id))
    keys = {item.spec.key for item in score.items}
    return {
        "items": _items(visit, score, edition.standards, shown, answers),
        "sections": [_part(code, name, score.sections) for code, name in form.parts(edition.sections)],
        "stages": [_part(part.code, part.name, score.stages) | {"owner": None} for part in edition.stages],
        "score": _score(score),
        "photos": [_photo(photo, keys) for photo in shown],
        "narrative": visit.narrative,
        "narrative_language": language_of(visit.narrative, visit.language),
    }


def _items(
    visit: Visit,
    score: Score,
    standards: Iterable[Standard],
    photos: Sequence[Photo],
    answers: Mapping[str, Answer] | None,
) -> list[dict[str, Any]]:
    by_number = {standard.number: standard for standard in standards}
    if answers is None:
        answers = {answer.key: answer for answer in visit.answers}
    return [
        _item(item, by_number.get(item.spec.standard_number))
        | _told(answers.get(item.spec.key), visit.language)
        | {"photos": [str(photo.id) for photo in photos if photo.item == item.spec.key]}
        for item in score.items
    ]


def _item(item: ScoredItem, standard: Standard | None) -> dict[str, Any]:
    """An item that cites no standard goes by its own title, or by its question."""
    spec = item.spec
    return {
        "key": spec.key,
        "section": spec.section,
        "stage": spec.stage,
        "title": dict(spec.title or spec.text),
        "text": dict(standard.text if standard else spec.text if spec.title else {}),
        "clause": spec.standard_number,
        "criterion": dict(spec.criterion),
        "weight": spec.weight,
        "critical": spec.critical,
        "answer": spec.answer,
        "value": item.value,
        "value_text": _chosen_words(item),
        "seconds": _seconds(item),
        "limit": limit_of(spec),
        "outcome": item.outcome.word,
        "earned": str(item.points.earned),
        "possible": str(item.points.possible),
        "aspect": spec.aspect,
        "cost": cost_of(spec, standard),
    }


def cost_of(spec: ItemSpec, standard: Standard | None) -> str:
    """What mending it costs, by kind: behaviour is free from Monday on, things want a little (decision 0018).

    A clause that says so itself is believed.
    """
    told = (standard.form or {}).get("cost") if standard else None
    if told in ("free", "small", "money"):
        return str(told)
    return "small" if standard is not None and standard.dimension == "Tangibles" else "free"


def _chosen_words(item: ScoredItem) -> dict[str, str] | None:
    """What was chosen, in every language in which all of it has words."""
    labels = dict(item.spec.options)
    words = [labels[value] for value in chosen(item.spec, item.value) if value in labels]
    if not words:
        return None
    languages = set.intersection(*({*each} for each in words)) or {*words[0]}
    return {language: ", ".join(each.get(language, "") for each in words) for language in sorted(languages)}


def scoring_of(score: Score, sections: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, Any]:
    """How the result was worked out, for a reader to do it again."""
    names = {code: dict(name) for code, name in sections}
    return {
        "method": score.rules.method,
        "sections": [
            {
                "code": each.number,
                "name": names.get(each.number, {}),
                "weight": str(each.weight),
                "percent": None if each.percent is None else str(each.percent),
                "counted": str(each.counted),
            }
            for each in score.weighed
        ],
        "bonus": str(score.bonus),
        "penalties": [{"key": each.key, "points": str(each.points)} for each in score.penalties],
        "reduced": None if score.reduced is None else str(score.reduced),
        "zeroed": [{"code": each.section, "by": list(each.by)} for each in score.zeroed],
        "flagged": list(score.flagged),
        "level": score.level,
    }


def _told(answer: Answer | None, language: str) -> dict[str, Any]:
    """The shopper's own words and stopwatch."""
    fact = answer.fact if answer else ""
    return {
        "start": instant(answer.started_at) if answer else None,
        "stop": instant(answer.stopped_at) if answer else None,
        "fact": fact,
        "fact_language": language_of(fact, language) if fact else None,
    }


def _seconds(item: ScoredItem) -> int | None:
    """Whole seconds for showing, begun ones left out; 20.4 s against 20 s is shown as 21, or it would seem in time."""
    measured = number_in(item.value or "") if item.spec.answer == "time" else None
    if measured is None:
        return None
    limit = limit_of(item.spec)
    whole = int(measured)
    return whole + 1 if limit is not None and whole <= limit < measured else whole


def _part(code: str, name: Mapping[str, str], points: Mapping[str, Points]) -> dict[str, Any]:
    mine = points.get(code, Points())
    return {"code": code, "name": dict(name), "earned": str(mine.earned), "possible": str(mine.possible)}


def _score(score: Score) -> dict[str, Any]:
    def exact(percent: Fraction | None) -> str | None:
        return None if percent is None else str(percent)

    return {
        "earned": str(score.total.earned),
        "possible": str(score.total.possible),
        "form_weight": str(score.form_weight),
        "share": str(score.share),
        "minimum_share": str(score.rules.minimum_share),
        "percent": exact(score.percent),
        "published_percent": exact(score.published_percent),
        "band": score.band,
        "pass_mark": str(score.rules.pass_mark),
        "excellent_mark": str(score.rules.excellent_mark),
        "cap": str(score.rules.cap),
        "cap_applied": score.capped,
        "capped_by": list(score.capped_by),
        "stopped_by": list(score.stopped_by),
    }


def _photo(photo: Photo, keys: set[str]) -> dict[str, Any]:
    """Without a caption: the form's label is an instruction to the shopper; the report shows the standard's title."""
    return {
        "pid": str(photo.id),
        "sha256": photo.clean_sha256,
        "width": photo.width or 0,
        "height": photo.height or 0,
        "item": photo.item if photo.item in keys else None,
        "caption": None,
        "taken_at": instant(photo.taken_at),
    }
