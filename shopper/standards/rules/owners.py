"""Who owns a stage on a day: the latest handover that has begun, at the nearest place up the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

# A shop or a department does not own a stage: it keeps the standards of one.
OWNING_KINDS = ("company", "region", "partner")


class Handover(Protocol):
    """From a day on, a stage has an owner at a place."""

    @property
    def stage_code(self) -> str: ...
    @property
    def from_on(self) -> date: ...


H = TypeVar("H", bound=Handover)


def held_on(handovers: Iterable[H], on: date) -> dict[str, H]:
    """For each stage of one place the handover that holds on a day."""
    held: dict[str, H] = {}
    for each in sorted(handovers, key=lambda one: one.from_on):
        if each.from_on <= on:
            held[each.stage_code] = each
    return held


def nearest(by_place: Mapping[str, Mapping[str, H]], path: str) -> dict[str, H]:
    """What holds at a place: its own, else that of the branch above, and so on. `by_place` is keyed by path."""
    holding: dict[str, H] = {}
    for above in sorted((each for each in by_place if path.startswith(each)), key=len):
        holding |= by_place[above]
    return holding
