"""Who is told, and when, that a customer still waits for a first answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shopper.cases.rules import log as lines
from shopper.cases.rules.clocks import HOUR, Clocks
from shopper.cases.rules.log import Entry
from shopper.organisation.rules.opening import after_opening

HIGHEST_RANK = 4
RANK_OF_FIRST = 2


@dataclass(frozen=True)
class Step:
    """A step of the ladder in a round: when it rings, and the rank of whoever is told."""

    round: int
    rung: int
    due_at: datetime
    rank: int


def steps(clocks: Clocks, hours: Sequence[int], *, higher: int = 0) -> list[Step]:
    """The ladder of the present round: after so many opening hours without a first answer each. It knows no pause.

    `higher`: by how many ranks every step is told higher, for what fails again and again. Above the owner there is nobody.
    """
    return [
        Step(
            clocks.round,
            rung,
            after_opening(clocks.started_at, each * HOUR, *clocks.answer.place),
            min(HIGHEST_RANK, RANK_OF_FIRST + rung - 1 + higher),
        )
        for rung, each in enumerate(hours, start=1)
    ]


def waiting(clocks: Clocks, ladder: Sequence[Step], rung: Collection[int]) -> list[Step]:
    """Steps that are still to ring: none once the customer was answered or the case is closed."""
    return [step for step in ladder if step.rung not in rung] if clocks.answer.runs else []


def rung_already(log: Sequence[Entry]) -> set[int]:
    """Steps that rang in the present round."""
    return {int(entry.facts["rung"]) for entry in lines.the_round(log) if entry.kind == lines.RUNG}


def ranks_higher(log: Sequence[Entry]) -> int:
    """By how much the opening raised the ladder."""
    return max((int(entry.facts.get("higher", 0)) for entry in log), default=0)
