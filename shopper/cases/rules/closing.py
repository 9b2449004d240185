"""When a case may be called mended, and when it is over."""

from __future__ import annotations

from datetime import timedelta

CAUSES = ("people", "training", "process", "supply", "equipment", "standard", "building", "information", "chance")
"""Where it came from; whose fault it was is not asked."""
SILENCE = timedelta(days=7)
ATTEMPTS = 3
"""After so many calls that reached nobody a serious case may be answered in words alone."""


def why_not_over(
    *, open_points: int, is_serious: bool, has_phone: bool, is_reached: bool, attempts: int, open_promises: int = 0
) -> str | None:
    """What stands in the way of telling the customer that nothing more is owed; None when nothing does."""
    if open_points:
        return "points"
    if open_promises:
        return "promises"
    if is_serious and has_phone and not is_reached and attempts < ATTEMPTS:
        return "phone"
    return None
