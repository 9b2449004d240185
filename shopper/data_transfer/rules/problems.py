"""What is wrong with a file, and where: plain facts, put into words by shopper.data_transfer.words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `row` 0: the sheet, or without a sheet the file, as a whole; `column`: the header's words or letters."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict, hash=False)

    def kept(self) -> dict[str, Any]:
        """As JSON, to be read back by `Problem(**kept)`."""
        return asdict(self)


class Unreadable(Exception):
    """The file as a whole cannot be used: one problem, and nothing more can be said."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts=facts)


def in_order(problems: list[Problem], sheets: Mapping[str, int]) -> list[Problem]:
    """Sheet by sheet as they stand in the file, from the top down; each told once."""
    seen: dict[tuple[Any, ...], Problem] = {}
    for each in problems:
        seen.setdefault((each.code, each.sheet, each.row, each.column, str(each.facts)), each)
    return sorted(seen.values(), key=lambda each: (sheets.get(each.sheet, -1), each.row, each.column))
