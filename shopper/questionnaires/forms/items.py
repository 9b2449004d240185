"""What was typed about one question?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from shopper.questionnaires.forms.reading import (
    GREATEST_NUMBER,
    GREATEST_WEIGHT,
    MOST_CONDITIONS,
    MOST_OPTIONS,
    MOST_REASONS,
    Errors,
    Reader,
    Values,
    percent_of,
    spread,
)
from shopper.questionnaires.rules import ANSWERS, ASPECTS, COMMENTS, CRITICAL, LABELS, WITH_OPTIONS

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
PLAIN = ("answer", "good", "weight", "aspect", "comment", "section", "stage", "standard_number")
OWN_TEXTS = ("text", "title", "criterion", *LABELS)


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
        values |= spread(name, item.get(name) or {})
    shares = item.get("shares") or {}
    for number, option in enumerate(item.get("options", ())):
        values |= spread(f"option-{number}", option["label"]) | {f"option-{number}-value": option["value"]}
        if option["value"] in shares:
            values[f"option-{number}-share"] = percent_of(shares[option["value"]])
    for number, reason in enumerate(item.get("reasons", ())):
        values |= spread(f"reason-{number}", reason["label"]) | {f"reason-{number}-value": reason["value"]}
    pairs = [f"{each['item']}={value}" for each in item.get("show_if", ()) for value in each["is"]]
    return values | {f"if-{number}": pair for number, pair in enumerate(pairs)}
