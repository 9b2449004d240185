"""A few questions on the brief before the first visit of a scenario."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """One question as it is drawn; `chosen` is what was answered last, `is_wrong` once it was."""

    number: int
    question: dict[str, str]
    options: tuple[dict[str, str], ...]
    why: dict[str, str]
    chosen: int | None = None
    is_wrong: bool = False


def digest(quiz: Sequence[Mapping[str, Any]]) -> str:
    """Of the questions as they are asked: whoever passed them need not pass the same ones again."""
    return hashlib.sha256(json.dumps(list(quiz), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def marked(quiz: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> list[Question]:
    """Every question with what was chosen. An answer that is none of the options is none."""
    found = []
    for number, asked in enumerate(quiz):
        text = given.get(f"q{number}", "")
        chosen = int(text) if text.isascii() and text.isdecimal() and int(text) < len(asked["options"]) else None
        is_wrong = chosen is not None and chosen != asked["right"]
        found.append(Question(number, asked["question"], tuple(asked["options"]), asked.get("why") or {}, chosen, is_wrong))
    return found


def is_passed(questions: Sequence[Question]) -> bool:
    return all(each.chosen is not None and not each.is_wrong for each in questions)
