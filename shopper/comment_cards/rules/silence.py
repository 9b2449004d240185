"""Whether a code that was busy has gone quiet: torn down, hidden, or its page out of reach. Never a busy spot's short lull."""

from __future__ import annotations

import math
from dataclasses import dataclass

CERTAIN = 0.001
"""So unlikely must silence be: one false alarm a thousand looks."""
LEAST_KNOWN = 5
"""Comments before a code has a history of its own; until then the guess at its guests stands in."""
SHARE = 1 / 400
"""How many of those who pass a code use it, at the least: cards that are shown to nobody stay below."""
LONGEST_DAYS = 56


@dataclass(frozen=True)
class Past:
    """`comments` in `heard` opening seconds, then nothing in `quiet` ones; `guests_an_hour` of opening, as somebody guessed.

    Of an hour one comment at most: after a flood or a fair every usual evening would look like silence.
    """

    comments: int
    heard: int
    quiet: int
    guests_an_hour: float | None = None


def chance_of_silence(past: Past) -> float:
    """How likely it is that nobody said anything by chance alone, 0 to 1.

    With a history: Poisson with the rate it shows, blurred by how little is known of it (with many comments the plain Poisson).
    Without: Poisson with the guests guessed. With neither nothing can be said: 1.
    """
    if past.comments >= LEAST_KNOWN and past.heard > 0:
        return float((past.heard / (past.heard + past.quiet)) ** past.comments)
    if past.guests_an_hour:
        return math.exp(-past.guests_an_hour * SHARE * past.quiet / 3600)
    return 1.0


def is_quiet(past: Past) -> bool:
    return chance_of_silence(past) < CERTAIN
