"""A sheet as it was typed: values under their headers, each with its row. CSV and XLSX both become this."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from shopper.data_transfer.rules.problems import Problem

MOST_ROWS = 5_000
MOST_COLUMNS = 200
LONGEST_TEXT = 10_000
# What no database and no document may hold: control characters, halves of characters, what is no character at all.
UNSTORABLE = frozenset(chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)) | frozenset(
    chr(code) for code in range(0xD800, 0xE000)
)


@dataclass(frozen=True)
class Cell:
    """A value of a cell: text, number, True, False or a date; `flaw`: why it cannot be used, as a problem's code."""

    value: Any
    flaw: str | None = None


@dataclass(frozen=True)
class Line:
    """A row that is not empty, by header."""

    row: int
    cells: Mapping[str, Cell]

    def value(self, header: str) -> Any:
        """What stands under the header; None for an empty cell and for one that cannot be used."""
        cell = self.cells.get(header)
        return None if cell is None or cell.flaw else cell.value


@dataclass
class Grid:
    """A sheet: its headers in their order and its lines; `hidden` rows are told, not read over."""

    name: str
    headers: list[str]
    lines: list[Line]
    hidden: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    is_hidden: bool = False
    twice: tuple[str, ...] = ()
    letters: dict[str, str] = field(default_factory=dict)


def grid_of(name: str, rows: Iterator[tuple[int, list[Cell]]], **facts: Any) -> Grid:
    """The first row names the columns. Empty rows and empty cells are not there; spaces around a text are nothing."""
    first = next(rows, None)
    named = [] if first is None else [str(tidy(cell.value) or "") for cell in first[1]]
    headers = list(dict.fromkeys(header for header in named if header))
    twice = tuple(header for header in headers if named.count(header) > 1)
    lines = []
    for row, cells in rows:
        pairs = zip(named, cells, strict=False)
        filled = {header: _checked(cell) for header, cell in pairs if header and (cell.flaw or tidy(cell.value) is not None)}
        if filled:
            lines.append(Line(row, filled))
    return Grid(name, headers, lines, twice=twice, **facts)


def tidy(value: Any) -> Any:
    """A text without the spaces around it; None when nothing is left."""
    if not isinstance(value, str):
        return value
    return value.replace("\r\n", "\n").strip(" \t\r\n\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}") or None


def _checked(cell: Cell) -> Cell:
    value = tidy(cell.value)
    if cell.flaw or not isinstance(value, str):
        return Cell(value, cell.flaw)
    if len(value) > LONGEST_TEXT:
        return Cell(value[:40], "too_long")
    return Cell(value, "unstorable" if UNSTORABLE.intersection(value) else None)


def shape_problems(grid: Grid, required: Collection[str], optional: Collection[str]) -> list[Problem]:
    """What is wrong with the sheet itself: its headers, hidden rows, merged cells, and cells that say nothing usable."""
    known = [*required, *optional]
    problems = [Problem("column_missing", grid.name, 1, header) for header in required if header not in grid.headers]
    for header in grid.headers:
        if header not in known:
            near = get_close_matches(header.casefold(), known, 1, 0.6)
            problems.append(Problem("column_unknown", grid.name, 1, header, {"near": near[0] if near else ""}))
    problems += [Problem("column_twice", grid.name, 1, header) for header in grid.twice]
    problems += [Problem("merged", grid.name, 0, "", {"cells": cells}) for cells in grid.merged]
    problems += [Problem("sheet_hidden", grid.name)] if grid.is_hidden and grid.lines else []
    problems += [Problem("row_hidden", grid.name, line.row) for line in grid.lines if line.row in grid.hidden]
    return problems + [
        Problem(cell.flaw, grid.name, line.row, header, {"value": str(cell.value)[:40], "limit": LONGEST_TEXT})
        for line in grid.lines
        for header, cell in line.cells.items()
        if cell.flaw and header in known
    ]
