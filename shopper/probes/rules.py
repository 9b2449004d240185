"""What a probe finds out: how soon, how high, with what, and whether all of it was answered."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shopper.comment_cards.rules.state import FormState
from shopper.organisation.rules.opening import OpeningTimes, opening_seconds_between


@dataclass(frozen=True)
class Outcome:
    """`rank` of whoever answered, 1 to 4; `points_answered` of the probe's own; `money_returned` None where there was no money."""

    answered_at: datetime | None = None
    rank: int | None = None
    apology: bool = False
    remedy: str | None = None
    amount_minor: int | None = None
    currency: str | None = None
    points_answered: int = 0
    money_returned: bool | None = None

    def kept_form(self) -> dict[str, Any]:
        return {**asdict(self), "answered_at": self.answered_at.isoformat() if self.answered_at else None}


def read_outcome(kept: Mapping[str, Any]) -> Outcome:
    at = kept.get("answered_at")
    return Outcome(**{**kept, "answered_at": datetime.fromisoformat(at) if at else None})


def opening_hours_to(answered_at: datetime | None, sent_at: datetime, place: OpeningTimes) -> float | None:
    """From sending to the answer, in opening hours of the place; None without an answer."""
    return opening_seconds_between(sent_at, answered_at, *place) / 3600 if answered_at else None


def page_of(probe_id: UUID, code: str, now: datetime, secret: bytes) -> FormState:
    """The card's page as if a guest had opened it half a minute or a minute ago. The same for every attempt to send it."""
    drawn = hashlib.sha256(secret + b"probe" + probe_id.bytes).digest()
    return FormState(code, now - timedelta(seconds=25 + drawn[0] % 60), urlsafe_b64encode(drawn[1:13]).decode())


def delay_of(probe_id: UUID, secret: bytes) -> timedelta:
    """Up to ten minutes: guests do not come on the stroke of the hour, and whoever reads a log sees seconds."""
    drawn = hashlib.sha256(secret + b"delay" + probe_id.bytes).digest()
    return timedelta(seconds=int.from_bytes(drawn[:2]) % 600, milliseconds=int.from_bytes(drawn[2:4]) % 1000)


def hand_of(probe_id: UUID, secret: bytes) -> tuple[str, str]:
    """Of a browser and a network that nobody else has: sixteen signs each, the browser's with the mark of a script that ran."""
    drawn = hashlib.sha256(secret + b"hand" + probe_id.bytes).hexdigest()
    return f"p{drawn[:15]}", drawn[16:32]
