"""A questionnaire being set up, as one plain document; every change gives a new document.

    {"name": Texts, "channel": "in_person", "sections": [{"number", "name", "weight"}], "items": [ItemSpec as JSON],
     "scoring": {"method", "pass", "excellent", "cap", "minimum_share", "levels": [{"from", "name"}], "veto_name"},
     "checks": [{"left", "op", "right", "message"}]}

The items stand in the order of the visit. Percentages and weights of sections are decimal strings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from shopper.questionnaires.rules.build import AskedStandard, build_items
from shopper.questionnaires.rules.item import ItemSpec, Texts

Document = dict[str, Any]
MARKS = ("pass", "excellent", "cap", "minimum_share")
SCORING: dict[str, Any] = {"method": "pooled", "pass": "80", "excellent": "90", "cap": "79", "minimum_share": "60"}
MOST_ITEMS = 300


def empty_document(name: Texts, scoring: Mapping[str, Any] = SCORING) -> Document:
    marks = {mark: scoring[mark] for mark in MARKS if mark in scoring}
    return {
        "name": name,
        "channel": "in_person",
        "sections": [],
        "items": [],
        "scoring": {**SCORING, **marks},
        "checks": [],
    }


def document_from_edition(
    name: Texts, standards: Iterable[AskedStandard], sections: Iterable[Any], scoring: Mapping[str, Any]
) -> Document:
    """What the edition itself asks, in the order of the visit, under the sections of the book."""
    items = [spec.to_json() for spec in build_items(standards)]
    asked = {item["section"] for item in items}
    parts = [{"number": each.number, "name": dict(each.name), "weight": "1"} for each in sections if each.number in asked]
    return empty_document(name, scoring) | {"sections": parts, "items": items}


def settings_of(document: Document) -> dict[str, Any]:
    return {name: document[name] for name in ("name", "channel", "sections", "scoring")}


def specs_of(document: Document) -> list[ItemSpec]:
    """The items with their places, from 1."""
    return [ItemSpec.from_json(item | {"position": place}) for place, item in enumerate(document["items"], 1)]


def item_in(document: Document, key: str) -> dict[str, Any] | None:
    return next((item for item in document["items"] if item["key"] == key), None)


def place_of(document: Document, key: str) -> int:
    """From 1; one beyond the last for an item that is not there."""
    keys = [item["key"] for item in document["items"]]
    return keys.index(key) + 1 if key in keys else len(keys) + 1


def with_item(document: Document, item: Mapping[str, Any], place: int | None = None) -> Document:
    """The item in its place, instead of one with the same key; a new one without a place comes last."""
    wanted = place or place_of(document, item["key"])
    others = [each for each in document["items"] if each["key"] != item["key"]]
    at = min(max(wanted, 1), len(others) + 1) - 1
    return document | {"items": [*others[:at], dict(item), *others[at:]]}


def without_item(document: Document, key: str) -> Document:
    return document | {"items": [each for each in document["items"] if each["key"] != key]}


def moved(document: Document, key: str, by: int) -> Document:
    item = item_in(document, key)
    return document if item is None else with_item(document, item, max(1, place_of(document, key) + by))


def free_key(document: Document, wanted: str = "") -> str:
    """The wanted key, or the next of q1, q2, …; a second item about clause 4.1 is 4.1-2."""
    taken = {item["key"] for item in document["items"]}
    if wanted and wanted not in taken:
        return wanted
    stem = f"{wanted[:16]}-" if wanted else "q"
    return next(key for number in count(2 if wanted else 1) if (key := f"{stem}{number}") not in taken)


def section_weights(document: Document) -> list[tuple[str, int, Fraction]]:
    """Each section with its points and its share of the result in percent, by the method that is set."""
    specs = specs_of(document)
    points = {each["number"]: 0 for each in document["sections"]}
    for spec in specs:
        if not spec.bonus:
            points[spec.section] = points.get(spec.section, 0) + spec.weight
    own = {each["number"]: decimal(each.get("weight")) for each in document["sections"]}
    by_sections = document["scoring"].get("method") == "sections"
    counted = {number: own.get(number, Fraction(0)) if by_sections and points[number] else points[number] for number in points}
    if by_sections:
        counted = {number: weight if points[number] else Fraction(0) for number, weight in counted.items()}
    return _shares(points, counted)


def stage_weights(document: Document) -> list[tuple[str, int, Fraction]]:
    """Each stage with its points and its share of all points in percent."""
    points: dict[str, int] = {}
    for spec in specs_of(document):
        if not spec.bonus:
            points[spec.stage] = points.get(spec.stage, 0) + spec.weight
    return _shares(points, points)


def _shares(points: Mapping[str, int], counted: Mapping[str, Fraction | int]) -> list[tuple[str, int, Fraction]]:
    whole = sum(counted.values(), Fraction(0))
    return [(code, points[code], Fraction(100 * counted[code]) / whole if whole else Fraction(0)) for code in points]


def decimal(text: object) -> Fraction:
    """A decimal as kept; nothing or nonsense is 0."""
    try:
        return Fraction(str(text or "0").replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def untranslated(document: Document, languages: Sequence[str]) -> dict[str, int]:
    """How many texts of the form lack each language; a text that has none at all is a matter of its own."""
    missing = dict.fromkeys(languages, 0)
    for texts in _texts(document):
        for language in languages:
            missing[language] += bool(texts) and not texts.get(language)
    return {language: number for language, number in missing.items() if number}


def _texts(document: Document) -> Iterable[Texts]:
    yield document["name"]
    for section in document["sections"]:
        yield section["name"]
    for check in document["checks"]:
        yield check["message"]
    for item in document["items"]:
        for name in ("text", "title", "criterion", "na_label", "photo_label", "timer_start", "timer_stop", "fact_hint"):
            yield item.get(name) or {}
        for option in (*item.get("options", ()), *item.get("reasons", ())):
            yield option["label"]


def fingerprint(piece: object) -> str:
    """Tells whether a piece is still the one that was shown to whoever changes it."""
    return hashlib.sha256(json.dumps(piece, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
