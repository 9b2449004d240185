"""Which edition holds on a day, and which numbers are gone for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol, TypeVar


class Dated(Protocol):
    """An edition, as far as its days go."""

    @property
    def in_force_from(self) -> date: ...
    @property
    def published_at(self) -> datetime | None: ...


E = TypeVar("E", bound=Dated)


def number_order(number: str) -> tuple[int, ...]:
    """Sorts clause and version numbers as numbers: "4.2" before "4.10"."""
    return tuple(int(part) for part in number.split("."))


def edition_in_force(editions: Iterable[E], on: date) -> E | None:
    """The published edition that holds on a local day of the shop: the latest that has begun. None before the first."""
    begun = [each for each in editions if each.published_at is not None and each.in_force_from <= on]
    return max(begun, key=lambda each: each.in_force_from, default=None)


def state_of(edition: E, editions: Iterable[E], on: date) -> str:
    """ "coming", "in_force" or "superseded": how a published edition stands among its book's on a local day."""
    if edition.in_force_from > on:
        return "coming"
    holding = edition_in_force(editions, on)
    return "in_force" if holding and holding.in_force_from == edition.in_force_from else "superseded"


def withdrawn_numbers(changes: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Numbers that a change took out of the book: they are never used again."""
    return frozenset(str(change["clause"]) for change in changes if change["kind"] == "withdrawn")
