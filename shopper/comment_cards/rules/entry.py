"""Which days a card may bear that staff enter for a customer."""

from __future__ import annotations

from datetime import date, timedelta

PAPER, SPOKEN = "paper", "spoken"
OLDEST = timedelta(days=731)
OLD = timedelta(days=14)
"""From here on the page explains what becomes of so old a card."""


def day_fault(written_on: date, today: date) -> str | None:
    """Why a card cannot have been written that day: "future", "too_old"."""
    if written_on > today:
        return "future"
    return "too_old" if today - written_on > OLDEST else None
