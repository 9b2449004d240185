"""How large a code is printed: a tenth of the distance it is read from, by which phones find it in ordinary light."""

from __future__ import annotations

from dataclasses import dataclass

READS_FROM = 10
"""Times its side: a camera of a plain phone reads a code of 12 cm from 1.2 m."""
LEAST_MODULE_MM = 0.5
"""Below this a cheap printer closes the gaps between the dots."""
MOST_ON_A_SHEET = 60


@dataclass(frozen=True)
class Sheet:
    """One way of printing. `side_mm`: of the code without its quiet edge; `each`: how many codes stand on an A4 page.

    `has_room_for_all`: whether all languages of a card fit beside the code.
    """

    kind: str
    side_mm: int
    each: int
    has_room_for_all: bool = True

    @property
    def distance_m(self) -> float:
        return self.side_mm * READS_FROM / 1000


SHEETS = {
    "poster": Sheet("poster", 120, each=1),
    "table": Sheet("table", 60, each=2),
    "sticker": Sheet("sticker", 40, each=8),
    "order": Sheet("order", 25, each=21, has_room_for_all=False),
}


def is_readable(side_mm: int, modules: int) -> bool:
    """Whether the dots of a code of so many modules a side come out of a printer."""
    return side_mm / modules >= LEAST_MODULE_MM


def address_of(base_url: str, code: str) -> str:
    """As it stands in the code: capitals alone, which a QR code packs nearly twice as tight. Hosts and /T/ bear it."""
    return f"{base_url}/t/{code}".upper()


def address_in_words(base_url: str, code: str) -> str:
    """As people type it: without the protocol. For a host of up to 10 characters 20 in all, well within 28."""
    return f"{base_url.split('://', 1)[-1]}/t/".lower() + code
