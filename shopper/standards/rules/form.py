"""How a visit asks for a standard."""

from __future__ import annotations

from typing import Any

from shopper.standards.rules.reading import Piece

FORM_ANSWERS = {
    "YNA": ("yes_no",),
    "SCALE3": ("scale3",),
    "TIME": ("time",),
    "COUNT": ("count",),
    "CHOICE": ("choice", "yes_no"),
}
PHOTOS = ("none", "optional")
GREATEST_NUMBER = 86_400
LABELS = ("na_label", "photo_label", "timer_start", "timer_stop", "fact_hint")
KEYS = ("answer", "good", "na_allowed", "photo", "timer", "maximum", "pass_max", "options", *LABELS)
RESERVED_VALUES = ("na", "not_seen")


def read_form(clause: Piece, *, answer: str, weight: int, limit: int | None) -> dict[str, Any] | None:
    """The clause's `form`, complete and in one shape; None when a visit does not ask."""
    if clause.value.get("form") is None:
        return None
    form = clause.inside("form")
    form.allow_only(KEYS)
    read = {
        "answer": form.one_of("answer", FORM_ANSWERS.get(answer, sum(FORM_ANSWERS.values(), ()))),
        "good": form.one_of_or_none("good", ("yes", "no")) or "yes",
        "na_allowed": form.flag("na_allowed"),
        "photo": form.one_of_or_none("photo", PHOTOS) or "none",
        "timer": form.flag("timer"),
        "maximum": form.whole_or_none("maximum", 1, GREATEST_NUMBER),
        "pass_max": form.whole_or_none("pass_max", 0, GREATEST_NUMBER),
        "options": _options(form),
        **{label: form.texts(label) if form.value.get(label) else {} for label in LABELS},
    }
    if read["answer"]:
        _check_answer(form, read, weight, limit)
    _check_labels(form, read)
    return read


def _options(form: Piece) -> list[dict[str, Any]]:
    if not form.value.get("options"):
        return []
    options: list[dict[str, Any]] = []
    for option in form.each("options", "value"):
        option.allow_only(("value", "label"))
        value = option.text("value", longest=40, pattern=r"[a-z0-9_]+", wanted="a word of a-z, 0-9 and _")
        if value in RESERVED_VALUES or value in [each["value"] for each in options]:
            option.refuse("value", "is already taken")
        options.append({"value": value, "label": option.texts("label")})
    return options


def _check_answer(form: Piece, read: dict[str, Any], weight: int, limit: int | None) -> None:
    """Each kind of answer has what it needs to be asked and, with a weight, to be judged."""
    _check_choice(form, read, weight)
    answer = read["answer"]
    if answer == "time" and weight and limit is None:
        form.refuse("answer", "a scored time needs limit_s")
    if answer in ("count", "time") and read["maximum"] is None:
        form.refuse("maximum", "says the greatest number that can be typed, and is missing")
    if answer not in ("count", "time") and read["maximum"] is not None:
        form.refuse("maximum", "only a count or a time has one")
    if answer == "count" and weight and read["pass_max"] is None:
        form.refuse("pass_max", "a scored count needs the greatest number that passes")
    if answer != "count" and read["pass_max"] is not None:
        form.refuse("pass_max", "only a count has one")
    if max(read["pass_max"] or 0, limit or 0) > (read["maximum"] or GREATEST_NUMBER):
        form.refuse("maximum", "is below what passes")


def _check_choice(form: Piece, read: dict[str, Any], weight: int) -> None:
    if read["answer"] == "choice" and len(read["options"]) < 2:
        form.refuse("options", "a choice needs at least two")
    if read["answer"] != "choice" and read["options"]:
        form.refuse("options", "only a choice has options")
    if read["answer"] == "choice" and weight:
        form.refuse("answer", "a choice is context: its weight must be 0")


def _check_labels(form: Piece, read: dict[str, Any]) -> None:
    """What is offered has its words, and no words stand without the thing."""
    if read["photo"] != "none" and not read["photo_label"]:
        form.refuse("photo_label", "says what to photograph, and is missing")
    if read["timer"] and read["answer"] != "time":
        form.refuse("timer", "only a time has a stopwatch")
    for end in ("timer_start", "timer_stop"):
        if read["timer"] and not read[end]:
            form.refuse(end, "says when to tap, and is missing")
    if read["na_label"] and not read["na_allowed"]:
        form.refuse("na_label", "stands without na_allowed")
