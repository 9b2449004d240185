"""The table of rights, rights.txt: a row for each route and thing, a column for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TABLE = Path(__file__).with_name("rights.txt")
LINES = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
PEOPLE = LINES[0][2:]
NOW = datetime(2026, 4, 19, 10, 0, tzinfo=UTC)
"""When the things were made, and when they are asked for."""


@dataclass(frozen=True)
class Row:
    method: str
    rule: str
    thing: str
    expected: dict[str, str]


def rows() -> list[Row]:
    return [
        Row(method, rule, thing, dict(zip(PEOPLE, cells, strict=len(cells) != len(PEOPLE) - 1)))
        for method, rule, thing, *cells in LINES[1:]
    ]
