"""The editor's fields. A field is named by its place in the piece, as the rules name it when something is wrong there.

So the rules of the book document are the only rules: a form adds none, and every problem finds its field by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shopper.standards import rules

OPTION_ROWS = 8
FORM_TEXTS = ("na_label", "photo_label", "timer_start", "timer_stop", "fact_hint")
WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass
class Field:
    """One field. `there`: what stands in the draft now, where somebody else changed it meanwhile."""

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    hint: str = ""
    language: str | None = None
    options: list[tuple[str, str]] = field(default_factory=list)
    inputmode: str | None = None
    is_optional: bool = False
    error: str | None = None
    there: Any = None

    @property
    def id(self) -> str:
        return "f-" + re.sub(r"[^A-Za-z0-9]+", "-", self.name)


@dataclass
class Group:
    """Fields that belong together. `aside`: opened only by whoever needs them."""

    title: str
    fields: list[Field]
    aside: bool = False

    @property
    def has_errors(self) -> bool:
        return any(each.error or each.there is not None for each in self.fields)


class Sheet:
    """The fields of a piece with what is written in them. `seen`: the fingerprint of what their writer had before them."""

    def __init__(self, groups: list[Group], seen: str) -> None:
        self.groups, self.seen = groups, seen
        self.elsewhere: dict[str, str] = {}

    @property
    def fields(self) -> list[Field]:
        return [each for group in self.groups for each in group.fields]

    @property
    def wrong(self) -> list[Field]:
        return [each for each in self.fields if each.error]

    def refuse(self, problems: Mapping[str, str], words: Callable[[str], str]) -> None:
        """Put each problem at its field; what has none is told at the top."""
        named = {each.name: each for each in self.fields}
        for place, problem in problems.items():
            inside = (each for each in self.fields if each.name.startswith(f"{place}."))
            found = named.get(self._name_of(place)) or next(inside, None)
            if found is None:
                self.elsewhere[place] = words(problem)
            else:
                found.error = words(problem)

    def show_what_is_there(self, values: Mapping[str, Any]) -> None:
        for each in self.fields:
            if values.get(each.name, "") != each.value:
                each.there = values.get(each.name, "")

    def _name_of(self, place: str) -> str:
        """An option is placed by its value, its field by its turn."""
        found = re.fullmatch(r"form\.options\[#?(.+)\]\.(.+)", place)
        if not found:
            return place
        values = [each for each in self.fields if re.fullmatch(r"form\.options\.\d+\.value", each.name)]
        rows = {each.value: each.name.split(".")[2] for each in values}
        return f"form.options.{rows.get(found[1], str(int(found[1]) - 1) if found[1].isdecimal() else '0')}.{found[2]}"


def values_of(kind: str, piece: Any) -> dict[str, Any]:
    """A piece as what stands in its fields: flat, by name, all text but for lists and ticks."""
    if kind == "charter":
        return {"charter": list(piece)}
    if kind == "changes":
        own = {each["clause"]: each for each in piece if each.get("clause")}
        texts = {f"{number}.{language}": text for number, each in own.items() for language, text in each["text"].items()}
        return texts | {f"{number}.same": each["kind"] == "editorial" for number, each in own.items()}
    values = _flat("", piece or {})
    if kind == "clauses":
        values["form.photo"] = values.get("form.photo") == "optional"
        values["asked"] = bool((piece or {}).get("form"))
        for turn, option in enumerate(((piece or {}).get("form") or {}).get("options") or []):
            values |= _flat(f"form.options.{turn}.", option)
        values["roles"] = list((piece or {}).get("roles") or [])
    return values


def _flat(prefix: str, piece: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in piece.items():
        if isinstance(value, Mapping):
            values |= _flat(f"{prefix}{key}.", value)
        elif isinstance(value, bool):
            values[f"{prefix}{key}"] = value
        elif not isinstance(value, list):
            values[f"{prefix}{key}"] = "" if value is None else str(value)
    return values


def typed_values(sheet: Sheet, typed: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, by field. A browser sends line breaks as two characters; a book has one."""
    values: dict[str, Any] = {}
    for each in sheet.fields:
        if each.kind == "checks":
            values[each.name] = typed.getlist(each.name)
        elif each.kind == "check":
            values[each.name] = each.name in typed
        else:
            values[each.name] = typed.get(each.name, "").replace("\r\n", "\n").strip()
    return values


def fill(sheet: Sheet, values: Mapping[str, Any]) -> None:
    for each in sheet.fields:
        each.value = values.get(each.name, [] if each.kind == "checks" else False if each.kind == "check" else "")


def piece_from(kind: str, values: Mapping[str, Any], before: Any, document: Mapping[str, Any]) -> Any:
    """The piece that the fields hold; what no field holds stays as it was."""
    languages = list(document["name"])
    if kind == "cover":
        return _cover(values, languages)
    if kind == "charter":
        return [each["id"] for each in document["clauses"] if each["id"] in values["charter"]]
    if kind == "changes":
        return [_change(each, values, languages) for each in before]
    if kind == "clauses":
        return _clause(values, before or {}, languages)
    texts: Any = _texts(values, "texts", languages)
    if kind == "glossary":
        texts = {key: _texts(values, f"texts.{key}", languages) for key in ("term", "meaning")}
    place = values.get("position", "")
    return {"code": values["code"], "texts": texts, "position": int(place) if WHOLE.fullmatch(place) else None}


def _texts(values: Mapping[str, Any], name: str, languages: Iterable[str]) -> dict[str, str]:
    return {language: values.get(f"{name}.{language}", "") for language in languages}


def _cover(values: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    return {
        "name": _texts(values, "name", languages),
        "version": values["version"],
        "in_force_from": values["in_force_from"],
        "licence": values["licence"] or None,
        "rules": {key: values[f"rules.{key}"].replace(",", ".") for key in rules.PERCENTS},
    }


def _change(change: dict[str, Any], values: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    number = change.get("clause")
    if not number or f"{number}.{languages[0]}" not in values:
        return change
    kind = change["kind"]
    if f"{number}.same" in values and kind in ("criterion", "editorial"):
        kind = "editorial" if values[f"{number}.same"] else "criterion"
    return change | {"text": _texts(values, number, languages), "kind": kind, "breaks_trend": kind in rules.BREAKING_KINDS}


def _clause(values: Mapping[str, Any], before: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    clause = dict(before) | {
        "id": values["id"],
        **{key: values[key] for key in ("section", "stage", "source", "evidence", "answer")},
        "weight": _whole(values["weight"]),
        "critical": values["critical"] or None,
        "limit_s": _whole(values["limit_s"]),
        "dimension": values["dimension"] or None,
        **{key: _texts(values, key, languages) for key in ("title", "text", "criterion", "reason", "question")},
        "form": _asked(values, before.get("form") or {}, languages) if values["asked"] else None,
    }
    clause.pop("roles", None)
    if values.get("roles"):
        ticked, known = values["roles"], before.get("roles") or []
        clause["roles"] = [each for each in known if each in ticked] + [each for each in ticked if each not in known]
    if before.get("picture"):
        clause["picture"] = before["picture"] | {"alt": _texts(values, "picture.alt", languages)}
    return clause


def _asked(values: Mapping[str, Any], before: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    texts = {key: _texts(values, f"form.{key}", languages) for key in FORM_TEXTS}
    options = [
        {"value": values[f"form.options.{turn}.value"], "label": _texts(values, f"form.options.{turn}.label", languages)}
        for turn in range(OPTION_ROWS)
        if any(values[f"form.options.{turn}.{key}"] for key in ("value", *(f"label.{each}" for each in languages)))
    ]
    known = {option["value"]: option for option in before.get("options") or []}
    return before | {
        "answer": values["form.answer"],
        "good": values["form.good"] or "yes",
        "na_allowed": values["form.na_allowed"],
        "photo": "optional" if values["form.photo"] else "none",
        "timer": values["form.timer"],
        "maximum": _whole(values["form.maximum"]),
        "pass_max": _whole(values["form.pass_max"]),
        "options": [known.get(option["value"], {}) | option for option in options] or None,
        **{key: found if any(found.values()) else None for key, found in texts.items()},
    }


def _whole(typed: str) -> int | str | None:
    """A number where it is one; else as it was typed, for the rules to refuse by name."""
    return int(typed) if WHOLE.fullmatch(typed) else typed or None


def sheet_of(kind: str, document: Mapping[str, Any], piece: Any, names: Mapping[str, str], reworded: Collection[str] = ()) -> Sheet:
    """The fields of a kind of piece with what stands there. `names`: what languages are called, by code.

    `reworded`: numbers of which the criterion's words alone changed, so that their writer may say that they mean the same.
    """
    if kind == "changes":
        groups = _changes_groups(piece, names, reworded)
    else:
        groups = MAKERS.get(kind, _part_groups)(kind, document, piece, names)
    sheet = Sheet(groups, rules.fingerprint(piece))
    fill(sheet, values_of(kind, piece))
    return sheet


def _in_all(name: str, label: str, names: Mapping[str, str], kind: str = "area", **more: Any) -> list[Field]:
    return [Field(f"{name}.{code}", f"{label} · {called}", kind, language=code, **more) for code, called in names.items()]


def _cover_groups(_kind: str, _document: Mapping[str, Any], _piece: Any, names: Mapping[str, str]) -> list[Group]:
    percent = {
        "pass": _("Pass mark"),
        "excellent": _("Excellent from"),
        "cap": _("Cap"),
        "minimum_share": _("Least share assessed"),
    }
    return [
        Group(
            _("Edition"),
            [
                *_in_all("name", _("Name of the book"), names, "text"),
                Field("version", _("Version"), hint=_("A number like 1.2."), inputmode="decimal"),
                Field("in_force_from", _("In force from"), "date"),
                Field("licence", _("Licence"), is_optional=True),
            ],
        ),
        Group(
            _("Scoring"),
            [Field(f"rules.{key}", f"{label}, %", hint=hint, inputmode="decimal") for key, label, hint in (
                ("pass", percent["pass"], ""),
                ("excellent", percent["excellent"], ""),
                ("cap", percent["cap"], _("The most a visit gets when a standard that caps was not met.")),
                ("minimum_share", percent["minimum_share"], _("Below this share of the weight a visit gets no score.")),
            )],
        ),
    ]  # fmt: skip


def _charter_groups(_kind: str, document: Mapping[str, Any], _piece: Any, names: Mapping[str, str]) -> list[Group]:
    options = [(each["id"], each["id"]) for each in document["clauses"]]
    return [Group(_("Customer charter"), [Field("charter", _("What customers may count on"), "checks", options=options)])]


def _changes_groups(piece: Any, names: Mapping[str, str], reworded: Collection[str]) -> list[Group]:
    groups = []
    for number in [each["clause"] for each in piece if each.get("clause")]:
        fields = _in_all(number, _("What changed"), names)
        if number in reworded:
            same = _("Other words, the same criterion: results before and after may be compared")
            fields.append(Field(f"{number}.same", same, "check"))
        groups.append(Group(number, fields))
    return groups


def _part_groups(kind: str, _document: Mapping[str, Any], _piece: Any, names: Mapping[str, str]) -> list[Group]:
    label, hint, mode = {
        "sections": (_("Number of the section"), _("Standards of the section are numbered by it: 4.1, 4.2 …"), "numeric"),
        "stages": (_("Code"), _("Short, in capital letters, like WAIT. It stays the same from edition to edition."), None),
        "roles": (_("Code"), _("A short word in small letters, like cashier."), None),
    }[kind]
    fields = [
        Field("code", label, hint=hint, inputmode=mode),
        *_in_all("texts", _("What it is called"), names, "text"),
        Field("position", _("Place in the row"), inputmode="numeric", is_optional=True),
    ]
    return [Group("", fields)]


def _term_groups(_kind: str, _document: Mapping[str, Any], _piece: Any, names: Mapping[str, str]) -> list[Group]:
    fields = [
        *_in_all("texts.term", _("Term"), names, "text", hint=""),
        *_in_all("texts.meaning", _("What it means here"), names),
        Field("code", _("Code"), hint=_("A short word in small letters, like queue."), inputmode=None),
    ]
    return [Group("", fields)]


def _clause_groups(_kind: str, document: Mapping[str, Any], piece: Any, names: Mapping[str, str]) -> list[Group]:
    groups = [
        Group(_("Place"), _place_fields(document)),
        Group(_("What it says"), [
            *_in_all("title", _("Title"), names, "text"),
            *_in_all("text", _("Standard"), names),
            *_in_all("reason", _("Why"), names),
        ]),
        Group(_("How it is told"), [
            *_in_all("criterion", _("Criterion"), names),
            *_in_all("question", _("Question"), names),
            *_measure_fields(),
        ]),
        Group(_("How a visit asks"), [Field("asked", _("A visit asks for it"), "check"), *_asked_fields(names)], aside=True),
        Group(_("Answers of a choice"), _option_fields(names), aside=True),
    ]  # fmt: skip
    if (piece or {}).get("picture"):
        groups.insert(3, Group(_("Picture of good"), _in_all("picture.alt", _("What the picture shows"), names, "text")))
    return groups


def _place_fields(document: Mapping[str, Any]) -> list[Field]:
    def named(kind: str) -> list[tuple[str, str]]:
        return [(code, code) for code in document.get(kind) or {}]

    fields = [
        Field("id", _("Number of the standard"), hint=_("A number that was withdrawn is never used again."), inputmode="decimal"),
        Field("section", _("Section"), "select", options=named("sections")),
        Field("stage", _("Stage"), "select", options=named("stages")),
    ]
    if document.get("roles"):
        hint = _("None ticked: it concerns everybody.")
        fields.append(Field("roles", _("Whom it concerns"), "checks", options=named("roles"), hint=hint, is_optional=True))
    return fields


def _measure_fields() -> list[Field]:
    critical = [("", _("No")), ("CAP", _("Caps the result of the visit")), ("STOP", _("Stops the visit: no score"))]
    sources = [("MS", _("A visit")), ("AU", _("An audit")), ("LOG", _("A record"))]
    answers = [
        ("YNA", _("Yes or no")),
        ("SCALE3", _("Three steps")),
        ("TIME", _("A time")),
        ("COUNT", _("A count")),
        ("CHOICE", _("A choice")),
    ]
    dimensions = [("", _("None")), *((name, words) for name, words in _dimensions())]
    return [
        Field("weight", _("Weight"), hint=_("0 is recorded and not scored; 5 is the most."), inputmode="numeric"),
        Field("critical", _("Critical"), "select", options=critical),
        Field("source", _("Told by"), "select", options=sources),
        Field("answer", _("Kind of answer"), "select", options=answers),
        Field("limit_s", _("Limit, seconds"), inputmode="numeric", is_optional=True),
        Field("evidence", _("Evidence")),
        Field("dimension", _("Dimension"), "select", options=dimensions, is_optional=True),
    ]


def _dimensions() -> list[tuple[str, str]]:
    return [
        ("Reliability", _("Reliability")),
        ("Assurance", _("Assurance")),
        ("Tangibles", _("Tangibles")),
        ("Empathy", _("Empathy")),
        ("Responsiveness", _("Responsiveness")),
    ]


def _asked_fields(names: Mapping[str, str]) -> list[Field]:
    answers = [
        ("yes_no", _("Yes or no")),
        ("scale3", _("Three steps")),
        ("time", _("A time")),
        ("count", _("A count")),
        ("choice", _("A choice")),
    ]
    return [
        Field("form.answer", _("Asked as"), "select", options=answers),
        Field("form.good", _("Good answer"), "select", options=[("yes", _("Yes")), ("no", _("No"))]),
        Field("form.maximum", _("Greatest number that can be typed"), inputmode="numeric", is_optional=True),
        Field("form.pass_max", _("Greatest count that passes"), inputmode="numeric", is_optional=True),
        Field("form.na_allowed", _("“Not applicable” is offered"), "check"),
        *_in_all("form.na_label", _("Words of “not applicable”"), names, "text", is_optional=True),
        Field("form.photo", _("A photo is asked for"), "check"),
        *_in_all("form.photo_label", _("What to photograph"), names, "text", is_optional=True),
        Field("form.timer", _("With a stopwatch"), "check"),
        *_in_all("form.timer_start", _("When to start"), names, "text", is_optional=True),
        *_in_all("form.timer_stop", _("When to stop"), names, "text", is_optional=True),
        *_in_all("form.fact_hint", _("Which facts to write when it was missed"), names, is_optional=True),
    ]


def _option_fields(names: Mapping[str, str]) -> list[Field]:
    fields = []
    for turn in range(OPTION_ROWS):
        said = _("Answer %(number)s", number=turn + 1)
        fields.append(Field(f"form.options.{turn}.value", f"{said} · {_('code')}", is_optional=True))
        fields += _in_all(f"form.options.{turn}.label", said, names, "text", is_optional=True)
    return fields


MAKERS: dict[str, Callable[..., list[Group]]] = {
    "cover": _cover_groups,
    "charter": _charter_groups,
    "clauses": _clause_groups,
    "glossary": _term_groups,
}
