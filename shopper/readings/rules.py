"""What is asked a week after reading, and what a reader is shown first."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

Texts = dict[str, str]

CHECK_AFTER = timedelta(days=7)  # a book read once is forgotten in a week
QUESTIONS = 5
CHOICES = 3
FEWEST_SHOWN = 5  # below that a share would tell what one person answered
REMINDER_REST = timedelta(hours=24)
READ_FIELDS = ("title", "text", "criterion", "reason")


@dataclass(frozen=True)
class Choice:
    """An answer to choose: what another standard of the same edition says. `number` names that standard."""

    number: str
    text: Texts
    seconds: int | None


@dataclass(frozen=True)
class Question:
    """'What does standard X require?', by its criterion, or by its limit where it has one."""

    number: str
    title: Texts
    is_limit: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Change:
    """What is new for a reader: kind is "new", "changed" or "withdrawn"; `before` and `after` of what they would read."""

    number: str
    kind: str
    title: Texts
    fields: tuple[tuple[str, Any, Any], ...] = ()


def check_due_at(confirmed_at: datetime) -> datetime:
    return confirmed_at + CHECK_AFTER


def check_of(edition: Any, user_id: UUID) -> tuple[Question, ...]:
    """The questions of this person for this edition, the same whenever they are asked."""
    return questions_for(edition.standards, f"{user_id} {edition.id}", changed_numbers(edition.changes, edition.version))


def questions_for(standards: Sequence[Any], seed: str, first: Collection[str] = ()) -> tuple[Question, ...]:
    """Five questions, the same for the same seed: what lately changed is asked first, then what is critical.

    Empty when the edition says too little to ask: every wrong answer must be true of another standard of it.
    """
    askable = [each for each in standards if each.weight and each.criterion]

    def rank(standard: Any) -> tuple[bool, bool, str]:
        return standard.number not in first, not standard.critical, _mixed(seed, standard.number)

    asked = (_question(each, askable, seed) for each in sorted(askable, key=rank))
    found: list[Question] = []
    for question in asked:
        if question is not None and len(found) < QUESTIONS:
            found.append(question)
    return tuple(found) if len(found) == QUESTIONS else ()


def _question(standard: Any, standards: Sequence[Any], seed: str) -> Question | None:
    limits = {each.limit_seconds for each in standards if each.limit_seconds}
    is_limit = standard.limit_seconds in limits and len(limits) >= CHOICES
    others = sorted(
        (each for each in standards if each.number != standard.number and (each.limit_seconds or not is_limit)),
        key=lambda each: (each.stage.code != standard.stage.code, _mixed(seed, standard.number, each.number)),
    )
    choices, seen = [standard], {_said(standard, is_limit)}
    for each in others:
        if len(choices) < CHOICES and _said(each, is_limit) not in seen:
            seen.add(_said(each, is_limit))
            choices.append(each)
    if len(choices) < CHOICES:
        return None
    mixed = sorted(choices, key=lambda each: each.limit_seconds if is_limit else _mixed(seed, each.number, standard.number))
    offered = tuple(Choice(each.number, each.criterion, each.limit_seconds) for each in mixed)
    return Question(standard.number, standard.title, is_limit, offered)


def _said(standard: Any, is_limit: bool) -> str:
    return str(standard.limit_seconds) if is_limit else str(sorted(standard.criterion.items()))


def _mixed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def changed_numbers(changes: Iterable[dict[str, Any]], version: str) -> frozenset[str]:
    """What this very edition changed, as it says itself."""
    return frozenset(str(each["clause"]) for each in changes if each["version"] == version and each["clause"])


def what_changed(before: Sequence[Any], after: Sequence[Any]) -> tuple[Change, ...]:
    """From the edition a person read last to this one, in the order of this one; weights are not for readers."""
    old = {each.number: each for each in before}
    kept = {each.number for each in after}
    changes = [_change(old.get(each.number), each) for each in after]
    gone = [Change(each.number, "withdrawn", each.title) for each in before if each.number not in kept]
    return (*(each for each in changes if each), *gone)


def _change(before: Any, after: Any) -> Change | None:
    if before is None:
        return Change(after.number, "new", after.title, (("text", None, after.text), ("criterion", None, after.criterion)))
    names = (*READ_FIELDS, "limit_seconds")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    fields = tuple((name, old, new) for name, old, new in pairs if old != new)
    return Change(after.number, "changed", after.title, fields) if fields else None


def shares(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Of (number, asked, right), those that tell of no single person; what fewest knew first."""
    shown = [row for row in rows if row[1] >= FEWEST_SHOWN]
    return sorted(shown, key=lambda row: (row[2] / row[1], row[0]))
