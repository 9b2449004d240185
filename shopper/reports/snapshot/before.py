"""How the place stood before, and how others stand."""

from __future__ import annotations

from typing import TypedDict

from shopper.reports.snapshot.plain import Band, Exact


class PreviousVisit(TypedDict):
    local_date: str
    published_percent: Exact


class Network(TypedDict):
    """Figures of comparable visits; given only when ``visits`` is large enough to be fair."""

    visits: int
    percent: Exact


class TrendPoint(TypedDict):
    """One visit of the place. ``changed``: standards that the edition changed since the visit before; a trend breaks there."""

    local_date: str
    percent: Exact | None
    published_percent: Exact | None
    band: Band
    edition: str
    changed: list[str]


class Repeat(TypedDict):
    """A standard that failed now: how often in a row, and in how many of the visits that assessed it as it is."""

    in_a_row: int
    missed: int
    assessed: int


class WeakStage(TypedDict):
    weak: int
    visits: int


class Trend(TypedDict):
    visits: list[TrendPoint]
    """The oldest first, this one last."""
    comparable: int
    """How many of them, from the last break on, this one included."""
    items: dict[str, Repeat]
    stages: dict[str, WeakStage]
