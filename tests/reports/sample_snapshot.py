"""The worked visit of the example standards book as a snapshot: case A, and B with one CAP failure.

Built from the book's own machine-readable twin, so that the oracle numbers (88.5 / 103 = 85.9) come from the source.
"""

import copy
import json
from fractions import Fraction
from pathlib import Path

from shopper.reports.snapshot import SCHEMA, Snapshot

BOOK = json.loads((Path(__file__).parent / "good_corner_book.json").read_text("utf-8"))
ANSWER_KINDS = {"YNA": "yes_no", "SCALE3": "scale3", "TIME": "time", "COUNT": "count", "CHOICE": "choice"}
CONTEXT = {"1.1": "yes", "1.3": "342", "1.4": "acknowledged", "1.5": "no"}
CONTEXT_TEXTS = {
    "1.1": {"en": "Yes", "ru": "Да", "pl": "Tak"},
    "1.4": {"en": "Acknowledgement only", "ru": "Только знак внимания", "pl": "Tylko znak uwagi"},
    "1.5": {"en": "No", "ru": "Нет", "pl": "Nie"},
}
FACTS = {
    "2.4": "Dziesięć sztuk z chłodni: jogurty, sałatki, mleko. Wszystkie w terminie.",
    "4.1": "Dwie osoby przy półce z pieczywem. „Dzień dobry” usłyszałem po 26 sekundach, już przy koszykach.",
    "4.3": "Ton spokojny i uprzejmy, ale kasjerka ani razu nie podniosła wzroku znad terminala.",
    "4.8": "Sześć osób w kolejce, czynna jedna kasa. Drugą otwarto dopiero, gdy już płaciłem.",
    "4.13": "Kasjerka zaproponowała dwa produkty, a po odmowie jeszcze kartę stałego klienta.",
    "5.5": "Na stoliku przy oknie przez całą wizytę stały trzy kubki i mokra serwetka.",
}
NARRATIVE = """Przyszedłem po zwykłe zakupy: mleko, chleb, jogurt i kawę na wynos. Wejście czyste, godziny otwarcia czytelne, przejście do kasy wolne.

O bezglutenowe ciastka zapytałem pracownika przy nabiale. Odłożył karton, zaprowadził mnie do półki i sam sprawdził skład. Barista powtórzył zamówienie i podał kawę szybciej, niż się spodziewałem. To najlepsza część wizyty.

Gorzej było przy kasie. Kolejka stała, jedna kasa pracowała, nikt nie powiedział, ile to potrwa. Kasjerka podała kwotę i paragon, podziękowała i pożegnała się, lecz mówiła do terminala."""
PHOTO_ITEMS = ("2.1", "2.3", "2.4", "2.7", "4.8", "5.5")
CAPTIONS = {"2.1": {"en": "Opening hours on the door", "ru": "Часы работы на двери", "pl": "Godziny otwarcia na drzwiach"}}


def snapshot_a() -> Snapshot:
    """Case A: 88.5 of 103 points, five standards not fully met, none of them critical."""
    return _snapshot(BOOK["worked"]["answers_A"])


def snapshot_b() -> Snapshot:
    """Case B: A with 2.5 "no", a CAP standard: 82.0 worked out, 79.0 published."""
    return _snapshot({**BOOK["worked"]["answers_A"], "2.5": "no"})


def rescored(snapshot: Snapshot, outcomes: dict[str, str]) -> Snapshot:
    """The same visit with other outcomes for the named items; ``{"*": …}`` changes every scored item."""
    changed = copy.deepcopy(snapshot)
    for item in changed["items"]:
        outcome = outcomes.get(item["key"], outcomes.get("*"))
        if outcome and item["outcome"] != "context":
            item["outcome"] = outcome  # type: ignore[typeddict-item]
            item["value"] = {"met": "yes", "partly": "partly", "not_assessed": "na"}.get(outcome, "no")
            item["seconds"] = None
            item["earned"], item["possible"] = _points(item["weight"], outcome)
    return _with_sums(changed)


def _snapshot(answers: dict) -> Snapshot:
    clauses = [clause for clause in BOOK["clauses"] if clause["source"] == "MS"]
    return _with_sums(
        {
            "schema": SCHEMA,
            "language": "pl",
            "company": {"name": BOOK["name"], "accent": "#0B4F5C"},
            "location": {
                "name": {"en": "Good Corner Mokotów", "ru": "Добрый угол, Мокотув", "pl": "Dobry Róg Mokotów"},
                "address": "ul. Puławska 41, 02-508 Warszawa",
                "code": "WAW-07",
                "zone": "Europe/Warsaw",
            },
            "edition": {
                "version": BOOK["version"],
                "in_force_from": BOOK["in_force_from"],
                "book": {"en": "Standards book", "ru": "Книга стандартов", "pl": "Księga standardów"},
            },
            "visit": {
                "came_in_at": "2026-04-18T15:40:00Z",
                "left_at": "2026-04-18T16:07:00Z",
                "local_date": "2026-04-18",
                "channel": "in_person",
                "scenario": {
                    "en": "Three products and a coffee to go",
                    "ru": "Три товара и кофе с собой",
                    "pl": "Trzy produkty i kawa na wynos",
                },
                "shopper_alias": {"en": "Swallow", "ru": "Ласточка", "pl": "Jaskółka"},
            },
            "publication": {
                "revision": 1,
                "published_at": "2026-04-20T09:15:00Z",
                "code": "7K3F-9QXD-22MP",
                "address": "https://shopper.example/r/7K3F-9QXD-22MP",
            },
            "items": [_item(clause, answers) for clause in clauses],
            "sections": [_part(code, name) for code, name in BOOK["sections"].items()],
            "stages": [_part(code, name) for code, name in BOOK["stages"].items()],
            "score": {},  # type: ignore[typeddict-item]
            "photos": [_photo(number, key) for number, key in enumerate(PHOTO_ITEMS)],
            "narrative": NARRATIVE,
            "narrative_language": "pl",
            "previous": None,
            "network": None,
        }
    )


def _part(code: str, name: dict) -> dict:
    return {"code": code, "name": name, "owner": None, "earned": "0", "possible": "0"}


def _photo(number: int, key: str) -> dict:
    return {
        "pid": f"0190f3c4-0000-4000-8000-00000000000{number}",
        "sha256": f"{number:x}" * 64,
        "width": 1000 if number % 3 else 750,
        "height": 750 if number % 3 else 1000,
        "item": key,
        "caption": CAPTIONS.get(key),
        "taken_at": f"2026-04-18T15:4{number}:00Z",
    }


def _item(clause: dict, answers: dict) -> dict:
    key = clause["id"]
    value = CONTEXT[key] if clause["weight"] == 0 else str(answers[key])
    outcome = _outcome(clause, value)
    earned, possible = _points(clause["weight"], outcome)
    return {
        "key": key,
        "section": clause["section"],
        "stage": clause["stage"],
        "title": clause["title"],
        "text": clause["text"],
        "criterion": _criterion(clause),
        "weight": clause["weight"],
        "critical": clause["critical"],
        "answer": ANSWER_KINDS[clause["answer"]],
        "value": value,
        "value_text": CONTEXT_TEXTS.get(key),
        "seconds": int(value) if clause["answer"] == "TIME" and value.isdigit() else None,
        "limit": 0 if clause["answer"] == "COUNT" else clause["limit_s"],
        "start": None,
        "stop": None,
        "outcome": outcome,
        "earned": earned,
        "possible": possible,
        "fact": FACTS.get(key, ""),
        "fact_language": "pl" if key in FACTS else None,
        "photos": [_photo(n, k)["pid"] for n, k in enumerate(PHOTO_ITEMS) if k == key],
    }


def _criterion(clause: dict) -> dict:
    text = clause["criterion"]
    return text if isinstance(text, dict) else {"en": text}


def _outcome(clause: dict, value: str) -> str:
    if clause["weight"] == 0:
        return "context"
    if value in ("na", "not_seen"):
        return "not_assessed"
    if value == "partly":
        return "partly"
    limit = 0 if clause["answer"] == "COUNT" else clause["limit_s"]
    good = int(value) <= limit if value.isdigit() else value == "yes"
    return "met" if good else "critical" if clause["critical"] else "not_met"


def _points(weight: int, outcome: str) -> tuple[str, str]:
    if outcome in ("context", "not_assessed"):
        return "0", "0"
    value = {"met": Fraction(1), "partly": Fraction(1, 2)}.get(outcome, Fraction(0))
    return str(weight * value), str(weight)


def _with_sums(snapshot: dict) -> Snapshot:
    items = snapshot["items"]
    for parts, field in ((snapshot["sections"], "section"), (snapshot["stages"], "stage")):
        for part in parts:
            mine = [item for item in items if item[field] == part["code"]]
            part["earned"] = str(sum(Fraction(item["earned"]) for item in mine))
            part["possible"] = str(sum(Fraction(item["possible"]) for item in mine))
    snapshot["score"] = _score(items)
    return snapshot  # type: ignore[return-value]


def _score(items: list[dict]) -> dict:
    earned = sum((Fraction(item["earned"]) for item in items), Fraction(0))
    possible = sum((Fraction(item["possible"]) for item in items), Fraction(0))
    form = Fraction(sum(item["weight"] for item in items))
    percent = 100 * earned / possible if possible else None
    capped_by = [item["key"] for item in items if item["outcome"] == "critical" and item["critical"] == "CAP"]
    stopped_by = [item["key"] for item in items if item["outcome"] == "critical" and item["critical"] == "STOP"]
    cap_applied = bool(capped_by) and percent is not None and percent > 79
    published = Fraction(79) if cap_applied else percent
    band = _band(published, possible / form, stopped_by)
    return {
        "earned": str(earned),
        "possible": str(possible),
        "form_weight": str(form),
        "share": str(possible / form),
        "minimum_share": "3/5",
        "percent": None if percent is None else str(percent),
        "published_percent": None if band in ("not_enough", "no_score") else str(published),
        "band": band,
        "pass_mark": "80",
        "excellent_mark": "90",
        "cap": "79",
        "cap_applied": cap_applied,
        "capped_by": capped_by,
        "stopped_by": stopped_by,
    }


def _band(percent: Fraction | None, share: Fraction, stopped_by: list[str]) -> str:
    if percent is None:
        return "no_score"
    if stopped_by:
        return "stopped"
    if share < Fraction(3, 5):
        return "not_enough"
    return "excellent" if percent >= 90 else "pass" if percent >= 80 else "below"
