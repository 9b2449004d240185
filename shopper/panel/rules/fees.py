"""The life of a fee. It is paid at most once, and never both given back and paid."""

from __future__ import annotations

from datetime import date, timedelta

from shopper.errors import Conflict

RESERVED, PAYABLE, PAID, WITHHELD, RELEASED = "reserved", "payable", "paid", "withheld", "released"
STATES = (RESERVED, PAYABLE, PAID, WITHHELD, RELEASED)

SETTLE, WITHHOLD, RELEASE, PAY = "settle", "withhold", "release", "pay"
STEPS = {
    (RESERVED, SETTLE): PAYABLE,
    (RESERVED, WITHHOLD): WITHHELD,
    (RESERVED, RELEASE): RELEASED,
    (PAYABLE, SETTLE): PAYABLE,
    (PAYABLE, WITHHOLD): WITHHELD,
    (PAYABLE, PAY): PAID,
    (WITHHELD, SETTLE): PAYABLE,
    (WITHHELD, WITHHOLD): WITHHELD,
    (PAID, SETTLE): PAID,
}


def step(state: str, verb: str) -> str:
    """Where a verb leads from a state. Raises Conflict(state=…) where it leads nowhere."""
    if (state, verb) not in STEPS:
        raise Conflict(f"a fee that is {state} cannot {verb}", state=state)
    return STEPS[state, verb]


def due_on(settled_on: date, days: int) -> date:
    """The last day on which it is paid in time: so many working days later, Monday to Friday."""
    day = settled_on
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def refund(spent_minor: int | None, cap_minor: int, *, has_receipt: bool) -> int:
    """What of a purchase comes back: all of it up to the cap, nothing without a receipt."""
    return min(spent_minor or 0, cap_minor) if has_receipt else 0
