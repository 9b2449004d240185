"""One tablet for everybody: it starts anew after a silence, and what the last customer said is no longer to be seen.

When a kiosk last showed its start is kept in the memory of the one web process; a restart forgets, and the next start knows again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import request

from shopper.comment_cards.models import Placement
from shopper.infra import clock

IDLE_SECONDS, THANKS_SECONDS, UNSEEN_SECONDS = 45, 20, 150
"""Without a touch · after the thanks · where no script can see whether somebody still types."""
MOST_KIOSKS = 10_000
_begun: OrderedDict[UUID, datetime] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Reset:
    """When the page gives way to the start, with scripts and without."""

    start: str
    idle: int
    unseen: int


def begin(placement: Placement) -> None:
    """The start is shown: whatever was said before belongs to somebody who has left."""
    if placement.place != "kiosk":
        return
    with _lock:
        _begun[placement.id] = clock.now()
        _begun.move_to_end(placement.id)
        while len(_begun) > MOST_KIOSKS:
            _begun.popitem(last=False)


def is_over(placement: Placement, received_at: datetime) -> bool:
    """Whether the kiosk began anew since then."""
    with _lock:
        begun = _begun.get(placement.id)
    return placement.place == "kiosk" and begun is not None and begun > received_at


def reset_of(placement: Placement, page: str, *, is_start: bool) -> Reset | None:
    """None where nobody would be forgotten: off a kiosk, and at a start in its own language."""
    if placement.place != "kiosk" or (is_start and not request.args.get("in")):
        return None
    is_short = is_start or page == "thanks"
    return Reset(f"/t/{placement.code}", THANKS_SECONDS if is_short else IDLE_SECONDS, IDLE_SECONDS if is_short else UNSEEN_SECONDS)
