"""The log of a case: what may stand in it, and a line of it as the reckoning sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

OPENED, OWNED, SEEN, AMENDED = "opened", "owned", "seen", "amended"
CALLED, ANSWERED = "called", "answered"
ASKED_REMEDY, GAVE_REMEDY, ALLOWED_REMEDY, REFUSED_REMEDY = "asked_remedy", "gave_remedy", "allowed_remedy", "refused_remedy"
PROMISED, KEPT_PROMISE = "promised", "kept_promise"
PAUSED, RESUMED, RUNG = "paused", "resumed", "rung"
RESOLVED, TOLD, ASKED, CONFIRMED, REOPENED, CLOSED = "resolved", "told", "asked", "confirmed", "reopened", "closed"
UNJUSTIFIED, NOTED, HANDED_TO_SYSTEM = "unjustified", "noted", "handed_to_system"

KINDS: dict[str, frozenset[str]] = {
    OPENED: frozenset({"severity"}),
    OWNED: frozenset({"owner", "why"}),
    SEEN: frozenset(),
    CALLED: frozenset({"outcome"}),
    ANSWERED: frozenset({"points", "channel", "words"}),
    ASKED_REMEDY: frozenset(),
    GAVE_REMEDY: frozenset(),
    ALLOWED_REMEDY: frozenset(),
    REFUSED_REMEDY: frozenset(),
    PROMISED: frozenset({"promise", "due_at"}),
    KEPT_PROMISE: frozenset({"promise"}),
    PAUSED: frozenset({"reason"}),
    RESUMED: frozenset(),
    RUNG: frozenset({"rung", "told"}),
    RESOLVED: frozenset({"cause", "prevention", "words"}),
    TOLD: frozenset(),
    ASKED: frozenset(),
    CONFIRMED: frozenset(),
    REOPENED: frozenset(),
    CLOSED: frozenset(),
    UNJUSTIFIED: frozenset({"reason"}),
    AMENDED: frozenset(),
    NOTED: frozenset({"words"}),
    HANDED_TO_SYSTEM: frozenset({"why"}),
}
"""Every kind with the facts it cannot do without. Instants and ids in facts are text.

Beside them: `severity` of opened and amended, once serious; `phone` of the same, whether there is a number (an opening that says
nothing of it means yes); `higher` of opened, by how many ranks the ladder is told higher.
"""

REACHED = "reached"
OUTCOMES = (REACHED, "no_answer", "busy", "wrong_number")
CHANNELS = ("phone", "page", "email")
NORMAL, SERIOUS = "normal", "serious"


@dataclass(frozen=True)
class Entry:
    """A line of the log. `number`, its place in the order of writing, decides between equal instants; nothing else does."""

    number: int
    kind: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    by: UUID | None = None

    @property
    def place(self) -> tuple[datetime, int]:
        return self.at, self.number


def in_order(log: Iterable[Entry]) -> list[Entry]:
    return sorted(log, key=lambda entry: entry.place)


def problem(kind: str, facts: Mapping[str, Any]) -> str | None:
    """Why a line cannot be written, for whoever calls; None when it can."""
    if kind not in KINDS:
        return f"{kind} is no kind of line"
    missing = sorted(KINDS[kind] - facts.keys())
    if missing:
        return f"{kind} without {', '.join(missing)}"
    if kind == CALLED and facts["outcome"] not in OUTCOMES:
        return f"{facts['outcome']} is no outcome of a call"
    named = facts.get("due_at") or facts.get("until")
    if named and datetime.fromisoformat(named).tzinfo is None:
        return f"{named} is nobody's hour: it needs a zone"
    return None


def severity_of(log: Iterable[Entry]) -> str:
    """Serious from the first line that says so: what was said once is not taken back."""
    return SERIOUS if any(entry.facts.get("severity") == SERIOUS for entry in log) else NORMAL


def phone_line(log: Iterable[Entry]) -> Entry | None:
    """The line since which there is a number to phone; None: the customer left none."""
    return next((entry for entry in in_order(log) if entry.facts.get("phone", entry.kind == OPENED)), None)


def the_round(log: Iterable[Entry]) -> list[Entry]:
    """The lines of the present round, in order: from the opening, or from the last time the customer said it was not right."""
    lines = in_order(log)
    begins = max((index for index, entry in enumerate(lines) if entry.kind == REOPENED), default=0)
    return lines[begins:]


def round_number(log: Iterable[Entry]) -> int:
    return 1 + sum(entry.kind == REOPENED for entry in log)
