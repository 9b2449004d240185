"""Whether two texts are one text pasted twice, in any language: by the pieces of three letters they are made of."""

from __future__ import annotations

import hashlib
import unicodedata

SHORTEST = 24
"""Shorter ones are alike by chance: "Everything was great"."""
MOST_COMPARED = 400
NEAR_BITS = 20
ALIKE = 0.75


def pieces(text: str) -> frozenset[str]:
    """Of its letters and digits alone: capitals, signs and spaces change nothing."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", text[: MOST_COMPARED * 4]).casefold() if sign.isalnum())
    letters = letters[:MOST_COMPARED]
    return frozenset(letters[at : at + 3] for at in range(len(letters) - 2))


def likeness_of(text: str | None) -> str | None:
    """Sixty-four bits, of which few differ between texts that are alike; None for what is too short to tell."""
    found = pieces(text or "")
    if len(found) < SHORTEST - 2:
        return None
    sums = [0] * 64
    for piece in found:
        bits = int.from_bytes(hashlib.blake2b(piece.encode("utf-8", "replace"), digest_size=8).digest())
        for place in range(64):
            sums[place] += 1 if bits >> place & 1 else -1
    return f"{sum(1 << place for place, weight in enumerate(sums) if weight > 0):016x}"


def may_be_alike(one: str, other: str) -> bool:
    """Cheap, for thousands: what this passes over is not alike."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR_BITS


def are_alike(one: str, other: str) -> bool:
    """Three quarters of their pieces in common."""
    first, second = pieces(one), pieces(other)
    return bool(first and second) and len(first & second) >= ALIKE * len(first | second)
