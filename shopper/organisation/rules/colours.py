"""Whether a colour can be read on white paper (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

LEAST_CONTRAST = 4.5


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9A-Fa-f]{6}", text) is not None


def contrast_on_white(colour: str) -> float:
    """1 to 21; `colour` as #RRGGBB."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    # The power, as the type checker cannot know that a fraction's power is real.
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
