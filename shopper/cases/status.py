"""The seam through which rooms above say on a customer's page what became of their words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shopper.comment_cards.models import Comment


@dataclass(frozen=True)
class Step:
    """`what`: the fact in a few words, in the reader's language; `words`: more of it; `at`: when, where that is known."""

    what: str
    at: datetime | None = None
    words: str = ""


Contribution = Callable[[Comment], list[Step]]
_contributions: list[Contribution] = []


def contributes(contribution: Contribution) -> Contribution:
    """Register: asked for every page that is shown; no name of a customer, no contact."""
    if contribution not in _contributions:
        _contributions.append(contribution)
    return contribution


def steps_of(comment: Comment) -> list[Step]:
    """What the rooms above have to say, by time."""
    found = [step for contribution in _contributions for step in contribution(comment)]
    return sorted(found, key=lambda step: (step.at is None, step.at or comment.received_at))
