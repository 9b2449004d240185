"""What one revision of a report says otherwise than the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Snapshot = Mapping[str, Any]
CORRECTION = "correction"


@dataclass(frozen=True)
class Why:
    """The words a change was made with, and what it came from: review, appeal or correction."""

    item: str
    part: str
    text: str
    cause: str


def changes_between(old: Snapshot, new: Snapshot, whys: Iterable[Why] = ()) -> list[dict[str, Any]]:
    """In the order of the form: answers and facts, then the account and the photos, then the score they lead to.

    What no reviewer gave a reason for was corrected by the shopper. Nothing changed gives an empty list.
    """
    reasons = {(why.item, why.part): why for why in whys}
    before = {item["key"]: item for item in old["items"]}
    found = [
        change
        for item in new["items"]
        for change in _of_item(before.get(item["key"], {}), item, reasons)
    ]
    if old["narrative"] != new["narrative"]:
        found.append(_change("narrative", "", old["narrative"], new["narrative"], None))
    if {photo["sha256"] for photo in old["photos"]} != {photo["sha256"] for photo in new["photos"]}:
        found.append(_change("photos", "", str(len(old["photos"])), str(len(new["photos"])), None))
    if found and _told(old) != _told(new):
        found.append(_change("score", "", _told(old), _told(new), Why("", "score", "", "")))
    return found


def _of_item(old: Mapping[str, Any], new: Mapping[str, Any], reasons: Mapping[tuple[str, str], Why]) -> list[dict[str, Any]]:
    key, found = new["key"], []
    if (old.get("value") or "") != (new["value"] or ""):
        words = {"old_text": old.get("value_text"), "new_text": new.get("value_text")}
        found.append(_change("answer", key, old.get("value") or "", new["value"] or "", reasons.get((key, "value"))) | words)
    if (old.get("fact") or "") != new["fact"]:
        found.append(_change("fact", key, old.get("fact") or "", new["fact"], reasons.get((key, "fact"))))
    return found


def _told(snapshot: Snapshot) -> str:
    """The exact figure that was made known; empty when there was none."""
    return str(snapshot["score"]["published_percent"] or "")


def _change(what: str, item: str, old: str, new: str, why: Why | None) -> dict[str, Any]:
    told = why or Why(item, what, "", CORRECTION)
    return {"what": what, "item": item, "old": old, "new": new, "why": told.text, "cause": told.cause}
