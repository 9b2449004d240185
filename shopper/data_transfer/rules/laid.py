"""What sheets came to: a document, what is wrong with the sheets, and where each place of the document stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shopper.data_transfer.rules.problems import Problem


@dataclass(frozen=True)
class Spot:
    """A place in the workbook."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass
class Laid:
    """A document read from sheets: what is wrong with the sheets, and for each place of the document where it stands."""

    document: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    spots: dict[str, list[Spot]] = field(default_factory=dict)

    def note(self, place: str, sheet: str, row: int = 0, column: str = "") -> None:
        self.spots.setdefault(place, []).append(Spot(sheet, row, column))

    def told(self, faults: Mapping[str, str]) -> list[Problem]:
        """The faults of the document at their cells; what only follows from a problem of the sheet is not repeated."""
        own = {(each.sheet, each.row, each.column) for each in self.problems}
        broken = {(each.sheet, each.column) for each in self.problems if each.code in ("column_missing", "sheet_missing")}
        found = []
        for place, words in faults.items():
            spots = self._spots(place)
            if any((each.sheet, each.row, each.column) in own for each in spots):
                continue
            if any({(each.sheet, each.column), (each.sheet, "")} & broken for each in spots):
                continue
            first = spots[-1]  # of two rows with one number the second is the one to change
            rows = [each.row for each in spots if each.sheet == first.sheet and each.row]
            others = rows[:-1] if len(rows) > 1 else []
            found.append(Problem("book", first.sheet, first.row, first.column, {"words": words, "place": place, "also": others}))
        return found

    def _spots(self, place: str) -> list[Spot]:
        while place not in self.spots:
            shorter = re.sub(r"(\.[^.\[\]]*|\[[^\[\]]*\])$", "", place)
            if shorter == place:
                return [Spot("")]
            place = shorter
        return self.spots[place]
