"""Where an assignment stands, seen from the shopper's day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

CHANNELS = IN_PERSON, PHONE, LETTER, WEB = ("in_person", "phone", "letter", "web")
"""How a visit is made. A letter is paper or e-mail."""

CANCELLED, RECEIVED, OPEN, UPCOMING, OVER = "cancelled", "received", "open", "upcoming", "over"


def state(now: datetime, *, starts_at: datetime, ends_at: datetime, zone: str, cancelled: bool, received: bool) -> str:
    """`open` from the first moment of the window's own local day: who travels there wants to read in time."""
    if cancelled:
        return CANCELLED
    if received:
        return RECEIVED
    if now > ends_at:
        return OVER
    local = ZoneInfo(zone)
    return OPEN if now.astimezone(local).date() >= starts_at.astimezone(local).date() else UPCOMING
