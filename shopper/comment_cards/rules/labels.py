"""Who sent it: a customer, a robot, a copy, the staff themselves. Flagged, never refused; what is held waits for a person.

A robot is told from sixty guests behind the same address by what it does: it has no page, or one page for many comments, answers
faster than a person reads, comes with one and the same browser too often (`hand`), beats like a clock, or pastes one text.
Angry words are no reason to hold anything: the angriest customer is the one to hear first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from shopper.comment_cards.rules import masking
from shopper.comment_cards.rules.chance import at_least

Label = dict[str, Any]

HOLDING = frozenset(
    {"no_state", "page_reused", "fast", "burst", "clone", "staff_device", "staff_address", "own_praise", "spam", "personal"}
)
TELLING = frozenset({"old_page", "rude", "staff_near", "one_sided", "cloned", "order_reused", "revoked_code"})
KEPT = frozenset({"staff_near", "own_praise", "order_reused", "revoked_code", "cloned", "staff_address"})
"""Seen at the door, or only in the light of what came later: another look does not take them away."""
BY_STAFF = frozenset({"paper", "spoken"})

FASTEST = timedelta(seconds=1)
OLD = timedelta(hours=12)
WINDOW = timedelta(minutes=10)
MOST_OF_A_HAND = 40
"""In ten minutes, with one browser at one place and address: of sixty guests thirty may carry the same phone."""
MOST_OF_A_CROWD = 75
"""In ten minutes behind one address at one place, apart from those of a busy hand."""
MOST_TIMES_USUAL, LEAST_MOST = 20, 120
"""In an hour at one place, whatever the addresses."""
CLOCKWORK_FROM, CLOCKWORK = 10, 0.15
ONE_SIDED_FROM, ONE_SIDED = 10, 0.001
STAFF_FROM = 2


@dataclass(frozen=True)
class Arrival:
    """One comment, as it came. `age`: of its page; None without one. `hand`: browser; proven: its script did the sum."""

    id: UUID
    source: str
    face: int | None
    words: str
    wants_answer: bool
    at: datetime
    age: timedelta | None
    proven: bool = False
    is_kiosk: bool = False
    staff_device: bool = False
    kept: Sequence[Label] = ()


@dataclass(frozen=True)
class Around:
    """What else came. `own_hand`, `other_hands`: with each browser in ten minutes, as proven as this one; `times`: of its own.

    `at_place`: counted in the last hour at the same place, as proven as this one, with it; `usual`: there, an hour.
    `same_face`, `of_address`: today from this address; `base`: the share of that face at the location. `twins`: texts like it, the
    oldest first.
    """

    own_hand: int = 1
    other_hands: Sequence[int] = ()
    times: Sequence[datetime] = ()
    at_place: int = 1
    usual: float = 0.0
    page_used: bool = False
    same_face: int = 1
    of_address: int = 1
    base: float = 0.5
    twins: Sequence[UUID] = field(default=())


def labels_of(one: Arrival, around: Around) -> list[Label]:
    """Every reason to look twice; which of them hold it, `is_held` says."""
    kept = [label for label in one.kept if label.get("code") in KEPT]
    if one.source in BY_STAFF:
        return [*kept, *_of_words(one, around)]
    staff = _of_staff(one, around) if one.source != "internal" else []  # between departments it is the staff who write
    return [*kept, *_of_page(one, around), *_of_crowd(one, around), *staff, *_of_words(one, around)]


def is_held(labels: Sequence[Mapping[str, Any]]) -> bool:
    return any(label.get("code") in HOLDING for label in labels)


def _of_page(one: Arrival, around: Around) -> list[Label]:
    if one.age is None:
        return [{"code": "no_state"}]
    if around.page_used and not one.proven:  # a page kept for a dead network serves the next guest as well
        return [{"code": "page_reused"}]
    if one.age < FASTEST:
        return [{"code": "fast", "ms": max(0, one.age // timedelta(milliseconds=1))}]
    return [{"code": "old_page", "hours": one.age // timedelta(hours=1)}] if one.age > OLD else []


def _of_crowd(one: Arrival, around: Around) -> list[Label]:
    if around.at_place > max(LEAST_MOST, MOST_TIMES_USUAL * around.usual):
        return [{"code": "burst", "of": "place", "n": around.at_place}]
    if one.is_kiosk:  # one device for everybody
        return []
    if around.own_hand > MOST_OF_A_HAND:
        return [{"code": "burst", "of": "hand", "n": around.own_hand}]
    crowd = around.own_hand + sum(n for n in around.other_hands if n <= MOST_OF_A_HAND)
    if crowd > MOST_OF_A_CROWD:
        return [{"code": "burst", "of": "address", "n": crowd}]
    if is_clockwork(around.times):
        return [{"code": "burst", "of": "clock", "n": len(around.times)}]
    return []


def is_clockwork(times: Sequence[datetime]) -> bool:
    """Whether they came in equal steps, which people never do."""
    if len(times) < CLOCKWORK_FROM:
        return False
    ordered = sorted(times)
    steps = [(later - earlier).total_seconds() for earlier, later in pairwise(ordered)]
    mean = sum(steps) / len(steps)
    spread: float = (sum((step - mean) ** 2 for step in steps) / len(steps)) ** 0.5
    return spread < CLOCKWORK * mean


def _of_staff(one: Arrival, around: Around) -> list[Label]:
    if one.staff_device and not one.is_kiosk:  # somebody of the staff signed in on the tablet, to set it up
        return [{"code": "staff_device"}]
    if one.face not in (1, 5) or not is_one_sided(around.same_face, around.of_address, around.base):
        return []
    facts = {"k": around.same_face, "n": around.of_address, "face": one.face}
    near = next((label.get("n", 0) for label in one.kept if label.get("code") == "staff_near"), 0)
    if any(label.get("code") == "staff_address" for label in one.kept):
        return []
    if near >= STAFF_FROM and one.face == 5 and not one.is_kiosk:  # its network is the shop's, whoever taps
        return [{"code": "staff_address", **facts}]
    return [{"code": "one_sided", **facts}]  # told, not held: when the lights go out, everybody is unhappy at once


def is_one_sided(k: int, n: int, base: float) -> bool:
    """More of one face than chance allows where its usual share is `base`."""
    return n >= ONE_SIDED_FROM and at_least(k, n, base) < ONE_SIDED


def _of_words(one: Arrival, around: Around) -> list[Label]:
    found: list[Label] = []
    if around.twins:
        found.append({"code": "clone", "of": str(around.twins[0]), "n": len(around.twins) + 1})
    if masking.has_link(one.words):
        found.append({"code": "spam", "what": "link"})
    if masking.has_number(one.words) and not one.wants_answer:
        found.append({"code": "personal"})
    if masking.is_rude(one.words):
        found.append({"code": "rude"})
    return found
