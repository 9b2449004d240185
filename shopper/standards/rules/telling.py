"""The list of changes an edition carries: filled from the difference, its sentences left to their writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from shopper.standards.rules.difference import ClauseChange, Difference, FieldChange
from shopper.standards.rules.reading import Texts

# Content of the book, not of a screen: it is kept with the edition in every language the book speaks.
SENTENCES: dict[str, Texts] = {
    "new": {"en": "New standard: {title}", "ru": "Новый стандарт: {title}", "pl": "Nowy standard: {title}"},
    "withdrawn": {
        "en": "Withdrawn: {title}. The number is never used again",
        "ru": "Исключён: {title}. Номер больше не используется",
        "pl": "Wycofano: {title}. Numer nie będzie już użyty",
    },
    "limit": {
        "en": "Limit changed from {before} s to {after} s",
        "ru": "Предел изменён с {before} с на {after} с",
        "pl": "Limit zmieniono z {before} s na {after} s",
    },
    "criterion": {"en": "Criterion changed", "ru": "Изменён критерий", "pl": "Zmieniono kryterium"},
    "weight": {
        "en": "Weight changed from {before} to {after}",
        "ru": "Вес изменён с {before} на {after}",
        "pl": "Wagę zmieniono z {before} na {after}",
    },
    "flag": {
        "en": "What a miss leads to was changed",
        "ru": "Изменены последствия невыполнения",
        "pl": "Zmieniono skutki niespełnienia",
    },
    "editorial": {
        "en": "Other wording, same criterion; the trend goes on unbroken",
        "ru": "Другая формулировка, критерий прежний; сравнение продолжается",
        "pl": "Inne brzmienie, to samo kryterium; porównanie trwa dalej",
    },
    "first": {"en": "First edition", "ru": "Первая редакция", "pl": "Pierwsze wydanie"},
}


def told(document: Mapping[str, Any], found: Difference | None) -> dict[str, Any]:
    """The document with its own changes told anew. A sentence stays where what it tells of stays; `found` None: a first edition.

    "editorial" stays where only the criterion's words changed and the writer said that they mean the same.
    """
    book = deepcopy(dict(document))
    languages = list(book["name"])
    own = {"version": book["version"], "in_force_from": book["in_force_from"]}
    before = _entries(book.get("changes"))
    known = {each.get("clause"): each for each in before if each.get("version") == own["version"]}
    if found is None:
        kept = known.get(None) or {"text": _sentence("first", languages)}
        changes = [{**own, "clause": None, "kind": "first", "breaks_trend": False, "text": kept["text"]}]
    else:
        order = {number: place for place, number in enumerate(known)}
        ordered = sorted(found.clauses, key=lambda each: order.get(each.number, len(order)))
        changes = [own | _entry(each, known.get(each.number), languages) for each in ordered]
    book["changes"] = [*(each for each in before if each.get("version") != own["version"]), *changes]
    return book


def _entry(change: ClauseChange, known: Mapping[str, Any] | None, languages: list[str]) -> dict[str, Any]:
    kind = change.kind
    if known and change.reworded_only and known.get("kind") == "editorial":
        kind = "editorial"
    text = known["text"] if known and known.get("kind") == kind else sentence_of(change, kind, languages)
    breaks = change.breaks_trend and kind != "editorial"
    return {"clause": change.number, "kind": kind, "breaks_trend": breaks, "text": text}


def sentence_of(change: ClauseChange, kind: str, languages: list[str]) -> Texts:
    """A first sentence for a change, to be bettered by its writer."""
    if kind in ("new", "withdrawn"):
        return {language: text.format(title=_in(change.titles, language)) for language, text in _sentence(kind, languages).items()}
    limit = _field(change.fields, "limit_seconds")
    if kind == "criterion" and limit and limit.before and limit.after:
        return _filled("limit", limit, languages)
    weight = _field(change.fields, "weight")
    if kind == "weight" and weight:
        return _filled("weight", weight, languages)
    return _sentence(kind, languages)


def _filled(kind: str, field: FieldChange, languages: list[str]) -> Texts:
    sentences = _sentence(kind, languages)
    return {language: text.format(before=field.before, after=field.after) for language, text in sentences.items()}


def _field(fields: Iterable[FieldChange], name: str) -> FieldChange | None:
    return next((field for field in fields if field.name == name), None)


def _sentence(kind: str, languages: list[str]) -> Texts:
    return {language: _in(SENTENCES[kind], language) for language in languages}


def _in(texts: Texts, language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _entries(found: object) -> list[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
