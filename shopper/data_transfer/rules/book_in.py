"""Sheets as a book document, and where in the sheets each place of the document stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from shopper.data_transfer.rules import layout
from shopper.data_transfer.rules.book_out import JSON_MARK
from shopper.data_transfer.rules.cells import json_of, read_cell, text_of
from shopper.data_transfer.rules.grid import Grid, Line, shape_problems
from shopper.data_transfer.rules.laid import Laid, Spot
from shopper.data_transfer.rules.layout import Column, Page
from shopper.data_transfer.rules.problems import Problem

LANGUAGE = re.compile(r"[a-z]{2,3}")


def lay(grids: list[Grid]) -> Laid:
    """The document the sheets hold, as far as they can be read; nothing about its meaning is judged here."""
    laid = Laid()
    named = {grid.name.casefold(): grid for grid in grids}
    _check_sheets(laid, grids, named)
    _book(laid, named.get(layout.BOOK.name))
    languages = tuple(laid.document["name"])
    for page in layout.PAGES[1:]:
        grid = named.get(page.name)
        if grid is not None:
            laid.problems += _shape(grid, page, languages)
    _maps(laid, named, languages)
    _rows(laid, named, languages)
    return laid


def _check_sheets(laid: Laid, grids: list[Grid], named: Mapping[str, Grid]) -> None:
    known = [page.name for page in layout.PAGES]
    missing = [page.name for page in layout.PAGES if page.is_required and page.name not in named]
    for name in missing:
        near = get_close_matches(name, [each for each in named if each not in known], 1, 0.5)
        laid.problems.append(Problem("sheet_missing", name, 0, "", {"near": named[near[0]].name if near else ""}))
    for grid in grids:
        if grid.name.casefold() not in known and grid.headers:
            near = get_close_matches(grid.name.casefold(), missing, 1, 0.5)
            laid.problems.append(Problem("sheet_unknown", grid.name, 0, "", {"near": near[0] if near else ""}))


def _shape(grid: Grid, page: Page, languages: tuple[str, ...]) -> list[Problem]:
    """A column of a language the book does not speak is said so once, at its head."""
    texts = {column.name for column in page.columns if column.kind == "texts"}
    foreign = []
    for header in grid.headers:
        name, _colon, language = header.rpartition(":")
        if name in texts and language not in languages and LANGUAGE.fullmatch(language):
            foreign.append(Problem("language_unknown", grid.name, 1, header, {"language": language}))
    strange = {each.column for each in foreign}
    extra = [header for header in grid.headers if header.startswith(JSON_MARK)]
    found = shape_problems(grid, page.required(languages), [*page.headers(languages), *extra])
    return foreign + [each for each in found if not (each.code == "column_unknown" and each.column in strange)]


def _book(laid: Laid, grid: Grid | None) -> None:
    document = laid.document
    document["name"] = {}
    if grid is None:
        return
    laid.problems += shape_problems(grid, layout.BOOK.required(()), ())
    laid.note("name", grid.name)
    for line in grid.lines:
        name, value = str(line.value("field") or ""), line.value("value")
        _book_field(laid, line, name, value)


def _book_field(laid: Laid, line: Line, name: str, value: Any) -> None:
    if name.startswith("name:"):
        language = name.removeprefix("name:")
        if value is not None:
            laid.document["name"][language] = text_of(value)
        laid.note(f"name.{language}", "book", line.row, "value")
    elif name.startswith(JSON_MARK):
        laid.document[name.removeprefix(JSON_MARK)] = json_of(laid, "book", line.row, "value", value)
    elif name in layout.BOOK_FIELDS:
        column = Column("value", layout.BOOK_FIELDS[name])
        read = read_cell(laid, "book", line, column, "value", name)
        if read is not None or name != "licence":
            laid.document[name] = read
        laid.note(name, "book", line.row, "value")
    else:
        near = get_close_matches(name, layout.BOOK_FIELDS, 1, 0.5)
        facts = {"value": name[:40], "near": near[0] if near else ""}
        laid.problems.append(Problem("field_unknown", "book", line.row, "field", facts))


def _maps(laid: Laid, named: Mapping[str, Grid], languages: tuple[str, ...]) -> None:
    """What is a dictionary in the document: the first column names, the others say."""
    document = laid.document
    entry: Callable[[dict[str, Any]], Any]
    for page, key, entry in (
        (layout.RULES, "rules", lambda row: row.get("value")),
        (layout.SECTIONS, "sections", lambda row: row.get("name", {})),
        (layout.STAGES, "stages", lambda row: row.get("name", {})),
        (layout.ROLES, "roles", lambda row: row.get("name", {})),
        (layout.GLOSSARY, "glossary", lambda row: row),
    ):
        read: dict[str, Any] = {}
        laid.note(key, page.name)
        first = page.columns[0].name
        for line, row in _objects(laid, named.get(page.name), page, languages):
            code = str(row.pop(first, None) or "")
            inner = f".{page.columns[1].name}" if page is layout.GLOSSARY else ""
            _note_row(laid, page, line, f"{key}.{code}", languages, skip="" if inner else page.columns[1].name)
            if code in read:
                laid.problems.append(Problem("key_twice", page.name, line.row, first, {"value": code[:40]}))
            read[code] = entry(row)
        if page.is_required or read:
            document[key] = read


def _rows(laid: Laid, named: Mapping[str, Grid], languages: tuple[str, ...]) -> None:
    """What is a list in the document."""
    document = laid.document
    options = _options(laid, named.get("options"), languages)
    clauses = []
    laid.note("clauses", "clauses")
    for turn, (line, row) in enumerate(_objects(laid, named.get("clauses"), layout.CLAUSES, languages), 1):
        own = options.pop(str(row.get("id")), None)
        clauses.append(_clause(row, own))
        _note_row(laid, layout.CLAUSES, line, _place("clauses", row.get("id"), turn), languages)
    for line in (line for lines in options.values() for line, _option in lines):
        laid.problems.append(Problem("option_of_nothing", "options", line.row, "clause", {"value": str(line.value("clause"))[:40]}))
    document["clauses"] = clauses
    for page, name in ((layout.CHANGES, "clause"), (layout.WITHDRAWN, "id")):
        document[page.name] = []
        laid.note(page.name, page.name)
        for turn, (line, row) in enumerate(_objects(laid, named.get(page.name), page, languages), 1):
            document[page.name].append(row)
            _note_row(laid, page, line, _place(page.name, row.get(name), turn), languages)
    charter = [(line, row.get("clause")) for line, row in _objects(laid, named.get("charter"), layout.CHARTER, languages)]
    laid.note("charter", "charter", 0, "clause")
    if charter:
        document["charter"] = [number for _line, number in charter]
    for row in document["withdrawn"]:
        for key in ("title", "stage", "weight"):
            if row.get(key) is None:
                row.pop(key, None)


def _options(laid: Laid, grid: Grid | None, languages: tuple[str, ...]) -> dict[str, list[tuple[Line, dict[str, Any]]]]:
    """By the number of their clause, in the order of the sheet."""
    found: dict[str, list[tuple[Line, dict[str, Any]]]] = {}
    for line, row in _objects(laid, grid, layout.OPTIONS, languages):
        number = str(row.pop("clause", None))
        found.setdefault(number, []).append((line, row))
        place = f"clauses[{number}].form.options"
        laid.note(place, "options", line.row, "clause")
        _note_row(laid, layout.OPTIONS, line, _place(place, row.get("value"), len(found[number])), languages)
    return found


def _clause(row: dict[str, Any], options: list[tuple[Line, dict[str, Any]]] | None) -> dict[str, Any]:
    """A form with nothing in it is no form; what a form does not say is null, as the document has it."""
    form = row.get("form") or {}
    if any(value not in (None, {}) for value in form.values()) or options:
        row["form"] = {
            **form,
            "na_allowed": bool(form.get("na_allowed")) if form.get("na_allowed") in (None, True, False) else form["na_allowed"],
            "timer": bool(form.get("timer")) if form.get("timer") in (None, True, False) else form["timer"],
            **{name: form.get(name) or None for name in layout.FORM_EMPTY if name not in ("maximum", "pass_max", "options")},
            "options": [option for _line, option in options] if options else None,
        }
    else:
        row["form"] = None
    if not row.get("roles"):
        row.pop("roles", None)
    picture = row.pop("picture", None) or {}
    if picture.get("sha256") or picture.get("alt"):
        row["picture"] = picture
    return row


def _place(key: str, own: Any, turn: int) -> str:
    return f"{key}[{own if own and isinstance(own, str) else f'#{turn}'}]"


def _note_row(laid: Laid, page: Page, line: Line, place: str, languages: tuple[str, ...], skip: str = "") -> None:
    """`skip`: the column whose value is the entry itself: "sections.3.en", not "sections.3.name.en"."""
    laid.note(place, page.name, line.row, page.columns[0].name)
    for column in page.columns:
        path = place if column.name == skip else f"{place}.{column.name}"
        headers = column.headers(languages)
        if path != place:
            laid.note(path, page.name, line.row, headers[0] if headers else column.name)
        elif column.kind != "texts":
            laid.spots[place][-1] = Spot(page.name, line.row, column.name)
        if column.kind == "texts":
            for language, header in zip(languages, headers, strict=True):
                laid.note(f"{path}.{language}", page.name, line.row, header)


def _objects(laid: Laid, grid: Grid | None, page: Page, languages: tuple[str, ...]) -> list[tuple[Line, dict[str, Any]]]:
    """Each line as an object by the paths of its columns."""
    return [(line, _object(laid, grid, page, line, languages)) for line in grid.lines] if grid else []


def _object(laid: Laid, grid: Grid, page: Page, line: Line, languages: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column in page.columns:
        if column.kind == "texts":
            pairs = zip(languages, column.headers(languages), strict=True)
            value: Any = {language: text_of(line.value(header)) for language, header in pairs if line.value(header) is not None}
        else:
            value = read_cell(laid, page.name, line, column, column.name, "")
        _set(made, column.path, value)
    for header in grid.headers:
        if header.startswith(JSON_MARK) and line.value(header) is not None:
            _set(made, header.removeprefix(JSON_MARK).split("."), json_of(laid, page.name, line.row, header, line.value(header)))
    return made


def _set(made: dict[str, Any], path: Any, value: Any) -> None:
    for key in path[:-1]:
        made = made.setdefault(key, {})
    made[path[-1]] = value
