"""What stands on the cover: the result, its scale, what broke, and how to check the paper."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.snapshot.plain import Outcome
from shopper.reports.view.model.pieces import Mark, Said


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    lang: str = ""


@dataclass(frozen=True)
class Marker:
    """Another figure on the band scale."""

    kind: str
    label: str
    at: str


@dataclass(frozen=True)
class Scale:
    """0 to 100; positions are percent of its length, as plain decimal numbers."""

    at: str
    pass_at: str
    excellent_at: str
    pass_label: str
    excellent_label: str
    markers: tuple[Marker, ...] = ()


@dataclass(frozen=True)
class Result:
    headline: str
    """The published figure, or empty when there is none."""
    band: str
    word: str
    points: str
    assessed: str
    worked_out: str
    """The arithmetic score, when another one is published."""
    scale: Scale | None


@dataclass(frozen=True)
class Breach:
    """A critical standard that was not met, and what follows from it."""

    mark: Mark
    title: Said
    consequence: str


@dataclass(frozen=True)
class MapRow:
    number: str
    name: Said
    marks: tuple[Mark, ...]
    percent: str


@dataclass(frozen=True)
class Legend:
    outcome: Outcome
    word: str
    count: int


@dataclass(frozen=True)
class Line:
    """A numbered line on the cover."""

    number: str
    text: Said
    note: str
    anchor: str = ""


@dataclass(frozen=True)
class Check:
    """How a reader on paper finds out whether this report is genuine and current."""

    code: str
    address: str
    shown: str
    approved: str
