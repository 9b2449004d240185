"""What is an idea: the customer chose so on the card, or says so in words."""

from __future__ import annotations

from collections.abc import Iterable

from shopper.cases.rules.splitting import SUGGEST, clauses_of

TOPIC = "idea"


def is_idea(topics: Iterable[str], words: str | None, face: int | None = None) -> bool:
    """Words are needed: a topic without any is nothing to think about."""
    said = (words or "").strip()
    return bool(said) and (TOPIC in set(topics) or bool(idea_in(said, face)))


def idea_in(words: str, face: int | None) -> str:
    """The part of the words that suggests something."""
    return " ".join(each.words for each in clauses_of(words, face) if each.kind == SUGGEST)
