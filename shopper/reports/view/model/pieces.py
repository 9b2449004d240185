"""What every page of a report is made of: somebody's words, a standard's mark, a photograph."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.snapshot.plain import Outcome


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
class Picture:
    number: int
    label: str
    asset: str
    caption: Said
    standard: str
    alt: str
    anchor: str
