"""What a good answer is made of, and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

APOLOGY, NEXT, THANKS = "apology", "next", "thanks"
LONGEST = 2_000


@dataclass(frozen=True)
class Reply:
    """An answer in the making: `points` are what is said to each of the customer's, `ticked` those that are answered by it."""

    apology: str = ""
    points: Mapping[UUID, str] | None = None
    ticked: frozenset[UUID] = frozenset()
    next: str = ""
    thanks: str = ""

    def to(self, point: UUID) -> str:
        return (self.points or {}).get(point, "").strip()


def lacks(reply: Reply, mend: Sequence[UUID], thank: Sequence[UUID]) -> dict[str, str]:
    """{field: what is wrong}: each point its own sentence and its tick; an apology for what went wrong, and what is done about it;
    thanks for what was praised."""
    problems = {}
    for point in (*mend, *thank):
        if not _is_said(reply.to(point)):
            problems[f"point-{point}"] = "words"
        elif point not in reply.ticked:
            problems[f"point-{point}"] = "tick"
    if mend and not _is_said(reply.apology):
        problems[APOLOGY] = "words"
    if mend and not _is_said(reply.next):
        problems[NEXT] = "words"
    if thank and not mend and not _is_said(reply.thanks):
        problems[THANKS] = "words"
    return problems


def _is_said(words: str) -> bool:
    """A beginning that nobody ended is no answer."""
    return bool(words.strip()) and not words.rstrip().endswith(("…", "..."))


def composed(reply: Reply, order: Sequence[UUID]) -> str:
    """As the customer reads it: a paragraph for each part."""
    parts = [reply.apology, *(reply.to(point) for point in order), reply.next, reply.thanks]
    return "\n\n".join(part.strip() for part in parts if part.strip())
