"""What stands behind the cover: losses, plan, findings, register, waits, account."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.view.model.pieces import Mark, Picture, Said


@dataclass(frozen=True)
class Loss:
    mark: Mark
    title: Said
    width: str
    """Percent of the longest possible bar."""
    points: str
    cumulative: str


@dataclass(frozen=True)
class Losses:
    lead: str
    rows: tuple[Loss, ...]


@dataclass(frozen=True)
class PartRow:
    """A section or a stage."""

    number: str
    name: Said
    percent: str
    earned: str
    possible: str
    width: str
    weakest: bool
    owner: str


@dataclass(frozen=True)
class Action:
    mark: Mark
    title: Said
    text: Said
    check: Said
    wins_back: str
    cost: str
    """free, small or money; its word is ``cost_word``."""
    cost_word: str
    owner: str
    """Whoever owns the stage; "" when nobody was appointed."""
    repeat: str


@dataclass(frozen=True)
class Plan:
    lead: str
    """What the page promises, or why there is nothing to do."""
    rows: tuple[Action, ...]
    more: str


@dataclass(frozen=True)
class Finding:
    mark: Mark
    points: str
    title: Said
    text: Said
    citation: str
    measured: str
    fact: Said
    photos: tuple[Picture, ...]
    repeat: str = ""
    """That it failed before as well, and how often."""


@dataclass(frozen=True)
class Row:
    anchor: str
    mark: Mark
    title: Said
    text: Said
    points: str
    basis: str


@dataclass(frozen=True)
class Group:
    number: str
    name: Said
    percent: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Wait:
    """A measured wait against its norm; widths and the norm's place are percent of the longest bar."""

    mark: Mark
    title: Said
    measured: str
    norm: str
    within: str
    beyond: str
    norm_at: str


@dataclass(frozen=True)
class Account:
    paragraphs: tuple[str, ...]
    lang: str
    tag: str
    shortened: str
