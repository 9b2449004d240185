"""Which visit of which place it is about, and which publication."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from shopper.reports.snapshot.plain import Texts


class Company(TypedDict):
    name: Texts
    accent: str
    """Brand colour ``#rrggbb``; anything else falls back to the house colour."""
    logo: NotRequired[str]
    """SHA-256 of the company's mark as it was that day, a re-encoded JPEG; "" or absent without one."""


class Location(TypedDict):
    name: Texts
    address: str
    code: str
    zone: str
    """IANA name, ``Europe/Warsaw``."""


class Edition(TypedDict):
    version: str
    in_force_from: str
    book: Texts
    """The book's name, as printed in the footer."""


class Visit(TypedDict):
    came_in_at: str | None
    left_at: str | None
    local_date: str
    channel: Literal["in_person", "phone", "letter", "email", "web"]
    scenario: Texts
    shopper_alias: Texts
    """One word, without a number, not lasting longer than this report."""


class Publication(TypedDict):
    revision: int
    published_at: str
    code: str
    """The short code printed under the QR, ``7K3F-9QXD-22MP``."""
    address: str
    """Absolute address of the page that vouches for this report; the QR holds it."""
