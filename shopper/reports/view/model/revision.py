"""What this revision says otherwise than the one before, and what was objected to."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.reports.view.model.pieces import Mark


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
