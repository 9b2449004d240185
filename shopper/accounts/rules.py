"""How long a sign-in lasts, and how many wrong passwords are too many."""

from __future__ import annotations

from datetime import datetime, timedelta

PHONE_LIFETIME = timedelta(days=30)
DESK_LIFETIME = timedelta(hours=12)
DESK_IDLE = timedelta(minutes=30)
SEEN_STEP = timedelta(minutes=1)
ATTEMPT_WINDOW = timedelta(hours=1)
LINK_LIFETIME = timedelta(days=7)
SHORTEST_PASSWORD = 10
MOST_ATTEMPTS_PER_PERSON = 20
MOST_ATTEMPTS_PER_ADDRESS = 200
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+\Z"


def expires_at(started_at: datetime, *, on_phone: bool) -> datetime:
    """A shopper's phone stays signed in through days without signal; a desk does not."""
    return started_at + (PHONE_LIFETIME if on_phone else DESK_LIFETIME)


def is_live(
    now: datetime, *, expires: datetime, seen_at: datetime, revoked_at: datetime | None, on_phone: bool
) -> bool:
    if revoked_at is not None or now >= expires:
        return False
    return on_phone or now - seen_at < DESK_IDLE


def is_worth_noting(now: datetime, seen_at: datetime) -> bool:
    """Being seen is written at most once a minute: reading must not become writing."""
    return now - seen_at >= SEEN_STEP


def normal_email(text: str) -> str:
    return text.strip().lower()
