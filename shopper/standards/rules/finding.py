"""Finding a standard by its words, whatever their letters' case, in any alphabet and on any database."""

from __future__ import annotations

import unicodedata
from typing import Any

# Letters that people leave out when they type in haste, and that do not come apart by themselves.
ALIKE = str.maketrans({"ё": "е", "ł": "l", "ß": "ss", "’": "'"})
SEARCHED = ("title", "text", "criterion", "reason", "question")


def folded(text: str) -> str:
    """What two spellings of one word have in common: no case, no accents; й stays й."""
    text = text.casefold().translate(ALIKE)
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for i, c in enumerate(apart) if not _is_dropped(apart, i)))


def says(standard: Any, query: str, language: str) -> bool:
    """Whether a standard has every word of the query, in the reader's language or, where that is missing, in any."""
    hay = folded(f"{standard.number} " + " ".join(_text(getattr(standard, name), language) for name in SEARCHED))
    return all(word in hay for word in folded(query).split())


def _text(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or " ".join(texts.values())


def _is_dropped(text: str, place: int) -> bool:
    """Marks over Latin letters; over Cyrillic ones they make another letter."""
    if not unicodedata.combining(text[place]):
        return False
    return "CYRILLIC" not in unicodedata.name(text[place - 1], "") if place else True
