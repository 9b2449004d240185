"""How a request came, as keyed hashes of the day: enough to tell a robot from guests, nothing that leads back to anybody.

The hashes of one day cannot be compared with those of the next; whoever keeps them empties them after the abuse window.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Flask, Response, g, request

from shopper.errors import TooMany
from shopper.infra import clock
from shopper.infra.sealing import derived_key

MARK = "staff"
"""A cookie of browsers in which staff signed in, and of nobody else: it says only that, to nobody but us."""
MARK_DAYS = 30
HAND = (
    "User-Agent",
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "Sec-Ch-Ua",
    "Sec-Ch-Ua-Platform",
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
)
MOST_KEPT = 20_000
_staff: OrderedDict[str, set[str]] = OrderedDict()
_counts: OrderedDict[tuple[str, ...], int] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Trace:
    """`address_key`: its network (/24, /64); `hand_key`: its browser; `device_key`: only of a browser in which staff signed in.

    `staff_near`: how many of the staff were seen today from the same network.
    """

    address_key: str
    hand_key: str
    device_key: str | None
    staff_near: int


def init_app(app: Flask) -> None:
    app.before_request(note_staff)


def trace(*, proven: bool = False) -> Trace:
    """Of the present request. `proven`: its script did the page's sum."""
    now = clock.now()
    address = _keyed(now, "address", network_of(request.remote_addr or ""))[:32]
    hand = _keyed(now, "hand", "\n".join(request.headers.get(name, "") for name in HAND))
    mark = request.cookies.get(MARK, "")[:64]
    is_staff = bool(mark) or _is_staff()
    return Trace(
        address_key=address,
        hand_key=("p" if proven else "-") + hand[:15],
        device_key=_keyed(now, "device", mark or str(g.actor.id))[:32] if is_staff else None,
        staff_near=len(_staff.get(address, ())),
    )


def refuse_flood(most_an_hour: int, amount: int, *what: str) -> None:
    """Counts this much, and raises TooMany beyond so much in an hour; memory stays bounded, a restart forgets."""
    now = clock.now()
    key = (*what, str(int(now.timestamp() // 3600)))
    with _lock:
        _counts[key] = _counts.get(key, 0) + amount
        _counts.move_to_end(key)
        while len(_counts) > MOST_KEPT:
            _counts.popitem(last=False)
        if _counts[key] > most_an_hour:
            raise TooMany(3600 - int(now.timestamp()) % 3600)


def network_of(address: str) -> str:
    """What people of one household or shop share: the first three numbers, or the first four groups. Empty for no address."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.split("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return found.packed[: 3 if isinstance(found, IPv4Address) else 8].hex()


def note_staff() -> None:
    """Remember, for the day and in memory alone, from which networks staff come."""
    if not _is_staff():
        return
    address = _keyed(clock.now(), "address", network_of(request.remote_addr or ""))[:32]
    with _lock:
        _staff.setdefault(address, set()).add(str(g.actor.id))
        while len(_staff) > MOST_KEPT:
            _staff.popitem(last=False)


def mark_staff(response: Response) -> None:
    """At signing in, which is a post: no page that is only read sets a cookie."""
    if not request.cookies.get(MARK):
        response.set_cookie(
            MARK, secrets.token_hex(16), max_age=MARK_DAYS * 86400, secure=request.is_secure, httponly=True, samesite="Lax"
        )


def _is_staff() -> bool:
    actor = g.get("actor")
    return actor is not None and actor.roles != {"shopper"}


def _keyed(now: datetime, what: str, text: str) -> str:
    return hmac.new(_key_of(now.date().isoformat(), derived_key("traces")), f"{what}:{text}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _key_of(day: str, secret: bytes) -> bytes:
    return hmac.new(secret, day.encode(), hashlib.sha256).digest()
