"""Letters to customers, and who knows how to reach one: the rooms above tell, when a letter is about to go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from shopper.infra.db import db
from shopper.notifications.models import GuestLetter, QuietGuest
from shopper.notifications.rules import WAITING


@dataclass(frozen=True, repr=False)
class Guest:
    """Never written down, never logged. `place`: texts by language. `zone`: of the place."""

    email: str
    place: dict[str, str]
    zone: str


AddressBook = Callable[[UUID], Guest | None]
"""By the comment's id; None when nobody left an address, or it is gone."""
Keeper = Callable[[UUID], str | None]
"""Who sees to it, by the name that customers are told."""

_address_books: list[AddressBook] = []
_keepers: list[Keeper] = []


def reaches_guests(ask: AddressBook) -> AddressBook:
    """Register who knows how to reach a customer; the room that holds contact data does."""
    _address_books[:] = [ask]
    return ask


def names_keeper(ask: Keeper) -> Keeper:
    """Register who knows by name whom a customer's matter lies with."""
    _keepers[:] = [ask]
    return ask


def guest(comment_id: UUID) -> Guest | None:
    return _address_books[0](comment_id) if _address_books else None


def keeper(comment_id: UUID) -> str | None:
    return _keepers[0](comment_id) if _keepers else None


def guest_letter(letter_id: UUID) -> GuestLetter | None:
    return db.session.get(GuestLetter, letter_id)


def guest_letters(comment_id: UUID) -> list[GuestLetter]:
    """The oldest first: what the customer was written about one comment."""
    those = sa.select(GuestLetter).where(GuestLetter.comment_id == comment_id)
    return list(db.session.scalars(those.order_by(GuestLetter.created_at, GuestLetter.id)))


def was_written_to(comment_id: UUID, kind: str) -> bool:
    """Whether such a letter was ever owed."""
    those = sa.select(GuestLetter.id).where(GuestLetter.comment_id == comment_id, GuestLetter.kind == kind)
    return db.session.scalar(those.limit(1)) is not None


def is_waiting(comment_id: UUID, kind: str) -> bool:
    """Whether such a letter is on its way already: two answers within a minute are one letter."""
    those = sa.select(GuestLetter.id).where(
        GuestLetter.comment_id == comment_id, GuestLetter.kind == kind, GuestLetter.state == WAITING
    )
    return db.session.scalar(those.limit(1)) is not None


def is_hushed(comment_id: UUID) -> bool:
    """Whether the customer said so."""
    return db.session.get(QuietGuest, comment_id) is not None


def wants_letters(comment_id: UUID) -> bool:
    """False once the customer said so, or a letter came back."""
    came_back = sa.select(GuestLetter.id).where(GuestLetter.comment_id == comment_id, GuestLetter.bounced_at.is_not(None))
    return not is_hushed(comment_id) and db.session.scalar(came_back.limit(1)) is None
