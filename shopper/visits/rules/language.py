"""In which language a shopper wrote, as far as it can be known without guessing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Literal

Script = Literal["CYRILLIC", "LATIN"]
SCRIPTS: dict[str, Script] = {"en": "LATIN", "pl": "LATIN", "ru": "CYRILLIC"}


def language_of(text: str, locale: str) -> str | None:
    """The language of the form it was written in; None when the letters contradict it: no label is better than a wrong one."""
    expected, found = SCRIPTS.get(locale), _script(text)
    if expected and found and found != expected:
        return None
    return locale or None


def _script(text: str) -> Script | None:
    """The script most of its letters are of; None when there are no letters, or as many of both."""
    names = (unicodedata.name(letter, "").split(" ", 1)[0] for letter in text if letter.isalpha())
    counted = Counter(name for name in names if name in ("CYRILLIC", "LATIN"))
    if counted["CYRILLIC"] == counted["LATIN"]:
        return None
    return "CYRILLIC" if counted["CYRILLIC"] > counted["LATIN"] else "LATIN"
