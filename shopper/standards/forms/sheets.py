"""Which fields has each kind of piece?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from shopper.standards import rules
from shopper.standards.forms.fields import OPTION_ROWS, Field, Group, Sheet, fill
from shopper.standards.forms.values import values_of


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
