"""Codes as people type them, scores as lists sort them."""

from __future__ import annotations

from fractions import Fraction


def plain_code(text: str) -> str:
    """As it is kept: capital letters and digits alone, so that hyphens, spaces and small letters make no difference."""
    return "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())[:40]


def sorting_score(published_percent: str | None, band: str, without: int) -> int:
    """Thousandths of a percent, cut off: for sorting only. A stopped visit has a word instead of a figure."""
    if published_percent is None or band == "stopped":
        return without
    return int(1000 * Fraction(published_percent))
