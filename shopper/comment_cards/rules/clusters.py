"""What is held together can be judged together: "these 48 look alike"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

KINDS = ("clone", "burst", "staff", "no_state", "fast")


def cluster_of(labels: Sequence[Mapping[str, Any]], *, place: UUID | None, day: date, hand: str | None) -> str | None:
    """The name of the cluster a held comment belongs to; None for one that is odd in its own way."""
    by_code = {str(label.get("code")): label for label in labels}
    if "clone" in by_code:
        return f"clone.{by_code['clone'].get('of')}"
    if "staff_device" in by_code or "staff_address" in by_code:
        return f"staff.{place}.{day}"
    if "burst" in by_code:
        of = by_code["burst"].get("of")
        return f"burst.{place}.{day}.{hand if of in ('hand', 'clock') else of}"
    for code in ("page_reused", "no_state", "fast"):
        if code in by_code:
            return f"{'no_state' if code == 'page_reused' else code}.{place}.{day}"
    return None
