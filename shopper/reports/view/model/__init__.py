"""The shape of a report: what stands where, in words and figures ready to be set by any engine."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.view.model.cover import Breach, Check, Fact, Legend, Line, MapRow, Result
from shopper.reports.view.model.inside import Account, Finding, Group, Losses, PartRow, Plan, Wait
from shopper.reports.view.model.pieces import Picture, Said
from shopper.reports.view.model.revision import Difference, Objection
from shopper.reports.view.model.standing import Extra, Trend, Zone


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
