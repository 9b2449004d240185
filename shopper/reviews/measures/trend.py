"""This visit among the earlier ones of the same place: what may be compared, what came again, how the network stands.

Over frozen snapshots alone, so that a report can be made again from its own facts. Comparison stops where the edition
changed a standard's criterion, weight or flag (scoring rule 4 of the book): earlier figures are shown, with the break.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

Snapshot = Mapping[str, Any]
SHOWN = 9
"""Visits of a trend. Nine are what a result of a place can be trusted from (Duurland 2017); fewer are called indicative."""
FAIR = 5
"""Below it no comparison of places (PRODUCT, decision 9)."""
FAILED = ("partly", "not_met", "critical")
ASSESSED = ("met", *FAILED)


def trend_of(current: Snapshot, earlier: Sequence[Snapshot], others: Iterable[str]) -> dict[str, Any]:
    """What a snapshot gains when it is published: `trend`, `previous`, `network`.

    `earlier`: the newest revisions of visits made before, the oldest first. `others`: published percentages of comparable
    visits to other places.
    """
    visits = [*(each for each in earlier if _is_alike(current, each)), current][-SHOWN:]
    breaks = [[], *(changed_between(before, after) for before, after in pairwise(visits))]
    since = max((place for place, keys in enumerate(breaks) if keys), default=0)
    comparable = visits[since:]
    return {
        "trend": {
            "visits": [_point(visit, keys) for visit, keys in zip(visits, breaks, strict=True)],
            "comparable": len(comparable),
            "items": _repeats(visits),
            "stages": _weak_stages(comparable),
        },
        "previous": _previous(comparable),
        "network": _network(len(comparable), [Fraction(each) for each in others]),
    }


def changed_between(before: Snapshot, after: Snapshot) -> list[str]:
    """Keys of standards that cannot be compared: new, gone, or with another criterion, weight, limit or flag."""
    old, new = _scored(before), _scored(after)
    return sorted(key for key in old.keys() | new.keys() if not is_same(old.get(key), new.get(key)))


def is_same(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    """A better translation changes nothing: only languages that both have are compared."""
    if old is None or new is None or any(old[name] != new[name] for name in ("weight", "critical", "limit")):
        return False
    shared = old["criterion"].keys() & new["criterion"].keys()
    return any(old["criterion"][language] == new["criterion"][language] for language in shared) or not shared


def _scored(snapshot: Snapshot) -> dict[str, Mapping[str, Any]]:
    return {item["key"]: item for item in snapshot["items"] if item["weight"]}


def _is_alike(current: Snapshot, earlier: Snapshot) -> bool:
    """The same book by the same way of contact, and something that was measured."""
    same = all(current[part][name] == earlier[part][name] for part, name in (("edition", "book"), ("visit", "channel")))
    return same and earlier["score"]["percent"] is not None


def _point(snapshot: Snapshot, changed: Sequence[str]) -> dict[str, Any]:
    return {
        "local_date": snapshot["visit"]["local_date"],
        "percent": snapshot["score"]["percent"],
        "published_percent": snapshot["score"]["published_percent"],
        "band": snapshot["score"]["band"],
        "edition": snapshot["edition"]["version"],
        "changed": list(changed),
    }


def _repeats(visits: Sequence[Snapshot]) -> dict[str, dict[str, int]]:
    """For what failed now: how often in a row, and k of n. A standard's own history starts when it last changed."""
    current = visits[-1]
    return {key: _history(key, item, visits) for key, item in _scored(current).items() if item["outcome"] in FAILED}


def _history(key: str, now: Mapping[str, Any], visits: Sequence[Snapshot]) -> dict[str, int]:
    outcomes: list[str] = []
    for visit in reversed(visits):
        item = _scored(visit).get(key)
        if not is_same(item, now) or item is None:
            break
        if item["outcome"] in ASSESSED:
            outcomes.append(item["outcome"])
    in_a_row = next((count for count, outcome in enumerate(outcomes) if outcome not in FAILED), len(outcomes))
    return {"in_a_row": in_a_row, "missed": sum(outcome in FAILED for outcome in outcomes), "assessed": len(outcomes)}


def _weak_stages(visits: Sequence[Snapshot]) -> dict[str, dict[str, int]]:
    """For stages that lost points now: in how many of the comparable visits they did."""
    found = {}
    for stage in visits[-1]["stages"]:
        same = (part for visit in visits for part in visit["stages"] if part["code"] == stage["code"])
        parts = [part for part in same if Fraction(part["possible"])]
        if parts and Fraction(stage["earned"]) < Fraction(stage["possible"]):
            weak = sum(Fraction(part["earned"]) < Fraction(part["possible"]) for part in parts)
            found[stage["code"]] = {"weak": weak, "visits": len(parts)}
    return found


def _previous(comparable: Sequence[Snapshot]) -> dict[str, Any] | None:
    """The visit before, when the two may be compared and it has a figure."""
    if len(comparable) < 2:
        return None
    before = comparable[-2]
    if before["score"]["published_percent"] is None or before["score"]["band"] == "stopped":
        return None
    return {"local_date": before["visit"]["local_date"], "published_percent": before["score"]["published_percent"]}


def _network(here: int, others: Sequence[Fraction]) -> dict[str, Any] | None:
    """Only where both have visits enough; without the place itself."""
    if here < FAIR or len(others) < FAIR:
        return None
    return {"visits": len(others), "percent": str(sum(others, Fraction(0)) / len(others))}
