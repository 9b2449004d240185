"""What leaves the house with a report: the facts without anything a camera's clock could be matched with."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from shopper.reports.snapshot import Snapshot
from shopper.reports.snapshot.findings import Item, Photo

MOMENTS = ("came_in_at", "left_at", "start", "stop", "taken_at")


def photos_in_order(snapshot: Snapshot) -> list[Photo]:
    """By the standard they prove, then by content: the order in which they were taken stays in the house."""
    place = {item["key"]: number for number, item in enumerate(snapshot["items"])}
    return sorted(snapshot["photos"], key=lambda photo: (place.get(photo["item"] or "", len(place)), photo["sha256"]))


def public_data(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot without moments of the visit and without ids that might carry a time; photos go by their number."""
    photos = photos_in_order(snapshot)
    numbers = {photo["pid"]: number for number, photo in enumerate(photos, start=1)}
    return {
        **snapshot,
        "publication": {**snapshot["publication"], "published_at": snapshot["publication"]["published_at"][:10]},
        "visit": _without_moments(dict(snapshot["visit"])),
        "items": [_item(item, numbers) for item in snapshot["items"]],
        "photos": [_photo(photo, number) for number, photo in enumerate(photos, start=1)],
    }


def public_bytes(snapshot: Snapshot) -> bytes:
    """The attached ``visit.json``: the same facts always give the same bytes."""
    return json.dumps(public_data(snapshot), ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")


def fingerprint(snapshot: Snapshot) -> str:
    """SHA-256 of ``public_bytes``: whoever holds the PDF can work it out from the attachment.

    Not of the whole snapshot: the hash of a text with an unknown minute in it gives the minute away to anyone who tries
    all of them.
    """
    return hashlib.sha256(public_bytes(snapshot)).hexdigest()


def _without_moments(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in MOMENTS}


def _item(item: Item, numbers: dict[str, int]) -> dict[str, Any]:
    shown = sorted(numbers[pid] for pid in item["photos"] if pid in numbers)
    return {**_without_moments(dict(item)), "photos": shown}


def _photo(photo: Photo, number: int) -> dict[str, Any]:
    facts = _without_moments(dict(photo))
    del facts["pid"]
    return {"number": number, **facts}
