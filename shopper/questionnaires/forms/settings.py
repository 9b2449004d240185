"""What was typed about the form as a whole: its name, sections, scoring, the checks across answers?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from shopper.questionnaires.forms.reading import (
    GREATEST_NUMBER,
    MOST_CHECKS,
    MOST_LEVELS,
    MOST_SECTIONS,
    Errors,
    Reader,
    Values,
    spread,
)
from shopper.questionnaires.rules import CHANNELS, MARKS, OPERATORS, Document, Texts


def read_settings(fields: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    read = Reader(fields)
    scoring: dict[str, Any] = {"method": read.one_of("method", ("pooled", "sections"), "pooled")}
    for mark in MARKS:
        found = read.decimal(mark, 100)
        if found is None and mark not in read.errors:
            read.errors[mark] = _("Enter a number from 0 to %(most)s, with decimals if needed.", most=100)
        scoring[mark] = found or "0"
    scoring["levels"] = [
        {"from": read.decimal(f"{row}-from", 100) or "0", "name": read.texts(row)} for row in read.rows("level", MOST_LEVELS)
    ]
    scoring["veto_name"] = read.texts("veto_name")
    settings = {
        "name": read.texts("name"),
        "channel": read.one_of("channel", CHANNELS, "in_person"),
        "sections": _sections(read),
        "scoring": scoring,
    }
    if not settings["name"]:
        read.errors["name-en"] = _("Give the questionnaire a name in at least one language.")
    return settings, read.errors


def _sections(read: Reader) -> list[dict[str, Any]]:
    """In the order of their places; a new section gets the next number, one ticked for removal is left out."""
    rows = [row for row in read.rows("section", MOST_SECTIONS) if not read.ticked(f"{row}-gone")]
    kept = {row: read.text(f"{row}-value")[:20] for row in rows}
    free = (str(number) for number in range(1, 1000) if str(number) not in kept.values())
    rows.sort(key=lambda row: read.whole(f"{row}-place", 1000) or 1000)
    sections = []
    for row in rows:
        name = read.texts(row)
        if not name:
            read.errors[f"{row}-en"] = _("Say it in at least one language.")
        weight = read.decimal(f"{row}-weight", 1000) or "0"
        sections.append({"number": kept[row] or next(free), "name": name, "weight": weight})
    return sections


def settings_values(document: Document) -> Values:
    scoring = document["scoring"]
    values = {"channel": document["channel"], "method": scoring["method"], **spread("name", document["name"])}
    values |= {mark: str(scoring.get(mark) or "") for mark in MARKS} | spread("veto_name", scoring.get("veto_name") or {})
    for number, section in enumerate(document["sections"]):
        row = f"section-{number}"
        values |= spread(row, section["name"]) | {f"{row}-value": section["number"]}
        values |= {f"{row}-weight": str(section.get("weight") or ""), f"{row}-place": str(number + 1)}
    for number, level in enumerate(scoring.get("levels") or ()):
        values |= spread(f"level-{number}", level["name"]) | {f"level-{number}-from": level["from"]}
    return values


def read_checks(fields: Mapping[str, str]) -> tuple[list[dict[str, Any]], Errors]:
    """The right side is a field of the form or, typed beside it, a plain number."""
    read = Reader(fields)
    checks = []
    for number in range(MOST_CHECKS):
        row = f"check-{number}"
        left, right = read.text(f"{row}-left")[:20], read.text(f"{row}-right")[:20]
        typed = read.decimal(f"{row}-number", GREATEST_NUMBER)
        if not left:
            continue
        if not right and typed is None:
            read.errors[f"{row}-right"] = _("Choose what to compare with, or type a number.")
        message = read.texts(row)
        if not message:
            read.errors[f"{row}-en"] = _("Say it in at least one language.")
        checks.append({"left": left, "op": read.one_of(f"{row}-op", OPERATORS, "<="), "right": right or typed, "message": message})
    return checks, read.errors


def checks_values(document: Document) -> Values:
    values: Values = {}
    for number, check in enumerate(document["checks"]):
        row, right = f"check-{number}", str(check["right"])
        side = "number" if right.replace(".", "", 1).isdecimal() and right not in _keys(document) else "right"
        values |= spread(row, check["message"]) | {f"{row}-left": check["left"], f"{row}-op": check["op"], f"{row}-{side}": right}
    return values


def _keys(document: Document) -> set[str]:
    return {item["key"] for item in document["items"]}


def read_name(fields: Mapping[str, str]) -> tuple[Texts, Errors]:
    read = Reader(fields)
    name = read.texts("name")
    if not name:
        read.errors["name-en"] = _("Give the questionnaire a name in at least one language.")
    return name, read.errors
