"""A table of locations against the tree as it stands: what would be made, what changed, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from babel import Locale

from shopper.data_transfer.rules.grid import Grid, Line, shape_problems
from shopper.data_transfer.rules.problems import Problem

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = ("name:en", "name:ru", "name:pl")
PLAIN = {"address": 300, "city": 100}
COLUMNS = ("code", *NAMES, "region", "partner", "address", "city", "zone", "phone_region", *DAYS)
REQUIRED = ("code", "region", "city", "zone")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,19}")
HOURS = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-4])[:.]([0-5]\d)")
CLOSED = ("closed", "-", "–", "—", "закрыто", "выходной", "nieczynne", "zamknięte")


@dataclass(frozen=True)
class Standing:
    """A place of the tree as it is now."""

    id: UUID
    parent_id: UUID | None
    kind: str
    code: str | None
    name: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What the import does for a row. `changes`: what was and will be, by column; `makes`: region or partner made on the way."""

    row: int
    code: str
    is_new: bool
    place_id: str | None
    region: str
    partner: str | None
    values: dict[str, Any]
    changes: dict[str, tuple[Any, Any]]
    makes: tuple[str, ...] = ()


class Tree:
    """The company's places, found by what a person calls them."""

    def __init__(self, places: Sequence[Standing]) -> None:
        self.by_id = {place.id: place for place in places}
        self.locations = {place.code: place for place in places if place.kind == "location" and place.code}
        self.without_zeros = {code.lstrip("0"): code for code in self.locations}
        self.regions = {name.casefold(): place for place in places if place.kind == "region" for name in place.name.values()}
        self.partners = {name.casefold(): place for place in places if place.kind == "partner" for name in place.name.values()}

    def above(self, place: Standing, kind: str) -> Standing | None:
        parent = self.by_id.get(place.parent_id) if place.parent_id else None
        return parent if parent is None or parent.kind == kind else self.above(parent, kind)


def plan(grid: Grid, tree: Tree) -> tuple[list[Step], list[Problem]]:
    """A step for every row and every problem there is. With a problem nothing may be done."""
    problems = shape_problems(grid, REQUIRED, COLUMNS)
    if not any(header in grid.headers for header in NAMES):
        problems.append(Problem("column_missing", grid.name, 1, NAMES[0]))
    if not grid.lines:
        problems.append(Problem("no_rows", grid.name))
    reading, seen = _Reading(tree, problems), set()
    steps = []
    if not any(each.code == "column_missing" for each in problems):
        for line in grid.lines:
            step = reading.step(line)
            if step.code and step.code in seen:
                reading.refuse(line, "code", "code_twice", value=step.code)
            seen.add(step.code)
            steps.append(step)
    return steps, problems


class _Reading:
    """One pass over the rows; what a cell cannot say is noted, and the pass goes on."""

    def __init__(self, tree: Tree, problems: list[Problem]) -> None:
        self.tree, self.problems = tree, problems
        self.made: set[str] = set()

    def refuse(self, line: Line, column: str, code: str, **facts: Any) -> None:
        self.problems.append(Problem(code, "", line.row, column, facts))

    def step(self, line: Line) -> Step:
        code = self._code(line)
        known = self.tree.locations.get(code)
        region, partner = str(line.value("region") or ""), line.value("partner")
        values = {**self._names(line, known), **self._plain(line), **self._zone(line), **self._phone(line)}
        values |= self._hours(line, known)
        makes = self._parents(line, region, str(partner) if partner else None, known)
        before = {**known.values, **{f"name:{language}": text for language, text in known.name.items()}} if known else {}
        changes = {key: (before.get(key), value) for key, value in values.items() if known and before.get(key) != value}
        place_id, partner = str(known.id) if known else None, str(partner) if partner else None
        return Step(line.row, code, known is None, place_id, region, partner, values, changes, makes)

    def _code(self, line: Line) -> str:
        value = line.value("code")
        code = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if value is not None and not isinstance(value, (str, int)):
            self.refuse(line, "code", "became_number", value=str(value)[:40])
        elif not CODE.fullmatch(code):
            self.refuse(line, "code", "code_wrong", value=code[:40])
        elif code not in self.tree.locations and code in self.tree.without_zeros:
            self.refuse(line, "code", "zero_lost", value=code, near=self.tree.without_zeros[code])
        return code

    def _names(self, line: Line, known: Standing | None) -> dict[str, str]:
        names = {header: str(line.value(header))[:200] for header in NAMES if line.value(header) is not None}
        if not names and known is None:
            self.refuse(line, NAMES[0], "name_missing")
        return names

    def _plain(self, line: Line) -> dict[str, str]:
        found = {}
        for column, longest in PLAIN.items():
            text = str(line.value(column) or "")
            if len(text) > longest:
                self.refuse(line, column, "too_long", value=text[:40], limit=longest)
            if text:
                found[column] = text
        return found

    def _zone(self, line: Line) -> dict[str, str]:
        zone = str(line.value("zone") or "")
        if zone not in zones():
            near = get_close_matches(zone, zones(), 1, 0.5)
            self.refuse(line, "zone", "zone_unknown", value=zone[:40], near=near[0] if near else "Europe/Warsaw")
        return {"zone": zone}

    def _phone(self, line: Line) -> dict[str, str]:
        value = str(line.value("phone_region") or "").upper()
        if value and value not in countries():
            self.refuse(line, "phone_region", "country_unknown", value=value[:40])
        return {"phone_region": value} if value else {}

    def _hours(self, line: Line, known: Standing | None) -> dict[str, Any]:
        """A day left empty stays as it is; of a new location it is not open then."""
        if all(line.value(day) is None for day in DAYS):
            return {}
        before = (known.values.get("hours") if known else None) or dict.fromkeys(DAYS)
        return {"hours": {day: before[day] if line.value(day) is None else self._day(line, day, line.value(day)) for day in DAYS}}

    def _day(self, line: Line, day: str, value: Any) -> list[str] | None:
        if str(value).casefold() in CLOSED:
            return None
        found = HOURS.fullmatch(str(value))
        if not found or found[3] + found[4] > "2400" or (found[1].zfill(2), found[2]) == (found[3].zfill(2), found[4]):
            self.refuse(line, day, "hours_wrong", value=str(value)[:40])
            return None
        return [f"{found[1].zfill(2)}:{found[2]}", f"{found[3].zfill(2)}:{found[4]}"]

    def _parents(self, line: Line, region: str, partner: str | None, known: Standing | None) -> tuple[str, ...]:
        if not region:
            self.refuse(line, "region", "region_missing")
            return ()
        if known is not None:
            self._check_stays(line, region, partner, known)
            return ()
        makes = []
        if region.casefold() not in self.tree.regions and f"region {region.casefold()}" not in self.made:
            self.made.add(f"region {region.casefold()}")
            makes.append(region)
        self._check_partner(line, region, partner)
        if partner and partner.casefold() not in self.tree.partners and f"partner {partner.casefold()}" not in self.made:
            self.made.add(f"partner {partner.casefold()}")
            makes.append(partner)
        return tuple(makes)

    def _check_partner(self, line: Line, region: str, partner: str | None) -> None:
        found = self.tree.partners.get(partner.casefold()) if partner else None
        above = self.tree.above(found, "region") if found else None
        if above is not None and region.casefold() not in {name.casefold() for name in above.name.values()}:
            self.refuse(line, "partner", "partner_elsewhere", value=partner, near=next(iter(above.name.values())))

    def _check_stays(self, line: Line, region: str, partner: str | None, known: Standing) -> None:
        """Who may see a location follows from where it stands: an import does not move it."""
        for column, kind, said in (("region", "region", region), ("partner", "partner", partner)):
            above = self.tree.above(known, kind)
            names = {name.casefold() for name in above.name.values()} if above else {""}
            if (said or "").casefold() not in names:
                stands = next(iter(above.name.values())) if above else ""
                self.refuse(line, column, "would_move", value=said or "", near=stands)


@cache
def zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


@cache
def countries() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


def row_of(place: Standing, tree: Tree, language: str) -> list[Any]:
    """A location as a row of the table that can be changed and brought in again."""
    region, partner = tree.above(place, "region"), tree.above(place, "partner")
    hours = place.values.get("hours") or {}
    return [
        place.code,
        *(place.name.get(header.removeprefix("name:")) for header in NAMES),
        *(_named(parent, language) for parent in (region, partner)),
        *(place.values.get(column) for column in ("address", "city", "zone", "phone_region")),
        *(_written(hours, day) for day in DAYS),
    ]


def _named(place: Standing | None, language: str) -> str | None:
    return None if place is None else place.name.get(language) or next(iter(place.name.values()))


def _written(hours: Mapping[str, Any], day: str) -> str | None:
    if not hours:
        return None
    return "–".join(hours[day]) if hours.get(day) else "closed"
