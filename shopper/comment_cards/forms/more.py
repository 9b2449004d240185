"""What a customer added after the tap. Only what the card asks is read; nothing is ever required."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from shopper.comment_cards.rules.design import Design
from shopper.comment_cards.rules.said import MOST_PRAISED, MOST_WORDS

FACES = ("1", "2", "3", "4", "5")


def read_more(posted: MultiDict[str, str], design: Design) -> dict[str, Any]:
    """For `intake.say_more`. Another face comes alone: what else was said stays."""
    face = posted.get("face", "")
    if face in FACES:
        return {"face": int(face)}
    known = [topic.key for topic in design.topics]
    wanted = {"yes": True, "no": False}.get(posted.get("wants_answer", ""))
    said: dict[str, Any] = {
        "topics": tuple(key for key in known if key in posted.getlist("topic")),
        "answers": _answers(posted, design),
        "words": _text(posted.get("words"), MOST_WORDS) if design.words else None,
        "praised": _text(posted.get("praised"), MOST_PRAISED) if design.praise else None,
    }
    return {**said, "wants_answer": wanted} if wanted is not None else said


def _answers(posted: MultiDict[str, str], design: Design) -> dict[str, str]:
    asked = design.follow_up
    if asked is None:
        return {}
    given = posted.get(f"answer-{asked.key}", "")
    return {asked.key: given} if given in {option.key for option in asked.options} else {}


def _text(found: str | None, longest: int) -> str | None:
    text = (found or "").replace("\x00", "").replace("\r\n", "\n").strip()
    return text[:longest] or None
