"""How often one address may ask for something anybody may ask for.

Kept in the memory of the one web process: a restart forgets, which costs nothing here. What matters more than the count is
that a thing worth guessing cannot be guessed (a report's code has over 70 random bits).
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import request

from shopper.errors import TooMany
from shopper.infra import clock
from shopper.web.traces import network_of

MOST_ADDRESSES = 10_000
MISSES_A_MINUTE = 20
"""Wrong codes of one address. Guests behind one router look as often as they like; who tries codes misses, and then waits."""
POSTS_A_MINUTE = 60
"""By one customer's code: more than any thumb, and each may owe a letter, a look, an entry."""
_counts: OrderedDict[tuple[str, str, int], int] = OrderedDict()
_lock = threading.Lock()


def is_too_often(what: str, address: str, a_minute: int) -> bool:
    """Counts this one. Addresses beyond the first ten thousand of a minute push out the oldest: memory stays bounded."""
    key = (what, address, int(clock.now().timestamp() // 60))
    with _lock:
        _counts[key] = _counts.get(key, 0) + 1
        while len(_counts) > MOST_ADDRESSES:
            _counts.popitem(last=False)
        return _counts[key] > a_minute


def was_too_often(what: str, address: str, a_minute: int) -> bool:
    """The same without counting this one: where only misses count, whoever missed too often is refused the hit as well."""
    with _lock:
        return _counts.get((what, address, int(clock.now().timestamp() // 60)), 0) > a_minute


def refuse_guessing() -> None:
    """Before a customer's code is looked up, wherever it may stand. Raises TooMany for whoever named too many wrong ones."""
    if was_too_often("code", _line(), MISSES_A_MINUTE):
        raise TooMany(60)


def count_miss() -> None:
    """A code that is nobody's, though its check character fits: what a thumb mistypes does not. Raises TooMany."""
    if is_too_often("code", _line(), MISSES_A_MINUTE):
        raise TooMany(60)


def refuse_hammering(code: str) -> None:
    """After a code was found to be somebody's. Raises TooMany for what no customer does."""
    if request.method == "POST" and is_too_often("own", code, POSTS_A_MINUTE):
        raise TooMany(60)


def _line() -> str:
    """The caller's address; of the new kind its first half, for one connection has all of the rest."""
    address = request.remote_addr or ""
    return network_of(address) if ":" in address else address
