"""What is a field of the editor, and what was typed in it?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

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
