"""What a customer said, read from a manifest and written into one. What does not fit is passed over, never refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shopper.capture.rules import instant_or_none, uuid_or_none

FACES = (5, 4, 3, 2, 1)
MOST_WORDS, MOST_PRAISED, MOST_KEYS, LONGEST_KEY = 4000, 120, 24, 40
OPEN = ("qr", "kiosk", "order", "internal")


@dataclass(frozen=True)
class Said:
    """`face` 1 to 5 or None; `topics`, `answers` by the card's keys; `at`: when, by the customer's own clock.

    `work`: the sum its page's script did (rules.state); read, never written: without scripts it comes beside the manifest.
    """

    subject: UUID | None
    card: UUID | None = None
    card_rev: int = 1
    face: int | None = None
    topics: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    words: str | None = None
    praised: str | None = None
    wants_answer: bool | None = None
    language: str = "en"
    at: datetime | None = None
    source: str = "qr"
    order: str | None = None
    state: str | None = None
    work: str | None = None

    def with_more(self, **said: Any) -> Said:
        return replace(self, **said)

    def manifest(self, *, rev: int = 1, replaces: UUID | None = None) -> bytes:
        """The same always gives the same bytes: that is what makes sending twice harmless."""
        facts = {
            "kind": "comment",
            "subject": str(self.subject),
            "rev": rev,
            "replaces": str(replaces) if replaces else None,
            "form": {"card": str(self.card), "rev": self.card_rev},
            "face": self.face,
            "topics": list(self.topics),
            "answers": dict(self.answers),
            "words": self.words,
            "praised": self.praised,
            "wants_answer": self.wants_answer,
            "language": self.language,
            "at": self.at.isoformat() if self.at else None,
            "source": self.source,
            "order": self.order,
            "state": self.state,
        }
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # escaped, some take twelve bytes
        return text.encode("utf-8", "replace")


def read_said(raw: bytes) -> Said:
    """Of bytes that are a JSON object (capture has seen to it)."""
    found: dict[str, Any] = json.loads(raw)
    named = found.get("form")
    form: dict[str, Any] = named if isinstance(named, dict) else {}
    rev: Any = form.get("rev")
    return Said(
        subject=uuid_or_none(found.get("subject")),
        card=uuid_or_none(form.get("card")),
        card_rev=rev if _is_whole(rev) and 1 <= rev <= 1_000_000 else 1,
        face=found["face"] if _is_whole(found.get("face")) and found["face"] in FACES else None,
        topics=_keys(found.get("topics")),
        answers=_answers(found.get("answers")),
        words=_text(found.get("words"), MOST_WORDS),
        praised=_text(found.get("praised"), MOST_PRAISED),
        wants_answer=found["wants_answer"] if isinstance(found.get("wants_answer"), bool) else None,
        language=found["language"] if found.get("language") in ("en", "ru", "pl") else "en",
        at=instant_or_none(found.get("at")),
        source=found["source"] if found.get("source") in OPEN else "qr",
        order=_text(found.get("order"), 20),
        state=_text(found.get("state"), 120),
        work=_text(found.get("work"), 10),
    )


def _is_whole(found: object) -> bool:
    return isinstance(found, int) and not isinstance(found, bool)


def _keys(found: object) -> tuple[str, ...]:
    listed = found if isinstance(found, list) else []
    return tuple(dict.fromkeys(each for each in listed[:MOST_KEYS] if isinstance(each, str) and 0 < len(each) <= LONGEST_KEY))


def _answers(found: object) -> dict[str, str]:
    kept = found.items() if isinstance(found, dict) else ()
    return {key: option for key, option in list(kept)[:MOST_KEYS] if isinstance(option, str) and len(key) + len(option) <= 80}


def _text(found: object, longest: int) -> str | None:
    """Without what no database keeps: NUL, half a surrogate pair."""
    if not isinstance(found, str):
        return None
    text = found.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    return text[:longest] or None
