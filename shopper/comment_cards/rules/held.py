"""When whoever looks at held comments hears of them again: soon of something new, not every quarter of an hour of a flood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE_SECONDS = 3600
"""Of opening time, between two messages while what was told of waits: whoever has not looked is asked once more, never at night."""
MUCH_MORE = 10
"""Times as many as were told of are other news: said at once. A flood of any size says so a handful of times."""
SLACK = timedelta(minutes=15)
"""What came so shortly before a message may not have been looked at when it went."""


@dataclass(frozen=True)
class Waiting:
    """How many are held and nobody judged, and when the first and the last of them came."""

    n: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True)
class Told:
    """The last message: when, of how many, and when an opening hour will have passed since."""

    at: datetime
    n: int
    again_at: datetime


def says_at(waiting: Waiting, last: Told | None, now: datetime) -> datetime | None:
    """When a person is told; None while they know all there is. Once everything they were told of is judged, the next is new."""
    if last is None or waiting.oldest >= last.at or waiting.n >= MUCH_MORE * last.n:
        return now
    if waiting.newest <= last.at - SLACK and waiting.n <= last.n:
        return None  # more of them, all old: a pattern showed, and what came before it is held as well
    return max(now, last.again_at)
