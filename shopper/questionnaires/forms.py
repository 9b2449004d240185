"""What an owner types about a form: plain fields in, a piece of the document and words about what is wrong out.

A text has one field per language (`text-en`), a row its number (`option-0-en`); what was typed is shown again as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from shopper.infra.i18n import LANGUAGES
from shopper.questionnaires.rules import (
    ANSWERS,
    ASPECTS,
    CHANNELS,
    COMMENTS,
    CRITICAL,
    LABELS,
    MARKS,
    OPERATORS,
    WITH_OPTIONS,
    Document,
    Texts,
)

Values = dict[str, str]
Errors = dict[str, str]

LONGEST_TEXT = 1_000
MOST_OPTIONS, MOST_REASONS, MOST_CONDITIONS, MOST_SECTIONS, MOST_LEVELS, MOST_CHECKS = 20, 15, 3, 40, 8, 12
GREATEST_WEIGHT, GREATEST_NUMBER = 1_000, 86_400
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
PLAIN = ("answer", "good", "weight", "aspect", "comment", "section", "stage", "standard_number")
OWN_TEXTS = ("text", "title", "criterion", *LABELS)


class Reader:
    """Reads fields and notes what cannot be used, under the field's own name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields, self.errors = fields, Errors()

    def text(self, name: str) -> str:
        found = self.fields.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()
        if len(found) > LONGEST_TEXT:
            self.errors[name] = _("This is too long.")
        return found

    def texts(self, name: str) -> Texts:
        return {language: text for language in LANGUAGES if (text := self.text(f"{name}-{language}"))}

    def one_of(self, name: str, choices: Iterable[str], default: str) -> str:
        found = self.text(name)
        return found if found in choices else default

    def ticked(self, name: str) -> bool:
        return self.text(name) == "1"

    def whole(self, name: str, most: int) -> int | None:
        """None for an empty field and for what is no number."""
        found = self.text(name)
        if not found:
            return None
        if not found.isascii() or not found.isdecimal() or len(found) > 9 or int(found) > most:
            self.errors[name] = _("Enter a whole number from 0 to %(most)s.", most=most)
            return None
        return int(found)

    def decimal(self, name: str, most: int) -> str | None:
        """As plain digits with a point; a comma is understood."""
        found = self.text(name).replace(",", ".").rstrip("%").strip()
        if not found:
            return None
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", found) or Decimal(found) > most:
            self.errors[name] = _("Enter a number from 0 to %(most)s, with decimals if needed.", most=most)
            return None
        return found

    def share(self, name: str) -> str | None:
        """Percent of the weight, or a fraction such as 2/3; kept as an exact part of 1."""
        found = self.text(name).replace(" ", "")
        if re.fullmatch(r"[0-9]{1,4}/[1-9][0-9]{0,3}", found):
            if Fraction(found) <= 1:
                return found
            self.errors[name] = _("No option can earn more than the whole weight.")
            return None
        percent = self.decimal(name, 100)
        return None if percent is None else plain(Decimal(percent) / 100)

    def rows(self, name: str, most: int) -> Iterator[str]:
        """The prefixes of the rows in which something was written."""
        for number in range(most):
            row = f"{name}-{number}"
            written = (key for key in self.fields if key.startswith(f"{row}-") and key not in (f"{row}-value", f"{row}-place"))
            if any(self.fields[key].strip() for key in written):
                yield row


def plain(number: Decimal) -> str:
    """Without exponent or trailing zeros: "0.85", "1"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_of(share: str) -> str:
    """A share as it is typed: "85", or "2/3" as it was."""
    try:
        return share if "/" in share else plain(Decimal(share) * 100)
    except InvalidOperation:
        return share


# --- an item ---


def read_item(fields: Mapping[str, str]) -> tuple[dict[str, Any], int | None, Errors]:
    """The item without its key, its place, and what is wrong. Only what fits the kind of answer is taken over."""
    read = Reader(fields)
    answer = read.one_of("answer", ANSWERS, "yes_no")
    item = {
        "standard_number": read.text("standard_number")[:20],
        "section": read.text("section")[:20],
        "stage": read.text("stage")[:20],
        "answer": answer,
        **{name: read.texts(name) for name in OWN_TEXTS},
        "good": read.one_of("good", ("yes", "no"), "yes"),
        "weight": read.whole("weight", GREATEST_WEIGHT) or 0,
        "bonus": read.ticked("bonus"),
        "penalty": read.decimal("penalty", 100),
        "critical": read.one_of("critical", CRITICAL, "") or None,
        "aspect": read.one_of("aspect", ASPECTS, "rule"),
        "comment": read.one_of("comment", COMMENTS, "on_fail"),
        "na_allowed": read.ticked("na_allowed"),
        "optional": read.ticked("optional"),
        "photo": "optional" if read.ticked("photo") else "none",
        **_measures(read, answer),
        **(_options(read) if answer in WITH_OPTIONS else {"options": [], "shares": {}}),
        "reasons": _labels(read, "reason", MOST_REASONS),
        "show_if": _conditions(read),
    }
    key = read.text("key")
    if key and (key == "new" or not KEY.fullmatch(key)):
        read.errors["key"] = _("Up to 20 letters and digits, with dots and hyphens between them.")
    place = read.whole("place", GREATEST_NUMBER)
    if not item["text"]:
        read.errors["text-en"] = _("Write the question in at least one language.")
    return item | {"key": key, "position": 0}, place, read.errors


def _measures(read: Reader, answer: str) -> dict[str, Any]:
    limit = read.whole("limit", GREATEST_NUMBER)
    return {
        "limit": limit if answer in ("time", "count", "number") else None,
        "pass_max": limit if answer == "count" else None,
        "maximum": read.whole("maximum", GREATEST_NUMBER) if answer in ("time", "count", "number") else None,
        "timer": answer == "time" and read.ticked("timer"),
    }


def _options(read: Reader) -> dict[str, Any]:
    options = _labels(read, "option", MOST_OPTIONS)
    by_value = dict(zip((each["value"] for each in options), read.rows("option", MOST_OPTIONS), strict=False))
    shares = {value: share for value, row in by_value.items() if (share := read.share(f"{row}-share")) is not None}
    return {"options": options, "shares": shares}


def _labels(read: Reader, name: str, most: int) -> list[dict[str, Any]]:
    """Rows with words; each keeps its value, a new one gets the next that is free."""
    rows = list(read.rows(name, most))
    kept = [read.text(f"{row}-value") for row in rows]
    known = {value for value in kept if re.fullmatch("[a-z0-9_]{1,12}", value)}
    free = (value for number in range(1, 100) if (value := f"{name[0]}{number}") not in known)
    labels, taken = [], set[str]()
    for row, value in zip(rows, kept, strict=True):
        mine = value if value in known and value not in taken else next(free)
        taken.add(mine)
        label = read.texts(row)
        if not label:
            read.errors[f"{row}-en"] = _("Say it in at least one language.")
        labels.append({"value": mine, "label": label})
    return labels


def _conditions(read: Reader) -> list[dict[str, Any]]:
    """`key=value` in each row; two rows about the same question are either-or, about different ones both must hold."""
    wanted: dict[str, list[str]] = {}
    for number in range(MOST_CONDITIONS):
        key, _equals, value = read.text(f"if-{number}").partition("=")
        if key and value:
            wanted.setdefault(key[:20], []).append(value[:40])
    return [{"item": key, "is": list(dict.fromkeys(values))} for key, values in wanted.items()]


def item_values(item: Mapping[str, Any]) -> Values:
    """The fields of an item as they would be typed."""
    values = {name: str(item[name]) for name in PLAIN}
    values |= {name: "1" for name in ("bonus", "na_allowed", "optional", "timer") if item.get(name)}
    values |= {"photo": "1"} if item.get("photo") != "none" else {}
    values |= {name: str(item[name]) for name in ("limit", "maximum") if item.get(name) is not None}
    values |= {"critical": item.get("critical") or "", "penalty": item.get("penalty") or "", "key": item.get("key") or ""}
    for name in OWN_TEXTS:
        values |= _spread(name, item.get(name) or {})
    shares = item.get("shares") or {}
    for number, option in enumerate(item.get("options", ())):
        values |= _spread(f"option-{number}", option["label"]) | {f"option-{number}-value": option["value"]}
        if option["value"] in shares:
            values[f"option-{number}-share"] = percent_of(shares[option["value"]])
    for number, reason in enumerate(item.get("reasons", ())):
        values |= _spread(f"reason-{number}", reason["label"]) | {f"reason-{number}-value": reason["value"]}
    pairs = [f"{each['item']}={value}" for each in item.get("show_if", ()) for value in each["is"]]
    return values | {f"if-{number}": pair for number, pair in enumerate(pairs)}


# --- the form as a whole ---


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
    values = {"channel": document["channel"], "method": scoring["method"], **_spread("name", document["name"])}
    values |= {mark: str(scoring.get(mark) or "") for mark in MARKS} | _spread("veto_name", scoring.get("veto_name") or {})
    for number, section in enumerate(document["sections"]):
        row = f"section-{number}"
        values |= _spread(row, section["name"]) | {f"{row}-value": section["number"]}
        values |= {f"{row}-weight": str(section.get("weight") or ""), f"{row}-place": str(number + 1)}
    for number, level in enumerate(scoring.get("levels") or ()):
        values |= _spread(f"level-{number}", level["name"]) | {f"level-{number}-from": level["from"]}
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
        values |= _spread(row, check["message"]) | {f"{row}-left": check["left"], f"{row}-op": check["op"], f"{row}-{side}": right}
    return values


def _keys(document: Document) -> set[str]:
    return {item["key"] for item in document["items"]}


def read_name(fields: Mapping[str, str]) -> tuple[Texts, Errors]:
    read = Reader(fields)
    name = read.texts("name")
    if not name:
        read.errors["name-en"] = _("Give the questionnaire a name in at least one language.")
    return name, read.errors


def rows_shown(values: Values, name: str, spare: int, most: int) -> range:
    """Every row that holds something, and a few empty ones to write in."""
    used = [int(found[1]) for key in values if values[key] and (found := re.match(rf"{name}-([0-9]+)-", key))]
    return range(min(max(used, default=-1) + 1 + spare, most))


def _spread(name: str, texts: Texts) -> Values:
    return {f"{name}-{language}": text for language, text in texts.items()}
