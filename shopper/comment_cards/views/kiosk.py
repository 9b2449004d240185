"""One tablet for everybody: it starts anew after a silence, and what the last customer said is no longer to be seen.

When it last showed its start is kept with its place in the database: every process knows it, and a restart forgets nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from flask import request

from shopper.comment_cards.actions.beginning import begin_anew
from shopper.comment_cards.models import Placement
from shopper.comment_cards.queries.spots import has_said_since
from shopper.errors import Busy

IDLE_SECONDS, THANKS_SECONDS, UNSEEN_SECONDS = 45, 20, 150
"""Without a touch · after the thanks · where no script can see whether somebody still types."""


@dataclass(frozen=True)
class Reset:
    """When the page gives way to the start, with scripts and without. `is_asleep`: only once somebody has touched it."""

    start: str
    idle: int
    unseen: int
    is_asleep: bool = False


def begin(placement: Placement) -> None:
    """The start is shown: whatever was said before belongs to somebody who has left. Nothing said, nothing to write down."""
    if placement.place == "kiosk" and has_said_since(placement):
        with suppress(Busy):  # the start is shown all the same, and the next one tries again
            begin_anew(placement.id)


def is_over(placement: Placement, received_at: datetime) -> bool:
    """Whether the kiosk began anew since then."""
    return placement.place == "kiosk" and placement.begun_at is not None and placement.begun_at > received_at


def reset_of(placement: Placement, page: str, *, is_start: bool) -> Reset | None:
    """None off a kiosk. A start in its own language forgets only what was typed there while there was no network."""
    if placement.place != "kiosk":
        return None
    if is_start and not request.args.get("in"):
        return Reset(f"/t/{placement.code}", IDLE_SECONDS, 0, is_asleep=True)
    is_short = is_start or page == "thanks"
    return Reset(f"/t/{placement.code}", THANKS_SECONDS if is_short else IDLE_SECONDS, IDLE_SECONDS if is_short else UNSEEN_SECONDS)
