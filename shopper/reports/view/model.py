"""The shape of a report: what stands where, in words and figures ready to be set by any engine."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.snapshot import Outcome


@dataclass(frozen=True)
class Said:
    """Somebody's words. ``tag`` ("PL") is shown beside them when they are not in the language of the report."""

    text: str
    lang: str
    tag: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class Mark:
    """One result: the sign, and the word that always stands beside it or in the legend."""

    key: str
    outcome: Outcome
    word: str
    anchor: str
    """Where the standard is described; also what a screen reader hears: "Standard-4.8"."""


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
class Loss:
    mark: Mark
    title: Said
    width: str
    """Percent of the longest possible bar."""
    points: str
    cumulative: str


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
class Picture:
    number: int
    label: str
    asset: str
    caption: Said
    standard: str
    alt: str
    anchor: str


@dataclass(frozen=True)
class Losses:
    lead: str
    rows: tuple[Loss, ...]


@dataclass(frozen=True)
class Plan:
    lead: str
    """What the page promises, or why there is nothing to do."""
    rows: tuple[Action, ...]
    more: str


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


@dataclass(frozen=True)
class Difference:
    """What this revision says otherwise than the one before."""

    key: str
    what: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Objection:
    """An appeal by the location, decided by somebody who had not reviewed the visit."""

    mark: Mark | None
    key: str
    reason: str
    decision: str
    decision_word: str
    explanation: str


@dataclass(frozen=True)
class Account:
    paragraphs: tuple[str, ...]
    lang: str
    tag: str
    shortened: str


@dataclass(frozen=True)
class Check:
    """How a reader on paper finds out whether this report is genuine and current."""

    code: str
    address: str
    shown: str
    approved: str


@dataclass(frozen=True)
class ReportView:
    lang: str
    document_title: str
    revision: int
    accent: str
    company: Said
    logo: str
    """Asset of the company's mark; "" without one."""
    store: Said
    place: str
    facts: tuple[Fact, ...]
    result: Result
    breaches: tuple[Breach, ...]
    verdict: tuple[str, ...]
    map_title: str
    map: tuple[MapRow, ...]
    legend: tuple[Legend, ...]
    dense: bool
    """The cover holds much and is set closer."""
    strengths: tuple[Line, ...]
    fix_first: tuple[Line, ...]
    losses: Losses
    sections: tuple[PartRow, ...]
    stages: tuple[PartRow, ...]
    weakest: str
    plan: Plan
    arithmetic: tuple[str, ...]
    findings: tuple[Finding, ...]
    register: tuple[Group, ...]
    waits: tuple[Wait, ...]
    trend: Trend | None
    zones: tuple[Zone, ...]
    extras: tuple[Extra, ...]
    differences: tuple[Difference, ...]
    objections: tuple[Objection, ...]
    objection_note: str
    account: Account
    photos: tuple[Picture, ...]
    check: Check
    footer: str
