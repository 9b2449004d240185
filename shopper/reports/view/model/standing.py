"""How the place has stood so far: the trend, where most can be won, what lies outside compliance."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.view.model.pieces import Mark, Picture, Said


@dataclass(frozen=True)
class Zone:
    """A stage where most can be won, and how often it lost points before."""

    name: Said
    owner: str
    points: str
    history: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Dot:
    """A visit in the chart; places are units of its 720 × 150 box. ``kind``: now, before, apart (before a break)."""

    x: str
    y: str
    label: str
    kind: str


@dataclass(frozen=True)
class TrendRow:
    day: str
    result: str
    word: str
    edition: str
    note: str


@dataclass(frozen=True)
class Trend:
    lead: tuple[str, ...]
    rows: tuple[TrendRow, ...]
    """The newest first, as a table reads."""
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    """Points of each unbroken stretch, as SVG writes them."""
    pass_y: str
    pass_label: str
    network_y: str
    """"" when no comparison would be fair."""
    network_label: str
    floor_label: str
    alt: str


@dataclass(frozen=True)
class Extra:
    """Something outside compliance: a step beyond the norm, or a reasoned departure from a rule in the guest's favour."""

    kind: str
    kind_word: str
    mark: Mark
    title: Said
    fact: Said
    photos: tuple[Picture, ...]
